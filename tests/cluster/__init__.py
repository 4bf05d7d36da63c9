"""``./desk test --cluster``: two centre processes on three PostgreSQL nodes, with real faults.

Nothing of it is imported elsewhere.  ``nodes`` sets the three nodes up and breaks them, ``relay``
is the line that a split cuts, ``load`` is real desks at work, ``judge`` holds the database against
what the desks were told, ``trials`` is the list of faults.
"""
