"""共性问题: from several letters to one measure, and from the measure to what it changed.

The rules (seed 003, weekly review; domain §1, §10): a common issue rests on at least two
cases that exist; it has one owner, one measure and one figure, counted over a window before;
after the measure the same figure is counted over a window just as long, and then a head who
did not work on it closes the issue or has it continued.  A measure that changed nothing is
closed only with a word why.

The complaint wall goes with the cases: an issue shuts out whoever one of its cases does.

``state`` what an issue is · ``raising`` the cases it rests on · ``measure`` what is done about
it, and what that changed · ``table`` the machine.
"""
