"""Real desks and a real centre in one process; only power, lines and chance are ours."""
