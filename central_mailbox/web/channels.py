"""The door of other channels: an app or a micro-blog hands letters in and asks how they stand.

Rules kept: nothing is read before the signature holds; a message is bounded in bytes and each
channel in its pace; the same letter sent again is answered like the first time; what a channel
hears of a letter is what its writer sees on the pages, and only of its own letters.
"""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from litestar import Request, Response, Router, post
from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, HeaderParameter, JSONBody

from casework.cases.letter.intake import LetterPrivate, LetterReceived
from casework.cases.letter.state import Letter
from casework.cases.letter.statuses import STATUSES
from casework.channel_line import (
    MOST_BYTES,
    SIGNATURE_HEADER,
    TIME_HEADER,
    TOO_OLD,
    WRONG_SIGNATURE,
    ChannelAnswer,
    ChannelLetter,
    ChannelQuestion,
    Said,
    channel_case,
    wrong_with,
)
from casework.event import Label
from casework.log_lines import fault_fields
from casework.outside import Outside
from casework.sizes import MOST_LINE, too_long
from casework.state import Person
from casework.wire import Fault
from central_mailbox.centre import Centre
from central_mailbox.channel_keys import ChannelKey, called
from central_mailbox.errors import FaultError
from central_mailbox.store.errors import StoreError
from central_mailbox.web import following
from central_mailbox.web.letters import Letters, RefusedError
from central_mailbox.web.pace import Pace

logger = logging.getLogger("central_mailbox")

Asked = Request[object, object, State]

NO_ID = Label(
    "缺少渠道自己的编号(id)", "The channel's own id is missing: it needs a letter or digit"
)
MALFORMED = Label(
    "内容不是约定的 JSON,请对照接口说明", "This is not the JSON of the description: compare it"
)
UNKNOWN = Label("没有这封信", "There is no such letter of this channel")
TOO_FAST = Label("发送过快,请稍后再发", "Too fast: send it again in a little while")
TOO_LARGE = Label("内容过大", "The message is too large")
FAULT = Label("中心暂时不能处理,请稍后重发", "Not possible just now: send it again later")
SAYS = {
    "channel.signature": (401, WRONG_SIGNATURE),
    "channel.time": (401, TOO_OLD),
    "channel.malformed": (400, MALFORMED),
    "channel.too_large": (413, TOO_LARGE),
    "channel.unknown_letter": (404, UNKNOWN),
    "channel.refused": (422, Label("按规定不能登记,原因见说明", "Refused; the words say why")),
    "channel.too_fast": (429, TOO_FAST),
    "centre.busy": (503, FAULT),
}
"""Code to status and words: every error that a channel may hear."""
AGAIN_SECONDS = "30"
ABOUT = """What a channel outside (an app, a micro-blog) says to the mailbox, and hears; in words:
docs/protocol.md. Every message is signed with the channel's own key; every error is a Fault."""


class _SaysNoError(Exception):
    """An error answer on its way out."""

    def __init__(self, code: str, say: Label | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status, words = SAYS[code]
        self.say = say or words


class Channels:
    """Who may speak, and how fast."""

    def __init__(self, centre: Centre, outside: Outside, keys: Path) -> None:
        self.centre, self.outside = centre, outside
        self.letters = Letters(centre, outside)
        self._keys = keys
        self._paces: dict[str, Pace] = {}

    def heard(self, name: str, request: Asked, body: bytes) -> ChannelKey:
        """The channel that signed a message; raises where none did, or too many came."""
        key = called(self._keys, name)
        headers = request.headers
        wrong: Label | None = WRONG_SIGNATURE
        if key is not None:
            time, said = headers.get(TIME_HEADER, ""), headers.get(SIGNATURE_HEADER, "")
            path, now = request.url.path, self.outside.now()
            wrong = wrong_with(key.secret, time, said, path, body, now)
        if key is None or wrong is not None:
            raise _SaysNoError("channel.time" if wrong is TOO_OLD else "channel.signature")
        if not self._paces.setdefault(name, Pace(self.outside)).may():
            raise _SaysNoError("channel.too_fast")
        return key

    def write(self, key: ChannelKey, sent: ChannelLetter) -> ChannelAnswer:
        """Take a letter in."""
        person = Person(name=sent.name, phone=sent.phone, address=sent.address)
        body = LetterReceived(
            owner=self.letters.top(),
            channel=key.way,
            type=sent.type,
            people=sent.people,
            ext_no=sent.id,
            occurred_on=sent.occurred_on,
            raised_at=sent.raised_at,
            needed_by=sent.needed_by,
            is_police_conduct=sent.is_police_conduct,
            no_calls=sent.no_calls,
        )
        writer = None if person == Person() else person
        private = LetterPrivate(sent.title, sent.content, writer, sent.place)
        letter, is_new = self.letters.take_in(_case(key, sent.id), body, private)
        if is_new:
            logger.info("letter received", extra={"event": LetterReceived.__name__})
        return self.answer(sent.id, letter, is_new=is_new)

    def ask(self, key: ChannelKey, id: str) -> ChannelAnswer:
        """How a letter of this channel stands."""
        letter = self.letters.letter(_case(key, id))
        if letter is None:
            raise _SaysNoError("channel.unknown_letter")
        return self.answer(id, letter)

    def answer(self, id: str, letter: Letter, *, is_new: bool = False) -> ChannelAnswer:
        """What its writer may see."""
        directory = self.centre.directory()
        owed, status = following.next_of(letter, directory), STATUSES[letter.status]
        happened = following.happened(letter, directory)
        return ChannelAnswer(
            id=id,
            number=letter.number or "",
            status=letter.status,
            status_zh=status.zh,
            status_en=status.en,
            received_at=letter.received_at,
            is_new=is_new,
            answer=letter.told,
            happened=tuple(Said(one.at, one.say.zh, one.say.en, one.words) for one in happened),
            next_zh=owed.say.zh if owed else "",
            next_en=owed.say.en if owed else "",
            next_due=owed.clock.due_at if owed else None,
        )


def _case(key: ChannelKey, id: str) -> str:
    if len(id) > MOST_LINE:
        raise _SaysNoError("channel.refused", too_long(len(id), MOST_LINE))
    try:
        return channel_case(key.name, id)
    except ValueError as error:
        raise _SaysNoError("channel.refused", NO_ID) from error


# ------------------------------------------------------------------------- addresses


async def signed(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """A guard: nothing of a message is read before its signature holds."""
    channels: Channels = connection.app.state.channels
    request: Asked = Request(connection.scope, connection.receive)
    name = str(connection.path_params["name"])
    body = await request.body()
    connection.state.channel = await sync_to_thread(channels.heard, name, request, body)


_FAULTS: Mapping[int, ResponseSpec] = {
    status: ResponseSpec(
        Fault,
        generate_examples=False,
        description=", ".join(code for code, one in SAYS.items() if one[0] == status),
    )
    for status in sorted({one[0] for one in SAYS.values()})
}
Time = Annotated[str, HeaderParameter(name=TIME_HEADER, description="Unix seconds of the signing")]
Signature = Annotated[
    str,
    HeaderParameter(
        name=SIGNATURE_HEADER,
        description="HMAC-SHA-256 of time, LF, path, LF and body under the channel's key, in hex",
    ),
]


@post(
    "/letters",
    guards=[signed],
    status_code=200,
    responses=_FAULTS,
    summary="Hand a letter in; the same id again is the same letter",
)
async def write(
    data: JSONBody[ChannelLetter],
    request: Asked,
    name: FromPath[str],
    time: Time,
    signature: Signature,
    channels: NamedDependency[Channels],
) -> ChannelAnswer:
    """The letter as it stands then."""
    return await sync_to_thread(channels.write, request.state.channel, data)


@post(
    "/status",
    guards=[signed],
    status_code=200,
    responses=_FAULTS,
    summary="How a letter of this channel stands, and its answer",
)
async def ask(
    data: JSONBody[ChannelQuestion],
    request: Asked,
    name: FromPath[str],
    time: Time,
    signature: Signature,
    channels: NamedDependency[Channels],
) -> ChannelAnswer:
    """What its writer sees of it."""
    return await sync_to_thread(channels.ask, request.state.channel, data.id)


def failed(request: Asked, error: Exception) -> Response[Fault]:
    """Every error as a code and words."""
    match error:
        case _SaysNoError():
            code, say = error.code, error.say
        case RefusedError():
            code, say = "channel.refused", error.say
        case HTTPException() if error.status_code < 500:
            code = _OF_STATUS.get(error.status_code, "channel.malformed")
            say = SAYS[code][1]
        case _:
            if not isinstance(error, StoreError | FaultError):
                logger.error("channel failed", extra=fault_fields(error))
            code, say = "centre.busy", FAULT
    status = SAYS[code][0]
    headers = {"retry-after": AGAIN_SECONDS} if status in (429, 503) else {}
    return Response(
        Fault(code, say.zh, say.en),
        status_code=status,
        headers=headers,
        media_type="application/json",
    )


_OF_STATUS = {413: "channel.too_large"}


def channel_routes(channels: Channels) -> Router:
    """The addresses of other channels."""
    return Router(
        "/v1/channels/{name:str}",
        route_handlers=[write, ask],
        dependencies={"channels": Provide(lambda: channels, sync_to_thread=False)},
        exception_handlers={Exception: failed, HTTPException: failed},
        request_max_body_size=MOST_BYTES,
        include_in_schema=True,
    )
