"""The handbook's pictures, of the real windows; ``python -m tests.handbook`` takes them."""
