"""机器异常: what the central mailbox noticed of a machine, and what became of what it sent.

The rules they keep (design invariants 4 and 7; docs/adr/0061):

* what the centre noticed is told to a person: the security administrator nearest above the machine
  looks into it; the auditor reads along; nobody else is shown it;
* what a machine that was shut out or copied sent lies apart, whole, and not for ever: it is adopted
  or left, each signed with the password, by somebody who saw how many of what lie there;
* adopted means said again by the centre under the same id, once, and judged like anything that
  comes in: what the rules refuse stays refused, with its reason.

Nothing here says a word about a person: a machine, a reason, numbers and moments.  Its state is
``state`` · the reasons and what to do: ``reasons`` · raised by the centre: ``raising``, from what
it keeps: ``noticed`` · dealt with: ``dealing`` · taken in by the centre: ``taking_in`` · ``table``
the machine.
"""
