"""三本账: suggestions, claims and complaints, from draft to closing.

Life of an item (domain 9.2): drafted, opened by the chief who owns the ledger,
assigned to one lead unit, taken up by a handler, worked, fed back, called back by a
third person, and only then closed.  What closing needs stands in ``casework.closing``.
Title, content and every free word are sealed; codes, dates and units are not.

``state`` what an item is · ``events`` what is written down · ``guards`` the conditions ·
``changes`` what each event sets · ``table`` the machine, which is where to start reading.
"""
