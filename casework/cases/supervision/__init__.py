"""督办单: a chief sees to it that a matter is really dealt with, by name and by a day.

Life of an order (domain 9.5, seed 002): drafted, signed by the chief of the issuing office
(then it has its formal number), acknowledged within a working day, worked, reported by the
head of the responsible unit after they called the citizen themselves, endorsed by the
deputy who supervises, accepted; or returned, made more urgent, revoked.  Three people are
named: who leads, who supervises, who answers for it.

``codes`` its lists · ``state`` what an order is · ``guards`` the conditions that several
chapters ask · ``naming`` who may be named on it · the chapters, each with what is written
down, its conditions, what it sets and its rows: ``drafting`` (drafted and issued), ``work``
(acknowledged and worked), ``verdict`` (reported, accepted, returned), ``escalation`` (more
urgent, revoked) · ``table`` the machine.
"""
