"""信件: a letter to the mailbox, from its arrival at the centre to its closing.

Life of a letter (domain 9.1): received, signed for, graded, sent to one lead unit (or
passed on, refused, merged), worked, answered with a reply that a head approved, called
back by a third person, and only then closed.  Reading order:

``codes`` the lists that its rules read · ``state`` what a letter is · ``statuses`` where
it can stand · ``events`` what is written down · ``grading``, ``contact``, ``guards`` the
conditions · ``changes`` what each event sets · ``intake``, ``work``, ``answer``,
``after`` the rows · ``table`` the machine.

Title, content, the writer and every free word are sealed; codes, dates and units are not.
"""
