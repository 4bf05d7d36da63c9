"""非警务诉求分流: what is not police work goes to somebody by name, who answers.

The rules (seed 002, 联动分流; domain §2.5, §9.3):

* it goes to one body of the directory that is in force, under a limit that runs until it
  answers; a body that sends it back names why, and it is sent on or the citizen is told;
* a citizen's data leaves the police only with their word (PIPL 23), and a complaint about
  the police never leaves this way (信访工作条例 30);
* while nothing comes back it is asked for again and again, in the end by a letter of the office
  above;
* whatever comes back, **the citizen is told**.  Where nobody can be told (anonymous, not
  reached) a head says so, and it is counted as what it is.
"""

from casework.cases.diversion.events import (
    CitizenNotTold,
    CitizenTold,
    DiversionAcknowledged,
    DiversionAnswered,
    DiversionPressed,
    DiversionPrivate,
    DiversionResent,
    DiversionReturned,
    DiversionSent,
    DiversionUrged,
)
from casework.cases.diversion.state import Attempt, Diversion, SentBy
from casework.cases.diversion.table import MACHINE

__all__ = [
    "MACHINE",
    "Attempt",
    "CitizenNotTold",
    "CitizenTold",
    "Diversion",
    "DiversionAcknowledged",
    "DiversionAnswered",
    "DiversionPressed",
    "DiversionPrivate",
    "DiversionResent",
    "DiversionReturned",
    "DiversionSent",
    "DiversionUrged",
    "SentBy",
]
