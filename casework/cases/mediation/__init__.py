"""调解: parties in dispute, a host, an agreement that is signed and kept.

The rules (公安机关办理行政案件程序规定 178-186, 人民调解法 28-33; domain §3):

* the police mediate public-order matters only.  A purely civil dispute is mediated by a
  people's mediation committee in the room, or the parties are told the way to the court
  or to people's mediation;
* one session, and a second one at most, within seven working days of the first;
* a minor's guardian is there; the accused sends nobody in their place, anybody else only
  with written authority;
* the agreement has every field of 程序规定 184 before it is signed, until then it is a
  draft.  An auxiliary officer may write it down, never host or sign;
* an oral agreement of people's mediation is recorded (人民调解法 28), and judicial
  confirmation may be asked for within thirty days (33);
* an agreement that is kept ends the matter; one that is broken, or never reached, goes on to
  case acceptance or to the court.

``codes`` its lists · ``state`` what a mediation is · the chapters, each with what is written
down, its conditions, what it sets and its rows: ``sitting``, ``agreement``, ``ends`` ·
``table`` the machine, which is where to start reading.
"""
