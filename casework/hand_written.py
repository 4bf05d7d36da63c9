"""Files that people edit: settings, a founding, tables of holidays, limits and numbers.

An editor on a Chinese machine writes them as UTF-8, with or without a byte order mark, as
UTF-16, or in the national coding (GB 18030, which GBK and GB 2312 are part of).  All of them
are read; what is none of them is refused in words.
"""

import codecs

from casework.errors import MalformedError

_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def text_of(data: bytes) -> str:
    """What stands in such a file; :class:`MalformedError` when it is no text."""
    for mark, coding in _MARKED:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], coding)
    return _decoded(data, "utf-8", "gb18030")


def _decoded(data: bytes, *codings: str) -> str:
    for coding in codings:
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise MalformedError("this is no text file: save it as UTF-8 (or GBK) and try again")
