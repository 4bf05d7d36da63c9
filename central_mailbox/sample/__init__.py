"""The sample bureau: an invented city's police at work, made from a seed.

=============  =================================================================
module         holds
=============  =================================================================
``texts``      the words, from ``resources/sample`` and ``resources/codes``
``chance``     choices, names and places that repeat; ``hours``: office time
``bureau``     units, officers, machines; ``cast``: who plays in an item
``story``      the life of a ledger item, step by step
``ledger``     which items go which way; likewise ``walk_ins`` and ``visits``
``play``       all of it in the order of time
``founding``   the first day; ``load``: into a centre, by the ordinary way in
=============  =================================================================

The city, its people, shops and telephone numbers are invented.
"""

from central_mailbox.sample.founding import PASSWORD, SIGN_INS, SignIn, founding
from central_mailbox.sample.load import Loaded, load
from central_mailbox.sample.play import play, stage
from central_mailbox.sample.stage import Act, Stage

__all__ = [
    "PASSWORD",
    "SIGN_INS",
    "Act",
    "Loaded",
    "SignIn",
    "Stage",
    "founding",
    "load",
    "play",
    "stage",
]
