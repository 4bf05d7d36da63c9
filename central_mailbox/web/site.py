"""The addresses of the citizens' pages.

Rules kept: every page works without a script and without a cookie; a code travels in the body of a
request or behind a #, never in an address; what was typed comes back with what is wrong with it;
pages with a person's words are kept by nobody on the way.  Whoever fills in the field that nobody
sees, or sends faster than all citizens of a city together, is asked to come again.
"""

import logging
from functools import partial
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from litestar import Litestar, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import ResponseHeader, State
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException, NotFoundException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from casework.cases.letter.intake import LetterReceived
from casework.citizen_code import case_of, is_code
from casework.codes import Channel
from casework.event import Label
from casework.log_lines import fault_fields
from casework.outside import Outside
from casework.papers import PICTURES
from central_mailbox.centre import Centre
from central_mailbox.errors import FaultError
from central_mailbox.store.errors import StoreError
from central_mailbox.web.answers import LAST_PAGE
from central_mailbox.web.answers import Asked as Question
from central_mailbox.web.channels import ABOUT, Channels, channel_routes
from central_mailbox.web.door import Door, Page, html, spoken, typed_in
from central_mailbox.web.forms import RATING, TRAP, WRITING, Answers
from central_mailbox.web.letters import STEPS, Letters, RefusedError
from central_mailbox.web.pace import FILES_AT_ONCE, FILES_PER_SECOND, Pace
from central_mailbox.web.pages import LANGUAGES, Pages
from central_mailbox.web.station_routes import ROUTES
from central_mailbox.web.stations import Stations
from central_mailbox.web.uploads import MOST_PAPERS, MOST_READ, NO_ROOM, Asked, Taken, Uploads

logger = logging.getLogger("central_mailbox")

MOST_BYTES = 1024 * 1024
"""Of a form: 50,000 characters, each of them nine bytes long in a form."""

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
_FILES = Path(__file__).with_name("files")
_KINDS = {"site.css": "text/css", "keep.js": "text/javascript"}

NO_SUCH_CODE = Label(
    "没有找到这封信。请核对查询码:共 20 位,由字母和数字组成",
    "There is no letter with this code. Please compare it: twenty letters and digits",
)
NOT_TAKEN = Label(
    "有文件没有收下,见下面“照片、材料”一栏;其余的都还在",
    "Some files were not taken, see “Photos and papers” below; everything else is still here",
)
NOTHING_SAID = Label("请写明内容", "Please write something")
TOO_MANY = Label(
    "现在来信太多,请一分钟后再提交;您写的内容还在",
    "Too many letters just now. Please send it again in a minute; what you wrote is still here",
)
NOT_THERE = Label("没有这个页面", "There is no such page")
GUIDE_ENDED = Label("这份办事指南已经停用", "This guide holds no more")
TAKEN_BACK = Label("这条公开的答复已经撤回", "This published answer was taken back")
TOO_LONG = Label("内容太长,没有收到。请缩短后重新提交", "Too long; it was not received. Shorten it")
FAULT = Label(
    "系统暂时不能处理,您的内容没有收到,请稍后重新提交;紧急情况请拨打 110",
    "This cannot be done now and nothing was received. Please try again later; in an emergency "
    "call 110",
)
DONE = {
    "supplement": Label("已补充", "It was added"),
    "rate": Label("感谢您的评价", "Thank you for your mark"),
    "thank": Label("谢谢您,您的话已经转达", "Thank you; those who worked on it will read it"),
    "withdraw": Label(
        "已收到您的撤回申请,核实后告知您", "We have your wish; it is confirmed before it holds"
    ),
    "reopen": Label("已收到,将重新办理", "It is taken up again"),
}


@get("/")
async def anywhere(request: Asked) -> Redirect:
    """The first page, in the language of the browser."""
    said = request.headers.get("accept-language", "").lower()
    return Redirect("/en/" if said.startswith("en") else "/zh/")


@get("/{lang:str}/")
async def home(door: NamedDependency[Door], lang: FromPath[str]) -> Page:
    """The three boards."""
    return html(door.pages.home(spoken(lang)))


@get("/{lang:str}/write")
async def form(
    door: NamedDependency[Door],
    lang: FromPath[str],
    kind: Annotated[str, QueryParameter(name="type")] = "",
    at: FromQuery[str] = "",
) -> Page:
    """An empty letter; ``at``: the station at whose counter somebody stands."""
    typed = {"code": door.letters.code(), "type": kind}
    station = door.stations.unit(at)
    if station is not None:
        typed |= {"at": station.id, "place": station.name}
    return html(door.pages.form(spoken(lang), typed))


@post("/{lang:str}/write", request_max_body_size=MOST_READ)
async def write(request: Asked, door: NamedDependency[Door], lang: FromPath[str]) -> Page:
    """A letter comes in; what is wrong with it, with what was typed and the papers it has."""
    language = spoken(lang)
    async with door.uploads.form(request) as form:
        typed = form.typed
        answers = Answers(WRITING, typed, door.outside.now())
        if typed.get(TRAP):
            return html(door.pages.form(language, typed, answers.wrong), 422)
        if not is_code(typed.get("code", "")):
            return html(door.pages.form(language, {**typed, "code": door.letters.code()}), 422)
        if form.files and not door.files.may():
            return html(door.pages.form(language, typed, say=NO_ROOM), 503)
        taken = await sync_to_thread(door.uploads.take, case_of(typed["code"]), form)
    again = partial(door.pages.form, language, typed, taken=taken)
    if answers.wrong or taken.refused:
        return html(again(answers.wrong, say=NOT_TAKEN if taken.refused else None), 422)
    if not door.pace.may():
        return html(again(say=TOO_MANY), 503)
    try:
        is_there = door.stations.unit(typed.get("at", "")) is not None
        channel = Channel.QR if is_there else Channel.WEB
        taking = partial(door.letters.write, channel=channel, papers=taken.papers)
        letter = await sync_to_thread(taking, typed["code"], answers)
    except RefusedError as error:
        return html(again(say=error.say), 422)
    logger.info("letter received", extra={"event": LetterReceived.__name__})
    return html(door.pages.receipt(language, letter, typed["code"]), 201)


@get("/{lang:str}/letter")
async def ask(door: NamedDependency[Door], lang: FromPath[str]) -> Page:
    """Where a letter is found."""
    return html(door.pages.asks_code(spoken(lang)))


@post("/{lang:str}/letter", status_code=200)
async def show(request: Asked, door: NamedDependency[Door], lang: FromPath[str]) -> Page:
    """How a letter stands."""
    language, typed = spoken(lang), await typed_in(request)
    code = typed.get("code", "")
    letter = await sync_to_thread(door.letters.find, code)
    if letter is None:
        return html(door.pages.asks_code(language, NO_SUCH_CODE), 404)
    return html(await sync_to_thread(door.pages.letter, language, letter, code))


@post("/{lang:str}/letter/paper", status_code=200)
async def paper(request: Asked, door: NamedDependency[Door], lang: FromPath[str]) -> Page:
    """What the writer sent, once more."""
    language, typed = spoken(lang), await typed_in(request)
    letter = await sync_to_thread(door.letters.find, typed.get("code", ""))
    if letter is None:
        return html(door.pages.asks_code(language, NO_SUCH_CODE), 404)
    found = await sync_to_thread(door.letters.paper, letter, typed.get("paper", ""))
    if found is None:
        raise NotFoundException
    of, content = found
    way = "inline" if of.media in PICTURES else "attachment"
    named = f"{way}; filename*=UTF-8''{quote(of.name, safe='')}"
    return Response(content, media_type=of.media.value, headers={"content-disposition": named})


@post("/{lang:str}/letter/{step:str}", status_code=200, request_max_body_size=MOST_READ)
async def act(
    request: Asked, door: NamedDependency[Door], lang: FromPath[str], step: FromPath[str]
) -> Page:
    """The writer speaks again."""
    language = spoken(lang)
    if step not in STEPS:
        raise NotFoundException
    async with door.uploads.form(request) as form:
        typed, taken, say = form.typed, Taken(), None
        code, words = typed.get("code", ""), typed.get("words", "").strip()
        letter = await sync_to_thread(door.letters.find, code)
        if letter is None:
            return html(door.pages.asks_code(language, NO_SUCH_CODE), 404)
        if step == "supplement" and form.files and not door.files.may():
            say = NO_ROOM
        elif step == "supplement":
            taken = await sync_to_thread(door.uploads.take, letter.case, form)
            say = NOT_TAKEN if taken.refused else None
    answers = Answers(RATING if step == "rate" else (), typed, door.outside.now())
    if say is None and not (words or taken.papers or step == "rate"):
        say = NOTHING_SAID
    if say is None and not answers.wrong and not door.pace.may():
        say = TOO_MANY
    if say is None and not answers.wrong:
        try:
            acted = partial(door.letters.act, papers=taken.papers)
            letter = await sync_to_thread(acted, step, letter, answers, words)
        except RefusedError as error:
            say = error.say
    if say is None and not answers.wrong:
        shown = await sync_to_thread(
            partial(door.pages.letter, done=DONE[step]), language, letter, code
        )
        return html(shown)
    said = partial(
        door.pages.letter, typed=typed, wrong=answers.wrong, say=say, taken=taken, step=step
    )
    return html(await sync_to_thread(said, language, letter, code), 503 if say is TOO_MANY else 422)


@get("/{lang:str}/answers")
async def answers(
    door: NamedDependency[Door],
    lang: FromPath[str],
    words: Annotated[str, QueryParameter(name="q")] = "",
    subject: FromQuery[str] = "",
    page: FromQuery[str] = "1",
) -> Page:
    """Published answers: the newest, of a subject, with these words."""
    language = spoken(lang)
    number = int(page) if page.isascii() and page.isdecimal() and len(page) <= 3 else 1
    asked = Question(words.strip(), subject, min(max(number, 1), LAST_PAGE))
    found, goes_on = await sync_to_thread(door.pages.published.page, asked)
    shown = partial(door.pages.answers, goes_on=goes_on)
    return html(await sync_to_thread(shown, language, asked, found))


@get("/{lang:str}/answers/{id:str}")
async def answer(door: NamedDependency[Door], lang: FromPath[str], id: FromPath[str]) -> Page:
    """One published answer; that it was taken back, where it was."""
    language = spoken(lang)
    found = await sync_to_thread(door.pages.published.one, id)
    if isinstance(found, bool):
        if not found:
            raise NotFoundException
        return html(door.pages.says(language, TAKEN_BACK), 410)
    return html(door.pages.answer(language, found))


@get("/{lang:str}/guides")
async def guides(door: NamedDependency[Door], lang: FromPath[str]) -> Page:
    """How things are done, by subject."""
    return html(await sync_to_thread(door.pages.guide_list, spoken(lang)))


@get("/{lang:str}/guides/{id:str}")
async def guide(door: NamedDependency[Door], lang: FromPath[str], id: FromPath[str]) -> Page:
    """How one thing is done; that the guide holds no more, where it does not."""
    language = spoken(lang)
    found = await sync_to_thread(door.pages.guides.one, id)
    if isinstance(found, bool):
        if not found:
            raise NotFoundException
        return html(door.pages.says(language, GUIDE_ENDED), 410)
    return html(await sync_to_thread(door.pages.guide, language, found))


@get("/files/{name:str}")
async def file(name: FromPath[str]) -> Page:
    """The style sheet and the script that nobody needs."""
    if name not in _KINDS:
        raise NotFoundException
    content = (_FILES / name).read_bytes()
    return Response(
        content, media_type=_KINDS[name], headers={"cache-control": "public, max-age=3600"}
    )


def create_site(
    centre: Centre,
    outside: Outside,
    keys: Path,
    address: str = "",
    most_papers: int = MOST_PAPERS,
) -> Litestar:
    """The pages over an open centre, and the door of other channels.

    ``address``: where citizens find them, for the QR code.  ``keys``: the folder of keys.
    ``most_papers``: how many photos and papers a form takes; 0: none.
    """
    door = Door(
        Letters(centre, outside),
        Pages(centre, outside, address, most_papers),
        Pace(outside),
        Stations(centre, outside),
        Pace(outside, FILES_AT_ONCE, FILES_PER_SECOND),
        Uploads(centre.papers, outside, most_papers),
        outside,
    )

    def failed(request: Asked, error: Exception) -> Page:
        language = next((one for one in LANGUAGES if f"/{one}/" in request.url.path), "zh")
        say, status = _say_of(error)
        page = html(door.pages.says(language, say), status)
        page.headers.update(HEADERS)  # the framework gives them to what a route answered
        return page

    channels = Channels(centre, outside, keys)
    return Litestar(
        route_handlers=[
            *(anywhere, home, form, write, ask, show, paper, act),
            *(answers, answer, guides, guide, file),
            *ROUTES,
            channel_routes(channels),
        ],
        state=State({"channels": channels}),
        dependencies={"door": Provide(lambda: door, sync_to_thread=False)},
        exception_handlers={Exception: failed, HTTPException: failed},
        response_headers=[
            ResponseHeader(name=name, value=value) for name, value in HEADERS.items()
        ],
        request_max_body_size=MOST_BYTES,
        include_in_schema=False,
        openapi_config=OpenAPIConfig(
            title="Central mailbox: channels",
            version="1",
            description=ABOUT,
            path="/v1/openapi.json",
            render_plugins=[JsonRenderPlugin(path="/")],
        ),
        logging_config=None,
    )


def _say_of(error: Exception) -> tuple[Label, int]:
    """What a person reads of it, and the status; our own faults go into the log."""
    if isinstance(error, HTTPException) and error.status_code < 500:
        return (TOO_LONG if error.status_code == 413 else NOT_THERE), error.status_code
    if not isinstance(error, StoreError | FaultError):
        logger.error("page failed", extra=fault_fields(error))
    return FAULT, 503
