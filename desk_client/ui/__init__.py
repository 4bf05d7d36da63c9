"""Windows and widgets; the only importer of PySide6.

Calls `services`, never `store` or `sync`: a form proposes an event and shows the answer, it decides
nothing. Work that may take longer than 50 ms goes through `background.run`.
"""
