"""三本账: suggestions, claims and complaints, from draft to closing.

Life of an item (domain 9.2): drafted, opened by the chief who owns the ledger, assigned to one
lead unit, taken up by a handler, worked, fed back, called back by a third person, and only
then closed.  Title, content and every free word are sealed; codes, dates and units are not.
Each chapter holds what is written down, its conditions, what it sets and its rows:

``intake`` drafted, amended, submitted, opened · ``assigning`` to a unit, signed for, returned ·
``work`` progress, supporting units, result, exit, respondents · ``answer`` feedback and
call-back · ``closing`` publicity, accountability, closing, relapse · ``detours`` coordination,
escalation, long-term, routing, links · ``parts`` sub-tasks and waivers · ``timing`` its limits.

Beside them: ``gate`` what closing needs, ``codes`` the lists that its rules read, ``state``
what an item is, ``statuses`` where it can stand, ``shared`` what several chapters ask, ``turns``
what it waits for, ``display`` what it is to a person, ``table`` the machine.
"""
