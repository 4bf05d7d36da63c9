"""Papers: laid out, looked at, printed, kept as PDF."""
