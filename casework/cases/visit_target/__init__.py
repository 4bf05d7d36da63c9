"""走访对象: who is visited again and again, and the officer they are paired with.

联访解 pairs an officer with a fixed list of some sixteen (seed 004: 2,000 officers, 32,104
units and persons).  The rules (domain §4):

* every target has one officer, and is visited once a cycle: the profile's (a quarter), or
  its own;
* whoever is due is *read* from that (:func:`readings.due_targets`), and a plan is only a proposal
  (:func:`readings.plan`): a person decides;
* a category is one of the bureau's list of those whom the police serve.  **No control
  lists**: where no list was issued, nobody is entered.

``state`` what a target is · ``pairing`` which officer has which · ``events`` what is written down ·
``guards`` the conditions · ``readings`` who is due, and a plan · ``table`` the machine.
"""
