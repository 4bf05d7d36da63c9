"""Who plays in the life of one ledger item: the parts that the rules keep apart.

Handler, approver and caller-back are three people; whoever is complained about, and
their station, has no part at all: inspection handles it.  A lawful exit needs the head one
level up.
"""

from msgspec import Struct, structs

from casework.codes import Channel, Role
from sample_bureau.bureau import Bureau, Precinct
from sample_bureau.chance import Chance
from sample_bureau.texts import Matter

FROM_ABOVE = (Channel.MAIL, Channel.XF, Channel.LEADER, Channel.D12389, Channel.MEDIA)
FROM_THE_CITY = (Channel.H12345, Channel.WEB, Channel.LETTER)


class Cast(Struct, frozen=True, kw_only=True):
    """Officers by id and units by id; ``drafter`` writes the matter down."""

    precinct: Precinct
    channel: Channel
    owner: str
    lead: str
    drafter: str
    owner_head: str
    founder: str
    """Who opens the entry: the owner's head or a deputy with written authority."""
    assigner: str
    handler: str
    lead_head: str
    upper_head: str
    caller: str
    publisher: str
    inspector: str
    second_caller: str = ""
    co_unit: str = ""
    co_handler: str = ""
    respondents: tuple[str, ...] = ()


def cast(bureau: Bureau, chance: Chance, matter: Matter, precinct: Precinct, kind: str) -> Cast:
    """The parts of an item in a precinct's area.

    ``kind`` "returned": assigned downward, so that it can come back; "own": it stays in
    the precinct's ledger; "named": who is complained about turns out later.
    """
    channel = chance.pick(matter.channels)
    respondents = () if kind == "named" else _respondents(bureau, chance, matter, precinct)
    city = bureau.unit("bureau")
    if kind in ("named", "own"):
        owner = precinct.id
    elif respondents:
        owner = chance.weighted((precinct.division, city), (2, 1))
    else:
        owner = _owner(chance, channel, precinct, city, is_returned=kind == "returned")
    lead = precinct.division if respondents else _lead(chance, precinct, owner, kind)
    co_unit = bureau.unit("traffic") if matter.co and lead != bureau.unit("traffic") else ""
    founder = owner_head = bureau.head(owner)
    if owner == city and chance.happens(0.5):
        founder = bureau.having(Role.DEPUTY, city)[0]
    worker = Role.SUPERV if respondents else Role.HANDLER
    division = city if owner == city else precinct.division
    made = Cast(
        precinct=precinct,
        channel=channel,
        owner=owner,
        lead=lead,
        drafter=_drafter(bureau, chance, channel, precinct, owner),
        owner_head=owner_head,
        founder=founder,
        assigner=chance.pick(bureau.having(Role.OFFICE, city)) if owner == city else owner_head,
        handler=chance.pick(bureau.having(worker, lead)),
        lead_head=bureau.head(lead),
        upper_head=bureau.head(precinct.division if owner == precinct.id else city),
        caller=chance.pick(bureau.having(Role.REVISIT, city)),
        publisher=chance.pick(bureau.having(Role.OFFICE, division)),
        inspector=bureau.having(Role.SUPERV, city)[0],
        co_unit=co_unit,
        co_handler=bureau.having(Role.HANDLER, co_unit)[0] if co_unit else "",
        respondents=respondents,
    )
    others = (one for one in bureau.having(Role.REVISIT, city) if one != made.caller)
    return structs.replace(made, second_caller=next(others))


def accused(
    bureau: Bureau, chance: Chance, matter: Matter, precinct: Precinct, drafter: str = ""
) -> str:
    """The officer or unit that a matter complains about; never who wrote it down."""
    if matter.respondent == "unit":
        return precinct.id
    if matter.respondent == "aux":
        everybody = bureau.having(Role.DESK, precinct.id, with_aux=True)
        return next(one for one in everybody if bureau.officer(one).is_aux)
    handlers = bureau.having(Role.HANDLER, precinct.id)
    return chance.pick([one for one in handlers if one != drafter])


def _respondents(
    bureau: Bureau, chance: Chance, matter: Matter, precinct: Precinct
) -> tuple[str, ...]:
    return (accused(bureau, chance, matter, precinct),) if matter.respondent else ()


def _owner(
    chance: Chance, channel: Channel, precinct: Precinct, city: str, *, is_returned: bool
) -> str:
    levels = (precinct.id, precinct.division, city)
    if is_returned:
        return chance.pick(levels[1:]) if channel in FROM_ABOVE else precinct.division
    if channel in FROM_ABOVE:
        return chance.weighted(levels, (0, 2, 3))
    if channel in FROM_THE_CITY:
        return chance.weighted(levels, (3, 2, 0))
    return chance.weighted(levels, (6, 1, 0))


def _lead(chance: Chance, precinct: Precinct, owner: str, kind: str) -> str:
    if owner == precinct.id or kind == "returned":
        return precinct.id
    return chance.weighted((precinct.id, precinct.division), (3, 1))


def _drafter(
    bureau: Bureau, chance: Chance, channel: Channel, precinct: Precinct, owner: str
) -> str:
    if owner == bureau.unit("bureau"):
        return chance.pick(bureau.having(Role.TRIAGE, owner))
    if channel is Channel.WALK:
        return chance.pick(bureau.having(Role.DESK, precinct.id))
    if owner == precinct.id or channel in (Channel.VISIT, Channel.MEET, Channel.QR, Channel.TEL):
        return chance.pick(bureau.having(Role.FIELD, precinct.id))
    return chance.pick(bureau.having(Role.TRIAGE, owner))
