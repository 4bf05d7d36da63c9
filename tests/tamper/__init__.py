"""Edits behind the back of a played centre and of a real desk: is each of them found?

``played``      one centre and one desk in the middle of everything, closed, to be copied
``hands``       what somebody with the database key does to a table, at random
``attacks``     what somebody does who knows the program, one by one
``sides``       each side opened, verified and judged: found, harmless or unseen
``run``         so many edits from a seed; ``__main__``: ``./desk tamper``
"""
