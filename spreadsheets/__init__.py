"""Spreadsheets that come from elsewhere, as lines of text.

Both programs take in what people keep in spreadsheets: a bureau its units and officers, a duty
team the orders of the hotline.  ``reading`` makes lines of a file; what a line means is theirs.
"""
