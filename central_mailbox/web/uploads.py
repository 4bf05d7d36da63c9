"""Photos and papers that come with a form of the pages.

Rules kept: what was typed is read whatever becomes of the files; each file is checked, freed of
what it says beside its picture, encrypted and kept, so what was accepted once need not be chosen
again when something else is wrong with the form: the page carries what opens it, and nobody else
has that.  Files are never written to a disk as they are, are bounded each, together and over all
forms under way, and what is too much is read past, so that the words before it stay.
"""

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple
from urllib.parse import parse_qsl

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from casework import paper_check
from casework.event import Label
from casework.outside import Outside
from casework.paper_check import Examined
from casework.papers import MOST_PAPER_BYTES, Paper, size_in_words, wrong_with
from casework.photos import bare
from central_mailbox.papers import Papers, encrypted, opened

MOST_PAPERS = 5
"""Of one form, where the operator says nothing else."""

FILES, KEPT = "papers", "kept"
"""What the field of new files is called, and that of those which were taken before."""

MOST_WORDS_BYTES = 1024 * 1024
MOST_READ = 160 * 1024 * 1024
"""Of one form, with what is read past: somebody chose ten photos where five are taken."""

MOST_OF_FORM = 48 * 1024 * 1024
MOST_IN_MEMORY = 4 * MOST_OF_FORM
READ_SECONDS = 900.0
"""Thirty megabytes over a bad telephone line."""

TOO_MUCH = Label(
    "这次附的文件太多,没有全部收下;其余的请分次补充",
    "That is too much at once; send the rest as an addition",
)
NO_ROOM = Label(
    "现在收不了照片和文件,请稍后再附;您写的内容还在",
    "Photos and files cannot be taken just now; add them later. What you wrote is still here",
)


MOST_FIELDS = 50

Asked = Request[object, object, State]


class File(NamedTuple):
    """A file as somebody chose it; ``wrong``: why it was read past."""

    name: str
    data: bytes
    wrong: Label | None = None


class Refused(NamedTuple):
    """A file that was not taken, and why."""

    name: str
    why: Label


class Shown(NamedTuple):
    """A paper that was taken: as the page shows it, and as it sends it again."""

    paper: Paper

    @property
    def token(self) -> str:
        """What the page sends again."""
        return base64.urlsafe_b64encode(msgspec.json.encode(self.paper)).decode()

    @property
    def size(self) -> str:
        """Its size in words."""
        return size_in_words(self.paper.size)


class Form(msgspec.Struct):
    """What came: the fields, each once; papers that were taken before; new files."""

    typed: dict[str, str]
    kept: list[str]
    files: list[File]


class Taken(NamedTuple):
    """The papers of a form, and the files that are none."""

    papers: tuple[Paper, ...] = ()
    refused: tuple[Refused, ...] = ()

    @property
    def shown(self) -> tuple[Shown, ...]:
        """As the page shows them."""
        return tuple(map(Shown, self.papers))


class Uploads:
    """Reads forms with files, for one centre."""

    def __init__(self, papers: Papers, outside: Outside, most: int) -> None:
        self.most = most
        self._papers = papers
        self._outside = outside
        self._in_memory = 0

    @asynccontextmanager
    async def form(self, request: Asked) -> AsyncIterator[Form]:
        """A form, in either way that a browser sends one; what is none has no fields.

        Its files are in memory until this ends.
        """
        form = await self._read(request)
        try:
            yield form
        finally:
            self.give_back(sum(len(one.data) for one in form.files))

    async def _read(self, request: Asked) -> Form:
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        try:
            async with asyncio.timeout(READ_SECONDS):
                if kind != "multipart/form-data":
                    return _plain(await _bounded(request.stream()))
                return await self._parts(request.stream(), options.get("boundary", ""))
        except TimeoutError as error:
            raise HTTPException(status_code=408) from error

    def take(self, case: str, form: Form) -> Taken:
        """Keep the papers of a form under the id that its letter has, or will have."""
        papers = [one for one in (self._again(case, token) for token in form.kept) if one]
        refused = []
        for file in form.files:
            found = file.wrong or paper_check.examined(file.data, file.name)
            if isinstance(found, Examined) and len(papers) >= self.most:
                found = TOO_MUCH
            if isinstance(found, Label):
                refused.append(Refused(file.name, found))
                continue
            data = bare(file.data, found.media)
            locked = encrypted(data, found.name, found.media, self._outside.random)
            self._papers.put(case, locked.paper.sha256, locked.data)
            papers.append(locked.paper)
        return Taken(tuple(papers[: self.most]), tuple(refused))

    def _again(self, case: str, token: str) -> Paper | None:
        """A paper that the page says was taken: looked at again, as anybody may say so."""
        try:
            paper = msgspec.json.decode(base64.urlsafe_b64decode(token), type=Paper)
            if wrong_with(paper) or self._papers.size(case, paper.sha256) != paper.encrypted_size:
                return None
            data = opened(paper, b"".join(self._papers.read(case, paper.sha256)))
        except (binascii.Error, msgspec.MsgspecError, FileNotFoundError, ValueError):
            return None
        found = paper_check.examined(data, paper.name)
        return paper if found == Examined(paper.media, paper.name) else None

    async def _parts(self, stream: AsyncIterator[bytes], boundary: str) -> Form:
        reading = _Reading(self)
        try:
            with PushMultipartParser(boundary, max_segment_count=MOST_FIELDS) as parser:
                async for chunk in stream:
                    for part in parser.parse(chunk):
                        reading.take(part)
        except MultipartError:
            self.give_back(reading.held)
            return Form({}, [], [])
        except BaseException:
            self.give_back(reading.held)
            raise
        return reading.form

    def room_for(self, size: int) -> bool:
        """Whether so many bytes more may be held in memory; they are, then."""
        if self._in_memory + size > MOST_IN_MEMORY:
            return False
        self._in_memory += size
        return True

    def give_back(self, size: int) -> None:
        """So many bytes are held no more."""
        self._in_memory -= size


class _Reading:
    """One form of parts, as it comes."""

    def __init__(self, uploads: Uploads) -> None:
        self.form = Form({}, [], [])
        self._uploads = uploads
        self._segment: MultipartSegment | None = None
        self._data = bytearray()
        self._wrong: Label | None = None
        self._words = 0
        self.held = 0
        """Bytes of its files that are in memory."""

    def take(self, part: MultipartSegment | bytearray | None) -> None:
        """The head of a part, some of its bytes, or its end."""
        if isinstance(part, MultipartSegment):
            self._segment, self._data, self._wrong = part, bytearray(), None
        elif part is None:
            self._end()
        elif self._segment is not None and self._is_file:
            self._file(part)
        else:
            self._words += len(part)
            if self._words > MOST_WORDS_BYTES:
                raise HTTPException(status_code=413)
            self._data += part

    @property
    def _is_file(self) -> bool:
        return self._segment is not None and self._segment.filename is not None

    def _file(self, part: bytearray) -> None:
        if self._wrong is not None:
            return
        if len(self._data) + len(part) > MOST_PAPER_BYTES:
            self._wrong = paper_check.too_large(MOST_PAPER_BYTES + 1)
        elif self.held + len(part) > MOST_OF_FORM:
            self._wrong = TOO_MUCH
        elif not self._uploads.room_for(len(part)):
            self._wrong = NO_ROOM
        else:
            self.held += len(part)
            self._data += part
            return
        self._give_back()

    def _give_back(self) -> None:
        self.held -= len(self._data)
        self._uploads.give_back(len(self._data))
        self._data = bytearray()

    def _end(self) -> None:
        segment, self._segment = self._segment, None
        if segment is None:
            return
        if segment.filename is None:
            text = self._data.decode("utf-8", "replace")
            if segment.name == KEPT:
                self.form.kept.append(text)
            else:
                self.form.typed[segment.name] = text
        elif segment.filename and segment.name == FILES:
            self.form.files.append(File(segment.filename, bytes(self._data), self._wrong))
        else:
            self._give_back()


async def _bounded(stream: AsyncIterator[bytes]) -> bytes:
    found = bytearray()
    async for chunk in stream:
        found += chunk
        if len(found) > MOST_WORDS_BYTES:
            raise HTTPException(status_code=413)
    return bytes(found)


def _plain(body: bytes) -> Form:
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        return Form({}, [], [])
    return Form(dict(pairs), [value for name, value in pairs if name == KEPT], [])
