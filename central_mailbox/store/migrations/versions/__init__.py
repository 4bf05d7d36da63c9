"""One module per change; ``v0001`` made the tables."""
