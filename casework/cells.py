"""What leaves the program as a cell of a table: one line, and never a formula.

Citizens write what is copied from a list and opened in a spreadsheet: ``=HYPERLINK(…)`` in a
letter's title would be carried out there.  The clipboard and every file of cells ask here.

Source: OWASP, CSV injection (the characters that begin a formula).
"""

import re

from casework.characters import narrow

_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\u0085\u2028\u2029]+")
_BEGINS_A_FORMULA = ("=", "+", "-", "@")
GUARD = "'"
"""Before such a text: spreadsheets read what follows as text."""


def cell(text: str) -> str:
    """A text as one cell: its line breaks and tabs are blanks, and it is no formula."""
    line = _BREAKS.sub(" ", text.replace("\0", "")).strip()
    begins = narrow(line).strip().startswith(_BEGINS_A_FORMULA)
    # A dash alone says that there is nothing.
    return GUARD + line if begins and any(map(str.isalnum, line)) else line
