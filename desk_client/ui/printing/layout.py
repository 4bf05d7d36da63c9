"""A paper as a page of text: tables with ruled lines, as offices expect them.

Rule kept: everything that came from people is escaped; nothing on a paper is read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFont, QFontDatabase, QTextDocument

from casework.event import CHINA
from casework.state import Person
from casework.telling import Told
from desk_client.services.cases import Running
from desk_client.services.printing import Entry, Part, Sheet, Square
from desk_client.ui import fonts
from desk_client.ui.i18n import pick
from desk_client.ui.labels import level_label, told_line, told_words
from desk_client.ui.widgets.qr_code import picture
from desk_client.ui.workplace import masked_address, masked_document, masked_name, masked_phone

FANGSONG = (
    "FangSong",
    "FangSong_GB2312",
    "仿宋",
    "STFangsong",
    "Zhuque Fangsong (technical preview)",
)
"""Families that official papers are set in, as far as a machine has one; none is brought along."""
SONG = ("SimSun", "宋体", "STSong", "Noto Serif CJK SC", "Source Han Serif SC")
"""What stands in for them."""
POINTS = 11
LABEL_WIDTH = 22
"""Per cent of the page for what stands before a value."""
CODE_MM = 32
"""The side of a square code on paper."""
RED = "#C00000"
translate = QCoreApplication.translate


def text_family() -> str:
    """The family that papers are set in here: 仿宋, or 宋体, or that of the windows."""
    installed = set(QFontDatabase.families())
    return next((one for one in (*FANGSONG, *SONG) if one in installed), fonts.stack()[0])


def is_substitute() -> bool:
    """Whether it stands in for a 仿宋."""
    return text_family() not in FANGSONG


def document(sheet: Sheet, *, is_full: bool) -> QTextDocument:
    """The paper; its people masked unless ``is_full``."""
    found = QTextDocument()
    font = QFont([text_family(), *fonts.stack()], POINTS)
    found.setDefaultFont(font)
    found.setDocumentMargin(0)
    for number, square in enumerate(sheet.squares):
        image, name = picture(square.text), QUrl(f"code{number}")
        found.addResource(QTextDocument.ResourceType.ImageResource, name, image)
    found.setHtml("".join(_written(sheet, is_full=is_full)))
    return found


def _written(sheet: Sheet, *, is_full: bool) -> Iterable[str]:
    colour = RED if sheet.is_order else "#000000"
    yield f'<p align="center" style="font-size:13pt; color:{colour}">{escape(sheet.office)}</p>'
    yield (
        f'<p align="center" style="font-size:20pt; font-weight:bold; color:{colour}">'
        f"{escape(pick(sheet.title))}</p>"
    )
    yield f'<p align="right">{escape(_numbers(sheet))}</p>'
    if sheet.is_order:
        yield f'<table width="100%" cellspacing="0"><tr><td bgcolor="{RED}"></td></tr></table>'
    for part in sheet.parts:
        yield f'<p style="font-weight:bold">{escape(pick(part.head))}</p>'
        yield _table(_rows(part, is_full=is_full))
    for number, square in enumerate(sheet.squares):
        yield _square(number, square)
    if sheet.by_hand:
        yield "<p></p>"
        yield _table((pick(one), "<br/><br/>") for one in sheet.by_hand)


def _numbers(sheet: Sheet) -> str:
    words = " / ".join(sheet.numbers)
    return translate("printing", "No. %1").replace("%1", words)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f'<tr><td width="{LABEL_WIDTH}%">{escape(label)}</td><td>{words}</td></tr>'
        for label, words in rows
    )
    return (
        '<table width="100%" border="1" cellspacing="0" cellpadding="5" '
        f'style="border-collapse:collapse; border-style:solid; border-color:#000">{cells}</table>'
    )


def _rows(part: Part, *, is_full: bool) -> Iterable[tuple[str, str]]:
    for told in part.told:
        yield _told(told)
    for person in part.people:
        yield from _person(person, is_full=is_full)
    for limit in part.limits:
        yield _limit(limit)
    for number, clause in enumerate(part.clauses, 1):
        words = translate("printing", "met") if clause.is_met else translate("papers", "not met")
        if clause.is_waived:
            words = translate("printing", "let pass one level up")
        yield f"{number}. {pick(clause.title)}", escape(words)
    for entry in part.entries:
        yield pick(entry.label), _entry(entry)


def _told(told: Told) -> tuple[str, str]:
    return pick(told.label), _lines(told_words(told))


def _lines(words: str) -> str:
    return escape(words).replace("\n", "<br/>")


def _entry(entry: Entry) -> str:
    said = "<br/>".join(_lines(told_line(one)) for one in entry.told)
    who = entry.who
    if entry.for_whom:
        stead = translate("printing", "%1 (for %2)")
        who = stead.replace("%1", entry.who).replace("%2", entry.for_whom)
    signed = f"{who} {entry.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    below = f'<p align="right" style="margin:0">{escape(signed)}</p>'
    return f"{said}{below}" if said else below


def _limit(limit: Running) -> tuple[str, str]:
    due = f"{limit.clock.due_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return pick(limit.label), escape(f"{due} · {level_label(limit.reading).word}")


def _person(person: Person, *, is_full: bool) -> Iterable[tuple[str, str]]:
    for label, value, mask in (
        (translate("printing", "Name"), person.name, masked_name),
        (translate("printing", "Phone"), person.phone, masked_phone),
        (translate("printing", "Document number"), person.id_no, masked_document),
        (translate("printing", "Address"), person.address, masked_address),
    ):
        if value:
            yield label, escape(value if is_full else mask(value))


def _square(number: int, square: Square) -> str:
    side = round(CODE_MM / 25.4 * 96)
    return (
        f'<table width="100%" cellspacing="0" cellpadding="5"><tr><td width="{side + 10}">'
        f'<img src="code{number}" width="{side}" height="{side}"/></td>'
        f'<td valign="middle">{escape(pick(square.words))}</td></tr></table>'
    )
