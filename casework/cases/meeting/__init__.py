"""进建商: a consultation session, where each matter gets its resolution and is seen through.

The rules (seed 004; 华商网 2023 "五个一"; domain §4, §9): every matter has one discussion, one
plan, one supervisor, one feedback and one publicity decision.

* a matter that was raised is never dropped: the minutes close only when each has its
  resolution, with a plan, one owning unit, a day and a supervisor from elsewhere;
* minutes are signed by a head over the matter as it stands;
* each resolution is then tracked, by its own clock, until it was supervised, fed back to
  whoever raised it and published (or the reason why not is said); only then does the session
  end.

``state`` what a session is · ``calling`` called, its matters raised, held · ``resolving`` each
matter's resolution, and the minutes · ``tracking`` what becomes of it · ``table`` the machine.
"""
