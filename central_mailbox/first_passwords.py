"""First passwords: each good for one sign-in, on a slip of paper for its officer alone.

The rules it keeps: nobody shares an account, so every officer in use has a password of their
own; whoever hands it out knows it, so it opens nothing but the choice of another; it ends after
the days that the bureau says (``password.first.days``).  It is written into one file for each
station, for the operator only, and nowhere else: not on the screen, not in the log.

It is drawn, not chosen: 12 of 31 characters, 59 bits.  Its hash is therefore a cheap one, so that
two thousand of them take seconds; what an officer chooses is hashed at the full cost.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Literal, NamedTuple

from argon2 import PasswordHasher

from casework.cases.directory import CredentialCase, PasswordPrivate, PasswordSet
from casework.cells import cell
from casework.event import CHINA
from casework.officers import Officer, Roster, Unit
from casework.outside import Outside, new_id
from casework.registry import TYPES, Proposal
from casework.sameness import bare, police_key
from central_mailbox.accounts import at_unit, credentials
from central_mailbox.centre import Centre
from central_mailbox.disk import write_new
from central_mailbox.errors import FoundingError

FIRST_DAYS = "password.first.days"
"""Threshold: see resources/thresholds/default.json."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another: no l, o, i, 0, 1."""
PARTS, PART = 3, 4
Form = Literal["html", "csv"]

_hasher = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)


class Slip(NamedTuple):
    """What one officer is handed."""

    officer: Officer
    unit: Unit
    password: str


def drawn(random: Callable[[int], bytes]) -> str:
    """A password that nobody chose: ``abcd-efgh-jkmn``."""
    most = 256 - 256 % len(LETTERS)
    found: list[str] = []
    while len(found) < PARTS * PART:
        found += [LETTERS[one % len(LETTERS)] for one in random(PARTS * PART) if one < most]
    return "-".join("".join(found[at : at + PART]) for at in range(0, PARTS * PART, PART))


def issue(
    centre: Centre, outside: Outside, folder: Path, form: Form, *, unit: str = "", officer: str = ""
) -> int:
    """Give a first password to everybody in use who has none; how many were given.

    ``unit``: only there and below (its code).  ``officer``: only this one (police number), even
    if they have one: a slip was lost.  The slips lie in ``folder`` before the passwords count.
    """
    directory, states = centre.standing({"credential"})
    roster, now = directory.roster, outside.now()
    days = directory.threshold(FIRST_DAYS, now)
    known = credentials(states.values())
    asked = _asked(roster, unit, officer)
    due = [
        one
        for one in asked
        if officer or one.id not in known or known[one.id].has_run_out(days, now)
    ]
    slips = [Slip(one, roster.units[one.unit], drawn(outside.random)) for one in due]
    if not slips:
        return 0
    proposals = [_proposal(slip, known.get(slip.officer.id), outside) for slip in slips]
    until = now + timedelta(days=days) if days else None
    with ExitStack() as undo:
        for path, text in _files(folder, form, slips, roster, until):
            _write(path, text)
            undo.callback(path.unlink, missing_ok=True)
        centre.found(proposals)
        undo.pop_all()
    return len(slips)


def _asked(roster: Roster, unit: str, officer: str) -> list[Officer]:
    active = [one for one in roster.officers.values() if one.is_active]
    if officer:
        active = [one for one in active if police_key(one.police_no) == police_key(officer)]
        if not active:
            raise FoundingError(f"there is no officer {officer} in use")
    return at_unit(roster, active, unit)


def _proposal(slip: Slip, known: CredentialCase | None, outside: Outside) -> Proposal:
    sealed = PasswordPrivate(_hasher.hash(slip.password))
    if known is None:
        return Proposal(new_id(outside), PasswordSet(slip.officer.id, must_change=True), sealed)
    anew = TYPES["PasswordSetAnew"].step.body
    return Proposal(known.case, anew(slip.officer.id, must_change=True), sealed)


# ----------------------------------------------------------------------------- slips


def _files(
    folder: Path, form: Form, slips: Iterable[Slip], roster: Roster, until: datetime | None
) -> Iterator[tuple[Path, str]]:
    """A file for each station: what its head hands out."""
    stations: dict[str, list[Slip]] = {}
    for slip in slips:
        stations.setdefault(roster.station(slip.unit.id), []).append(slip)
    day = f"{until.astimezone(CHINA):%Y-%m-%d %H:%M}" if until else ""
    for station, some in stations.items():
        unit = roster.units[station]
        name = f"{bare(unit.code)}.{form}"
        yield folder / name, _page(unit, some, day) if form == "html" else _table(some, day)


def _write(path: Path, text: str) -> None:
    """For its owner only, on disk, and never over another."""
    try:
        write_new(path, text.encode())
    except FileExistsError as error:
        raise FoundingError(
            f"{path} is there already: hand its slips out and take it away, or name another folder"
        ) from error


def _table(slips: Iterable[Slip], day: str) -> str:
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(["单位", "警号", "姓名", "首次口令", "有效期至"])
    for one in slips:
        lines.writerow(
            [
                cell(one.unit.name),
                cell(one.officer.police_no),
                cell(one.officer.name),
                one.password,
                day,
            ]
        )
    return "\ufeff" + out.getvalue()


_STYLE = (
    "body{font:14pt serif;margin:1cm}"
    ".slip{border:1px dashed #000;padding:.5cm;margin:0 0 .5cm;break-inside:avoid}"
    "code{font:bold 18pt monospace}"
)


def _page(unit: Unit, slips: Iterable[Slip], day: str) -> str:
    title = f"{unit.name} 首次登录口令 / First passwords"
    ends = f"<p>有效期至 {day} / Good until {day}</p>" if day else ""
    body = "\n".join(
        f'<div class="slip"><p>{escape(one.unit.name)}</p>'
        f"<p>姓名 / Name: {escape(one.officer.name)}　"
        f"警号 / Police number: {escape(one.officer.police_no)}</p>"
        f"<p>首次口令 / First password: <code>{one.password}</code></p>{ends}"
        "<p>只用一次:首次登录时设置本人口令,然后销毁此条。不得转借、共用。<br>"
        "Good once: choose your own at the first sign-in, then destroy this slip. Never lend or "
        "share it.</p></div>"
        for one in slips
    )
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style><body>\n{body}\n</body></html>\n"
    )
