"""The closing gate: officers at random over four paths, and an oracle that watches."""
