"""What tests share: one package of helpers, and nothing else is imported from tests.

Conftests hold fixtures only, test modules hold tests only (``tests/test_harness.py``).

=================== ==============================================================================
``bureau``          the small bureau (units, officers, devices, their ids) and its ``Scribe``
``proposals``       a proposal of an event type by its name
``samples``         a value of any schema, body or state, with every field filled
``sample``          the invented bureau, played through, or loaded into a centre
``lives/``          one case in a test's hand, and what each kind is led through
``rules/``          clocks, figures, roles and the audit trail: what the rules are held against
``gate/``           the closing gate: officers at random over four paths, watched by an oracle
``centre/``         desks in a test's hand, the centre as a process, a PostgreSQL of our own
``machines/``       real desks and a real centre in one process; power and lines that fail
``desk/``           a centre on paper, a hostile server, enrolled desks, a desk to be killed
``windows/``        hands at the keyboard, matters in any state, programs of their own, gallery
=================== ==============================================================================
"""
