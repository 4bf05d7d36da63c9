"""回访抽样: who is asked whether it was as it is written down, drawn by a lot that nobody holds.

The rules they keep (mission: an independent call-back centre checks; domain 2.6): no unit decides
who of its own citizens is asked, no unit knows it before the call, and the centre cannot choose
either.  First a list is fixed: everybody whom a station received, visited or answered, each case on
one list only.  Then the lot is cast: by the signature of a witness under the next head of the log
that holds the list, which nobody could know while the list was made.  Whoever has the record casts
it again and finds the same cases (``lot``).
"""
