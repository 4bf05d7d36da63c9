"""What lists ask: one module per room of work, its SQL beside its rows."""
