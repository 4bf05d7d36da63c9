"""督办单: a chief sees to it that a matter is really dealt with, by name and by a day.

Life of an order (domain 9.5, seed 002): drafted, signed by the chief of the issuing office
(then it has its formal number), acknowledged within a working day, worked, reported by the
head of the responsible unit after they called the citizen themselves, endorsed by the
deputy who supervises, accepted; or returned, made more urgent, revoked.  Three people are
named: who leads, who supervises, who answers for it.

``codes`` its lists · ``state`` what an order is · ``events`` what is written down ·
``guards`` the conditions · ``changes`` what each event sets · ``table`` the machine.
"""
