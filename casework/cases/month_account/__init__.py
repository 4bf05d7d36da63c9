"""月报: what a unit's figures of a month were, signed by its head, and never changed afterwards.

The rules (domain 0, seed 002: the units are ranked on them month by month; 5, R2 to R6; 10: every
figure with its numerator, its denominator and what was left out):

* the central mailbox draws it from ``casework.metrics`` when the month and the days for what
  arrives late are over, and nobody else does: a figure that its own unit writes is a figure that
  its own unit improves;
* until it is signed the centre draws it anew where the record says something else by now; the head
  or the office may object, with the reason, and somebody else answers;
* the head signs, with the password.  From then on it stands.  What comes to light later is a
  numbered supplement that names each difference, and is signed as well.

Its state is ``state`` · drawn, and drawn anew: ``drawing`` · objections and the signature:
``signing`` · ``table`` the machine.
"""
