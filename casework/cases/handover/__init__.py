"""交接班: what a unit's shift leaves open, handed over by one officer and signed for by another.

The rules (domain 5.2, paper 17: 未签收、将到期、超期、待回访, signed by both; 12.1, F9; seed 000:
the team is there day and night):

* what stands open is listed by the rules (``casework.left_open``) at the moment of the hand-over,
  never typed; the list stays in the event as it was, and says of each case nothing but which one
  and why.  Complaints and what names a respondent are not on it: the whole station reads it;
* a unit has one hand-over that waits, not two: the hand-overs of a unit are numbered, and the id
  of one follows from unit and number, so that two desks with no line between them mean one case;
* somebody else of the unit signs with their own password, or a head; where it was not as said,
  they say what, and it stands there.  Whoever opened it may withdraw it until then.

``state`` what it is · ``opening`` opened, withdrawn · ``taking`` signed for · ``table`` the
machine.
"""
