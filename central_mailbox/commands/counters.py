"""``counters``: the QR picture of every unit for its counter, a page to print for each.

The rule kept: no code is in it, only where the unit's own pages are; it may hang on any wall.
"""

import argparse
from html import escape
from io import BytesIO
from pathlib import Path

import segno

from casework.officers import Unit
from casework.sameness import bare
from casework.visit_code import address_of
from central_mailbox.centre import Centre
from central_mailbox.disk import write_new
from central_mailbox.errors import FoundingError, SettingsError
from central_mailbox.settings import Settings

FORMS = ("html", "svg", "png")
SCALE = 8
_STYLE = (
    "@page{size:A5}body{font:16pt sans-serif;text-align:center;margin:1cm}"
    "svg{width:9cm;height:9cm}h1{font-size:22pt}p{margin:.3cm 0}"
)


def counters(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    """A file for each unit in use, or for one; none is written over another."""
    if not settings.citizens_url:
        raise SettingsError("a picture shows where citizens find the pages: say citizens_url")
    folder: Path = options.folder
    units = _asked(centre, options.unit)
    for one in units:
        path = folder / f"{bare(one.code)}.{options.form}"
        if path.exists():
            raise SettingsError(f"{path} is there already; nothing was written")
    for one in units:
        path = folder / f"{bare(one.code)}.{options.form}"
        write_new(path, _made(one, settings.citizens_url, options.form))
    print(len(units))
    return 0


def _asked(centre: Centre, code: str) -> list[Unit]:
    units = sorted(centre.directory().roster.units.values(), key=lambda one: one.code)
    active = [one for one in units if one.is_active]
    found = [one for one in active if bare(one.code) == bare(code)] if code else active
    if not found:
        raise FoundingError(f"there is no unit {code} in use")
    return found


def _made(unit: Unit, pages: str, form: str) -> bytes:
    code = segno.make(address_of(pages, unit.id), error="m")
    picture = BytesIO()
    if form != "html":
        code.save(picture, kind=form, scale=SCALE)
        return picture.getvalue()
    code.save(picture, kind="svg", xmldecl=False, svgclass=None, omitsize=True)
    name = escape(unit.name)
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><meta charset="utf-8"><title>{name}</title>'
        f"<style>{_STYLE}</style><body>\n<h1>{name}</h1>\n"
        f"{picture.getvalue().decode()}\n"
        "<p>扫码评价这次接待、写信、看办事指南</p>"
        "<p>Scan to mark your visit, to write to us, or to read how things are done</p>"
        "<p>紧急情况请拨 110 · In an emergency call 110</p></body></html>\n"
    ).encode()
