"""About a hundred ledger items in every state, each by its own way there.

``PATHS`` is the list of ways: how many items go it, by which steps, and how many working
days ago the last step was.  Read together, the open ones give a precinct head's morning:
some fresh, some due today, some late.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec import Struct, structs

from casework.cases.walk_in import Service, WalkInHandedOff, WalkInPrivate, WalkInReceived
from casework.codes import Channel, HandOff, Ledger, Outcome, Risk, Role, ServiceCategory
from casework.registry import Proposal
from sample_bureau import texts
from sample_bureau.bureau import Precinct
from sample_bureau.cast import cast
from sample_bureau.chance import Chance, slots
from sample_bureau.hours import DAY
from sample_bureau.scenario import Scenario
from sample_bureau.story import Story

OPENED = ("draft", "establish", "route", "assign", "take_up")
WORKED = (*OPENED, "measures", "support", "result")
TOLD = (*WORKED, "feedback", "approve")
PLEASED = (*TOLD, "call")
ASKED = (*PLEASED, "publicity", "accountability", "request")
CLOSED = (*ASKED, "close")
ENDING = ("publicity", "accountability", "request", "close")
COORDINATED = (
    *(*OPENED, "coordinate", "coordinated", "measures", "support", "result", "feedback"),
    *("approve", "call", *ENDING),
)
REDONE = (*TOLD, "unhappy", "redo", "result", "feedback", "approve", "call")
LET_GO = (*WORKED, "exit", "feedback", "approve", "call")
LOST = (*OPENED, "measures", "support", "lose", "exit", "feedback", "approve", "unanswered")
NAMED = (*OPENED, "measure", "name_respondent", "reassign")


class Path(NamedTuple):
    """``items`` go these ``steps``; the last was ``idle`` working days ago.

    ``kind``: what the matter must be like ("exit": not supported or unfounded;
    "problem": found on a visit; "crime": leaves for case acceptance; "own": of a
    precinct's own ledger; "returned", "named", "lost": see the cast).
    """

    items: int
    steps: tuple[str, ...]
    idle: tuple[float, float]
    kind: str = ""


PATHS = (
    Path(4, ("draft_aside",), (0.1, 6)),
    Path(2, ("draft_aside", "void"), (3, 20)),
    Path(7, ("draft",), (0.05, 1.4)),
    Path(1, ("draft",), (0.1, 0.5), "problem"),
    Path(3, ("draft", "decline"), (2, 22), "declined"),
    Path(4, ("draft", "establish"), (0.1, 1.5)),
    Path(6, ("draft", "establish", "route", "assign"), (0.1, 1.2)),
    Path(3, ("draft", "establish", "assign", "ask_return"), (0.1, 1.5), "returned"),
    Path(1, ("draft", "establish", "assign", "ask_return", "refuse_return"), (0.1, 1), "returned"),
    Path(1, ("draft", "establish", "assign", "ask_return", "accept_return"), (0.1, 1), "returned"),
    Path(9, (*OPENED, "measure"), (0.1, 3)),
    Path(3, (*OPENED, "measures"), (0.1, 3), "problem"),
    Path(2, (*OPENED, "measure", "coordinate"), (0.1, 1.5), "own"),
    Path(1, (*OPENED, "measure", "ask_escalation"), (0.1, 0.8), "own"),
    Path(1, (*OPENED, "measure", "ask_escalation", "escalate"), (0.1, 0.8), "own"),
    Path(2, (*OPENED, "measures", "long_term"), (1, 12), "own"),
    Path(1, ("draft", "establish", "leave"), (1, 9), "crime"),
    Path(1, NAMED, (0.2, 0.8), "named"),
    Path(1, (*NAMED, "take_up"), (0.2, 0.8), "named"),
    Path(2, (*TOLD, "unhappy"), (0.1, 1)),
    Path(1, (*TOLD, "unhappy", "redo"), (0.1, 1)),
    Path(2, (*WORKED, "feedback", "return_feedback"), (0.1, 1)),
    Path(1, (*ASKED, "return_close"), (0.1, 1)),
    Path(5, (*WORKED, "feedback"), (0.05, 1.5)),
    Path(4, TOLD, (0.1, 1.2)),
    Path(2, (*TOLD, "unanswered"), (0.1, 1)),
    Path(2, PLEASED, (0.1, 1)),
    Path(1, LET_GO, (0.2, 1), "exit"),
    Path(5, ASKED, (0.05, 1)),
    Path(1, ASKED, (0.1, 0.6), "problem"),
    Path(18, CLOSED, (0.5, 30)),
    Path(2, COORDINATED, (1, 12), "own"),
    Path(4, CLOSED, (1, 20), "problem"),
    Path(4, (*REDONE, *ENDING), (1, 18)),
    Path(5, (*LET_GO, *ENDING), (1, 22), "exit"),
    Path(2, (*LOST, *ENDING), (2, 15), "lost"),
    Path(1, (*CLOSED, "relapse"), (0.1, 0.8)),
    Path(2, (*CLOSED, "relapse", "reopen"), (0.1, 1)),
    Path(1, (*CLOSED, "relapse", "reopen", "assign"), (0.1, 1)),
)

DUE_IN = (1, -2, 0, 3, 1, 6, -1, 9, 2, 0, 12, 4)
"""Working days left of the open items' own limits, in turn."""

_EXITS = (Outcome.NOT_LEGAL, Outcome.UNFOUNDED)
_SOURCES = {
    "suggestions": Ledger.SUGGESTION,
    "claims": Ledger.CLAIM,
    "complaints": Ledger.COMPLAINT,
    "problems": Ledger.CLAIM,
}


class Found(Struct, frozen=True):
    """An item that came out of a visit: the visit still has to be written."""

    visit: str
    item: str
    title: str
    precinct: Precinct
    slots: dict[str, str]
    officer: str
    drafted_at: datetime


class _Card(NamedTuple):
    """A matter with its ledger and the title as it stands in the file."""

    ledger: Ledger
    matter: texts.Matter


class Ledgers:
    """Deals matters to paths, so that no two items of the list read the same."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._chance = scenario.chance("ledger")
        self._titles: set[str] = set()
        self._piles: dict[str, list[_Card]] = {}
        self._turn = 0
        self._due = 0

    def play(self) -> list[Found]:
        """Write every item down; those that were found on visits.

        Paths that need a matter of a certain kind choose first.
        """
        found: list[Found] = []
        for path in sorted(PATHS, key=lambda path: not path.kind):
            for _ in range(path.items):
                one = self._item(path)
                if one is not None:
                    found.append(one)
        return found

    def _item(self, path: Path) -> Found | None:
        scenario, chance = self._scenario, self._chance
        card, precinct, places = self._deal(path.kind)
        matter = card.matter.filled(places)
        parts = cast(scenario.bureau, chance, matter, precinct, path.kind)
        if path.kind == "named":
            parts = structs.replace(parts, channel=Channel.TEL)
        story = Story(scenario, chance, card.ledger, matter, parts)
        if path.steps[-1] not in ("close", "decline", "void"):
            story.due_in = DUE_IN[self._due % len(DUE_IN)]
            self._due += 1
        story.is_crime = path.kind == "crime"
        is_found = path.kind == "problem"
        is_from_desk = parts.channel is Channel.WALK and _is_desk(scenario, parts.drafter)
        story.has_source = is_found or is_from_desk
        story.tell(path.steps)
        opened = story.write(scenario.hours.length - chance.between(*path.idle) * DAY)
        if is_from_desk:
            _walk_in(scenario, chance, story, opened)
        if not is_found or story.source is None:
            return None
        drafter = parts.drafter
        return Found(story.source, story.case, card.matter.title, precinct, places, drafter, opened)

    def _deal(self, kind: str) -> tuple[_Card, Precinct, dict[str, str]]:
        """A matter and a place for it whose title is not in the list yet."""
        bureau = self._scenario.bureau
        for _ in range(200):
            card = self._next(kind)
            self._turn += 1
            precinct = bureau.precinct_for(card.matter.area, self._turn)
            places = slots(self._chance, precinct.places, precinct.name, precinct.room_name)
            title = card.matter.title.format_map(places)
            if title not in self._titles:
                self._titles.add(title)
                return card, precinct, places
        raise AssertionError(f"too few matters for the paths of kind {kind!r}")

    def _next(self, kind: str) -> _Card:
        pile_name = kind
        pile = self._piles.setdefault(pile_name, [])
        if not pile:
            pile.extend(self._chance.shuffled(_cards(pile_name)))
        return pile.pop()


def _cards(pile: str) -> list[_Card]:
    sources = ("problems",) if pile == "problem" else ("suggestions", "claims", "complaints")
    cards = [_Card(_SOURCES[name], one) for name in sources for one in texts.matters(name)]
    if pile == "exit":
        return [card for card in cards if card.matter.outcome in _EXITS]
    if pile == "declined":
        mild = (Risk.LOW, Risk.MEDIUM)
        cards = [card for card in cards if card.matter.risk in mild]
        cards = [card for card in cards if card.ledger is not Ledger.COMPLAINT]
    if pile == "named":
        cards = [card for card in cards if card.matter.respondent == "officer"]
    if pile == "crime":
        cards = [card for card in cards if card.ledger is Ledger.COMPLAINT]
        cards = [card for card in cards if card.matter.risk is Risk.HIGH]
    if pile == "own":
        cards = [card for card in cards if card.ledger is not Ledger.COMPLAINT]
    if pile in ("returned", "lost", "crime"):
        plain = [card for card in cards if not card.matter.respondent]
        cards = [card for card in plain if not card.matter.anonymous or pile == "crime"]
    return [card for card in cards if card.matter.outcome not in _EXITS]


def _is_desk(scenario: Scenario, officer: str) -> bool:
    return Role.DESK in scenario.bureau.officer(officer).roles


def _walk_in(scenario: Scenario, chance: Chance, story: Story, drafted_at: datetime) -> None:
    """The reception that the item came from; it left the room into the ledger."""
    matter, drafter = story.matter, story.cast.drafter
    category, _, sub = (matter.service or "CONSULT.OTHER").partition(".")
    came_at = drafted_at - timedelta(minutes=chance.whole(9, 25))
    case = story.source or ""
    received = WalkInReceived(
        started_at=came_at,
        persons=min(matter.people, chance.whole(1, 3)),
        services=(Service(ServiceCategory(category), sub),),
        place=matter.place,
    )
    private = WalkInPrivate(story.reporter, matter.content)
    scenario.act(came_at, drafter, Proposal(case, received, private))
    handed = WalkInHandedOff(HandOff.LEDGER, "", story.case)
    handed_at = drafted_at + timedelta(seconds=chance.whole(20, 110))
    scenario.act(handed_at, drafter, Proposal(case, handed))
