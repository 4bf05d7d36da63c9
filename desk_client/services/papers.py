"""材料: taking papers for a form, and those that a case has.

Rules kept: a paper is checked before it is kept, and kept before a form says that it holds it;
it lies encrypted from its first moment.  Who may read the case may see its papers, and nobody else
at this machine.  What is not here is fetched only when somebody asks for it.
"""

import os
import stat
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from casework.cases.attaching import WITH_PAPERS, PapersAttached, PapersPrivate
from casework.event import Label
from casework.paper_check import examined, too_large
from casework.papers import KEY_BYTES, MOST_PAPER_BYTES, SHOWN_HERE, SUFFIXES, Media, Paper
from casework.registry import TYPES, kind_of_state
from casework.state import State
from casework.worklist import Offer
from desk_client.changes import Touched
from desk_client.errors import DeskError
from desk_client.sealing import WrongBytesError, encrypted, opened
from desk_client.services.desk import Session
from desk_client.store.paper_files import DamagedPaperError, PaperId, Place
from desk_client.store.papers import KeptPaper
from desk_client.sync.transfer import KIND

__all__ = ["DamagedPaperError", "Media", "Paper", "PaperId"]

MOST_SCANS = 12
"""So many of the newest files of the scanner's folder are offered."""

SMALL_BYTES = 5 * 1024 * 1024
"""A photo of a telephone: a line of 2 Mbit/s brings it in twenty seconds."""

OPENED_OUTSIDE = SHOWN_HERE | {Media.TEXT}
"""What the system's own viewer is handed: nothing that may hold a program."""

Plain = dict[str, Any]


class NotTakenError(DeskError):
    """The person: this file cannot be kept as a paper."""


class NotHereError(DeskError):
    """The surroundings: the paper has not come yet."""


class Stage(Enum):
    """How far a paper is.  ``ELSEWHERE``: the centre may not have it yet, either."""

    REFUSED = "refused"
    WAITING = "waiting"
    SENDING = "sending"
    HERE = "here"
    COMING = "coming"
    ELSEWHERE = "elsewhere"


class Shown(Struct, frozen=True):
    """A paper of a case as its page shows it; ``percent`` of one that is under way."""

    id: PaperId
    paper: Paper
    by: str
    at: datetime
    stage: Stage
    percent: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether it can be looked at."""
        return self.stage not in (Stage.COMING, Stage.ELSEWHERE)


# ------------------------------------------------------------------------------- taking


def take_file(session: Session, case: str, path: Path) -> Plain:
    """Take a file of this machine as a paper; the value that a form holds of it."""
    try:
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise NotTakenError(_unreadable(path.name))
            if about.st_size > MOST_PAPER_BYTES:
                raise NotTakenError(_named(path.name, too_large(about.st_size)))
            data = file.read(MOST_PAPER_BYTES + 1)
    except OSError as error:
        raise NotTakenError(_unreadable(path.name)) from error
    return take(session, case, path.name, data)


def take(session: Session, case: str, name: str, data: bytes) -> Plain:
    """Take bytes as a paper: checked, encrypted, on disk; the value that a form holds of it.

    Raises :class:`NotTakenError`, and the store's errors of a disk that is full.
    """
    found = examined(data, name)
    if isinstance(found, Label):
        raise NotTakenError(_named(name, found))
    made = encrypted(data, session.desk.outside.random(KEY_BYTES))
    session.desk.store.papers.files.take(PaperId(case, made.sha256), made.data)
    paper = Paper(made.sha256, found.name, found.media, len(data), made.key)
    plain: Plain = msgspec.to_builtins(paper)
    return plain


def paper_of(plain: Plain) -> Paper:
    """The paper that a form holds."""
    return msgspec.convert(plain, Paper)


def make_sure(session: Session, case: str, sealed: Struct) -> None:
    """Before an event says that a paper is there: it must be, whole and as it was taken.

    Raises :class:`NotHereError` where a draft has outlived it, and ``DamagedPaperError``.
    """
    files = session.desk.store.papers.files
    for paper in sealed.papers if isinstance(sealed, PapersPrivate) else ():
        if files.read(PaperId(case, paper.sha256)) is None:
            raise NotHereError(_named(paper.name, _LOST))


def scans(session: Session) -> tuple[Path, ...]:
    """The newest files of the scanner's folder that look like papers, the newest first."""
    folder = session.desk.scans
    if folder is None:
        return ()
    endings = tuple(ending for endings in SUFFIXES.values() for ending in endings)
    try:
        with os.scandir(folder) as entries:
            found = [
                (one.stat().st_mtime, one.name)
                for one in entries
                if one.is_file() and one.name.lower().endswith(endings)
            ]
    except OSError as error:
        raise NotTakenError(_no_folder(folder)) from error
    return tuple(folder / name for _, name in sorted(found, reverse=True)[:MOST_SCANS])


# ------------------------------------------------------------------------------- showing


def have_papers(state: State) -> bool:
    """Whether cases of this kind have papers."""
    return kind_of_state(state) in WITH_PAPERS


def attaching(offers: Iterable[Offer]) -> str:
    """The step by which papers may be attached now; empty where it is not offered."""
    steps = (
        one.event_type
        for one in offers
        if one.refusal is None and issubclass(TYPES[one.event_type].step.body, PapersAttached)
    )
    return next(steps, "")


def of_case(session: Session, case: str) -> tuple[Shown, ...]:
    """The papers of a case, the newest first; none where the officer may not read it."""
    if session.case(case) is None:
        return ()
    kept = [one for one in session.desk.store.papers.of_case(case) if _is_for(session, one)]
    steps = {core: n for n, core in enumerate(dict.fromkeys(one.core.id for one in kept))}
    # Those of one step stay in the order in which they were chosen.
    return tuple(_shown(session, one) for one in sorted(kept, key=lambda one: -steps[one.core.id]))


def content(session: Session, id: PaperId) -> bytes:
    """The paper itself.

    Raises :class:`NotHereError`, and ``DamagedPaperError`` where its file is not what was kept; one
    that the centre has is asked for anew then.
    """
    kept = _readable(session, id)
    files = session.desk.store.papers.files
    try:
        data = files.read(id)
        if data is None:
            raise NotHereError(_NOT_HERE)
        return opened(data, kept.key)
    except WrongBytesError as error:
        raise DamagedPaperError(id.sha256) from error
    except DamagedPaperError:
        if files.place(id) is Place.HERE:
            files.drop(id)
            fetch(session, id)
        raise


def draft_content(session: Session, case: str, plain: Plain) -> bytes:
    """One that stands in a form."""
    paper = paper_of(plain)
    data = session.desk.store.papers.files.read(PaperId(case, paper.sha256))
    if data is None:
        raise NotHereError(_NOT_HERE)
    return opened(data, paper.key)


def fetch(session: Session, id: PaperId) -> None:
    """Somebody wants to see it: it is fetched, and kept for when there is no network."""
    _readable(session, id)
    session.desk.store.papers.files.ask(id)
    session.desk.wake_papers()


def fetch_small(session: Session, shown: Iterable[Shown]) -> None:
    """Somebody opened the case: what is not large is fetched without being asked for."""
    for one in shown:
        if one.stage is Stage.ELSEWHERE and one.paper.size <= SMALL_BYTES:
            fetch(session, one.id)


def write(data: bytes, path: Path) -> Path:
    """Write one where somebody said, in plain: from there on it is theirs to look after."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise NotTakenError(_unwritable(path)) from error
    return path


def lend(session: Session, paper: Paper, data: bytes) -> Path:
    """A private copy for the system's own viewer, until :func:`take_back`."""
    if paper.media not in OPENED_OUTSIDE:
        raise ValueError("such a paper is never handed to another program")
    return session.desk.store.papers.lent.lend(paper.name, data)


def take_back(session: Session, path: Path) -> None:
    """Delete a copy that was lent; one that a viewer still holds goes at the next start."""
    session.desk.store.papers.lent.take_back(path)


def moved(id: PaperId) -> Touched:
    """What lists of papers ask again for."""
    return Touched.of(KIND, id.case)


def _readable(session: Session, id: PaperId) -> Paper:
    kept = session.desk.store.papers.find(id) if session.case(id.case) is not None else None
    if kept is None or not _is_for(session, kept):
        raise NotHereError(_GONE)
    return kept.paper


def _is_for(session: Session, kept: KeptPaper) -> bool:
    """What was refused is shown to whoever wrote it, and to nobody else: the machine is shared."""
    return kept.result != "refused" or kept.core.actor == session.officer.id


def _shown(session: Session, kept: KeptPaper) -> Shown:
    stage, percent = _stage(session, kept)
    return Shown(kept.id, kept.paper, kept.core.actor, kept.core.at, stage, percent)


def _stage(session: Session, kept: KeptPaper) -> tuple[Stage, int]:
    files, size = session.desk.store.papers.files, kept.paper.encrypted_size
    place = files.place(kept.id)
    if place is Place.HERE:
        return Stage.HERE, 100
    if place is Place.COMING:
        return Stage.COMING, files.size(kept.id) * 100 // size
    if place is None:
        return Stage.ELSEWHERE, 0
    if kept.result == "refused":
        return Stage.REFUSED, 0
    sent = session.desk.paper_sent(kept.id)
    return (Stage.SENDING, sent * 100 // size) if sent else (Stage.WAITING, 0)


def _named(name: str, why: Label) -> Label:
    return Label(f"{name}:{why.zh}", f"{name}: {why.en}")


def _unreadable(name: str) -> Label:
    return Label(
        f"读不到文件 {name},请确认它还在原处并有权读取",
        f"The file {name} cannot be read; see that it is still there and may be read",
    )


def _unwritable(path: Path) -> Label:
    return Label(
        f"不能写到 {path.name}:请检查文件夹是否可写、磁盘是否已满",
        f"{path.name} cannot be written: see that the folder may be written and the disk has room",
    )


def _no_folder(folder: Path) -> Label:
    return Label(
        f"读不到扫描仪的文件夹 {folder}:请检查扫描仪和本机设置",
        f"The scanner's folder {folder} cannot be read: see to the scanner and this machine's "
        "settings",
    )


_NOT_HERE = Label(
    "这份材料还没有传到本机,传到后即可查看",
    "This paper has not come to this machine yet; it can be looked at once it has",
)
_LOST = Label(
    "这份材料的文件已不在本机,请移除后重新附上",
    "The file of this paper is not on this machine any more; remove it and attach it anew",
)
_GONE = Label("这份材料已不在,或者您不能查看", "This paper is gone, or not yours to see")
