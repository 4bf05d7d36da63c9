"""A precinct's day, played through the real windows and the real central mailbox process.

``python -m tests.day`` (``./desk demo``) writes pictures to ``out/demo`` and prints, as its
last line, one JSON object whose figures are counted from the databases afterwards.
"""
