"""What every route of the citizens' pages shares: what it opens, what it reads, how it answers."""

from typing import NamedTuple
from urllib.parse import parse_qsl

from litestar import MediaType, Response
from litestar.exceptions import NotFoundException

from casework.outside import Outside
from central_mailbox.web.forms import Typed
from central_mailbox.web.letters import Letters
from central_mailbox.web.pace import Pace
from central_mailbox.web.pages import LANGUAGES, Pages
from central_mailbox.web.stations import Stations
from central_mailbox.web.uploads import MOST_FIELDS, Asked, Uploads

Page = Response[bytes]


class Door(NamedTuple):
    """What the addresses open; ``files``: how fast forms with files may come."""

    letters: Letters
    pages: Pages
    pace: Pace
    stations: Stations
    files: Pace
    uploads: Uploads
    outside: Outside


def html(content: str, status: int = 200) -> Page:
    """A page as it is sent."""
    return Response(content.encode(), status_code=status, media_type=MediaType.HTML)


def spoken(said: str) -> str:
    """The language of an address; there is no page in another."""
    if said not in LANGUAGES:
        raise NotFoundException
    return said


async def typed_in(request: Asked) -> Typed:
    """The fields of a form, each once; what is no form has none."""
    text = (await request.body()).decode("utf-8", "replace")
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}
