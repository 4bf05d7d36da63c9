"""The addresses of a station: what stands at its counter as a QR picture leads here."""

import logging
from collections.abc import Sequence

from litestar import get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from casework.cases.walk_in import WalkInMarkedByVisitor
from casework.event import Label
from casework.officers import Unit
from central_mailbox.web.door import Door, Page, html, spoken, typed_in
from central_mailbox.web.forms import VISIT, Answers
from central_mailbox.web.letters import RefusedError
from central_mailbox.web.stations import NO_SUCH_VISIT, TOO_MANY_WRONG
from central_mailbox.web.uploads import Asked

logger = logging.getLogger("central_mailbox")

MARKED = Label("感谢您的评价", "Thank you for your mark")


@get("/{lang:str}/at/{unit:str}")
async def station(door: NamedDependency[Door], lang: FromPath[str], unit: FromPath[str]) -> Page:
    """What somebody who stands in a station may do here."""
    return html(door.pages.station(spoken(lang), await _unit(door, unit)))


@get("/{lang:str}/at/{unit:str}/rate")
async def ask_mark(door: NamedDependency[Door], lang: FromPath[str], unit: FromPath[str]) -> Page:
    """Where a visit is marked."""
    return html(door.pages.marking(spoken(lang), await _unit(door, unit)))


@post("/{lang:str}/at/{unit:str}/rate", status_code=200)
async def mark(
    request: Asked, door: NamedDependency[Door], lang: FromPath[str], unit: FromPath[str]
) -> Page:
    """A visitor marks their own visit; what is wrong with it, with what was typed."""
    language, typed = spoken(lang), await typed_in(request)
    place = await _unit(door, unit)
    answers = Answers(VISIT, typed, door.outside.now())
    say, words = None, typed.get("words", "").strip()
    if not answers.wrong:
        try:
            await sync_to_thread(door.stations.mark, place, typed.get("code", ""), answers, words)
        except RefusedError as error:
            say = error.say
    if say is None and not answers.wrong:
        logger.info("visit marked", extra={"event": WalkInMarkedByVisitor.__name__})
        return html(door.pages.station(language, place, done=MARKED))
    page = door.pages.marking(language, place, typed, answers.wrong, say)
    return html(page, {NO_SUCH_VISIT: 404, TOO_MANY_WRONG: 503}.get(say, 422) if say else 422)


async def _unit(door: Door, id: str) -> Unit:
    found = await sync_to_thread(door.stations.unit, id)
    if found is None:
        raise NotFoundException
    return found


ROUTES: Sequence[HTTPRouteHandler] = (station, ask_mark, mark)
