"""信件: a letter to the mailbox, from its arrival at the centre to its closing.

Life of a letter (domain 9.1): received, signed for, graded, sent to one lead unit (or
passed on, refused, merged), worked, answered with a reply that a head approved, called
back by a third person, and only then closed.  Each chapter holds what is written down, its
conditions, what it sets and its rows:

``intake`` received, signed for, graded · ``dispatch`` to a unit, taken up, returned ·
``organising`` routed on, organised by the head · ``leaving`` passed on, refused, merged ·
``alike`` which letters may tell of one matter ·
``work`` contact, instruction, progress, feedback, time · ``answer`` the reply and its review ·
``closing`` call-back, closing, supervision · ``checking`` after closing · ``detours`` long-term,
reopened, promoted, respondents · ``withdrawal`` the writer takes it back · ``voiding`` entered
by mistake · ``numbered_outside`` one letter for each number of another channel.

Beside them: ``codes`` the lists that its rules read, ``state`` what a letter is, ``statuses``
where it can stand, ``shared`` what several chapters ask, ``turns`` what it waits for,
``display`` what it is to a person, ``table`` the machine.
"""
