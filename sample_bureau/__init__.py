"""The sample bureau: an invented city's police at work, made from a seed.

=============  =================================================================
module         holds
=============  =================================================================
``texts``      the words, from ``words/`` here
``chance``     choices, names and places that repeat; ``hours``: office time
``bureau``     units, officers, machines; ``cast``: who plays in an item
``scenario``   the bureau in its eight weeks, and every act that is written into them
``story``      the life of a ledger item, step by step
``ledger``     which items go which way; likewise ``walk_ins`` and ``visits``
``play``       all of it in the order of time
``founding``   the first day; ``load``: into a centre, by the ordinary way in
``trial``      ``./desk run``: a sample centre beside the desk
=============  =================================================================

The city, its people, shops and telephone numbers are invented.  For trying the programs
and testing them: nothing of it is packed, and neither program imports it.
"""

from sample_bureau.founding import PASSWORD, SIGN_INS, SignIn, founding
from sample_bureau.load import Loaded, load
from sample_bureau.play import new_scenario, play
from sample_bureau.scenario import Act, Scenario

__all__ = [
    "PASSWORD",
    "SIGN_INS",
    "Act",
    "Loaded",
    "Scenario",
    "SignIn",
    "founding",
    "load",
    "new_scenario",
    "play",
]
