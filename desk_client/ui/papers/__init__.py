"""材料 in windows: those of a case on its page, and one of them looked at."""
