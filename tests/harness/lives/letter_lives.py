"""Letters that live at random, mostly straight on, and what happened to each in plain facts.

Three thousand of them live in a few seconds: an oracle counts their figures from the facts alone
(``rules/letter_oracle``).
"""

import json
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from msgspec import structs

from casework.cases.letter.state import Letter
from casework.event import CHINA
from casework.registry import MACHINES
from tests.harness.lives.letter import Mail
from tests.harness.rules.letter_oracle import Fact

STRAIGHT = (
    "LetterSigned",
    "LetterContacted",
    "LetterGraded",
    "LetterDispatched",
    "LetterTakenUp",
    "LetterFeedbackGiven",
    "LetterReplyDrafted",
    "LetterReplyApproved",
    "LetterRevisitStarted",
    "good call",
    "LetterClosed",
)
ASIDE = (
    "LetterContacted",
    "LetterTransferred",
    "LetterRejectionDrafted",
    "LetterRejected",
    "LetterRejectionReturned",
    "LetterWithdrawalRequested",
    "LetterWithdrawn",
    "LetterRated",
    "LetterSupplemented",
    "LetterLongTermSet",
    "LetterLongTermEnded",
    "LetterClocksPaused",
    "LetterClocksResumed",
    "LetterExtensionRequested",
    "LetterExtensionGranted",
    "LetterReplyReturned",
    "LetterClosedExplained",
    "LetterExcluded",
    "LetterReopened",
    "LetterSupervisionWaived",
    "bad call",
    "policy call",
    "failed call",
    "message call",
)
ROWS = {step.name: step.frm for step in MACHINES["letter"].steps}
PACE = (2, 6, 9, 25, 60, 700, 1500, 4000)
FIRST_PACE = (1, 2, 3, 9)
"""Minutes between steps; the second until a prompt duty desk has sent it on."""
FIRST = datetime(2026, 9, 1, tzinfo=CHINA)


class Lived(NamedTuple):
    """A letter at its end, and what happened to it."""

    letter: Letter
    facts: tuple[Fact, ...]


def live(dice: Random) -> Lived:
    """Mostly straight on, soon or late, with steps aside; some are written down later."""
    mail = Mail()
    mail.scribe.now = FIRST + timedelta(minutes=dice.randrange(45 * 24 * 60))
    mail.case = mail.receive()
    facts = [_fact(mail)]
    road = list(STRAIGHT)
    is_prompt = dice.random() < 0.5
    for _ in range(18):
        mail.later(minutes=dice.choice(FIRST_PACE if is_prompt else PACE))
        is_prompt = is_prompt and not mail.letter.dispatches
        aside = [one for one in ASIDE if mail.letter.status in ROWS.get(one, ("REVISITING",))]
        name = dice.choice(aside) if aside and dice.random() < 0.35 else (road or ASIDE)[0]
        if name == "LetterWithdrawn" and dice.random() < 0.7:
            continue
        try:
            actor, proposal = mail.proposal(name)
        except StopIteration:
            continue
        if hasattr(proposal.body, "at") and dice.random() < 0.3:
            back = timedelta(minutes=dice.choice((3, 14, 16, 400, 3000)))
            said = max(mail.letter.received_at, mail.now - back)
            proposal = structs.replace(proposal, body=structs.replace(proposal.body, at=said))
        if mail.scribe.try_it(actor, proposal) is None:
            facts.append(_fact(mail))
            road = _road_on(road, name)
    return Lived(mail.letter, tuple(facts))


def _road_on(road: list[str], name: str) -> list[str]:
    if name == "bad call":
        return ["LetterReworkSupervised", *STRAIGHT[6:]]
    if name == "LetterReplyReturned":
        return list(STRAIGHT[6:])
    if name in ("LetterReopened", "LetterLongTermEnded"):
        return list(STRAIGHT[3:]) if name == "LetterReopened" else list(STRAIGHT[5:])
    return road[1:] if road and road[0] == name else road


def _fact(mail: Mail) -> Fact:
    core = json.loads(bytes(mail.scribe.records[-1].core))
    return Fact(core["type"], datetime.fromisoformat(core["at"]), core["body"])


@cache
def lived(many: int) -> tuple[Lived, ...]:
    """So many of them; the same ones each time."""
    return tuple(live(Random(seed)) for seed in range(many))
