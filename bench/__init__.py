"""How near the program is to the plain limit of the machine it runs on.

``python -m bench`` (``./desk bench``) measures each thing and, in the same run, the least
that the same bytes cost: a bare insert with the same durability, a bare HTTP post, a bare
window.  It prints ratios and asserts nothing; it is read.
"""
