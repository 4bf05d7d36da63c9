"""The mailbox's story: citizens in a real browser, officers at real windows, one centre between.

``python -m tests.story [--postgres]`` (``./desk story``) plays four tales on a clock of its own,
writes pictures to ``out/story`` and prints, as its last line, one JSON object whose figures are
counted from the databases afterwards, once ``verify`` has read the whole of it.
"""
