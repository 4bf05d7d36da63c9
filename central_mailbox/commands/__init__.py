"""What an operator types: ``central-mailbox VERB …``.  docs/operating.md says it at length.

Exit codes: 0 it did what was asked, 1 it could not, 2 there is something to put right first and
nothing was written.
"""
