"""Signing in, and letting a new machine in with its one-time code."""
