"""复盘例会: each week the letters and items of before are gone through, and it is looked back.

The rules (Guangdong 平安厅, seed 003; domain 0): the meeting has its list of matters; on each it is
decided who does what by when; the minutes are signed by a head.  A week later (the day is set
with the minutes) it is looked back (回头看) at every decision, by somebody else than the unit that
had to carry it out; the meeting is over when each was looked at.

It is a kind of its own and no 进建商: nobody from outside takes part, nothing is published, and its
matters are cases that are worked on in their own places.  What is behind a complaint wall is not
discussed here.

``state`` what a meeting is · ``calling`` called, its matters listed, cancelled · ``deciding`` what
is decided on each, and the minutes · ``looking_back`` what came of it · ``table`` the machine.
"""
