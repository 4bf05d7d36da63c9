#!/usr/bin/env python3
"""Brings the translations up to date with the code: for developers, after changing a text.

    python resources/translations/update.py                  all areas
    python resources/translations/update.py reception        one screen's area only
    python resources/translations/update.py reception --words new.tsv
    python resources/translations/update.py --check          change nothing, say what is stale

An area is a file `zh_CN/<area>.ts` with its compiled `.qm` beside it: `kit` is the frame and the
widgets, every other one the screen package of that name. `--words` reads lines of the English text,
a tab and the Chinese one, and fills them in where a translation is missing; what stays missing is
listed. Both files are committed, so that a checkout runs without Qt's tools.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "desk_client" / "ui"
FOLDER = ROOT / "resources" / "translations" / "zh_CN"
KIT = "kit"

Message = tuple[str, str, str]
"""Context, English, Chinese (empty when there is none or it is not finished)."""


def main() -> int:
    """Run the command line; 1 when something is stale or missing."""
    parser = argparse.ArgumentParser(description="Bring the translations up to date.")
    parser.add_argument("areas", nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--words", type=Path)
    asked = parser.parse_args()
    areas = asked.areas or all_areas()
    words = read_words(asked.words) if asked.words else {}
    faults: list[str] = []
    for area in areas:
        faults += check(area) if asked.check else update(area, words)
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


def all_areas() -> list[str]:
    """The kit and every screen package."""
    screens = (p.parent.name for p in (UI / "screens").glob("*/__init__.py"))
    return [KIT, *sorted(screens)]


def sources(area: str) -> list[Path]:
    """The code whose texts belong to an area."""
    if area != KIT:
        return sorted((UI / "screens" / area).rglob("*.py"))
    return sorted(p for p in UI.rglob("*.py") if "screens" not in p.relative_to(UI).parts)


def update(area: str, words: dict[str, str]) -> list[str]:
    """Extract, fill in and compile one area; returns what has no translation yet."""
    ts = FOLDER / f"{area}.ts"
    extract(area, ts)
    if fill(ts, words):
        extract(area, ts)
    compile_to(ts, ts.with_suffix(".qm"))
    return [
        f"{area}: no translation of {english!r} ({context})"
        for context, english, chinese in messages(ts)
        if not chinese
    ]


def check(area: str) -> list[str]:
    """What is missing or stale in one area; changes nothing."""
    ts, qm = FOLDER / f"{area}.ts", FOLDER / f"{area}.qm"
    if not ts.exists() or not qm.exists():
        return [f"{area}: never translated, run resources/translations/update.py {area}"]
    with tempfile.TemporaryDirectory() as folder:
        fresh_ts, fresh_qm = Path(folder, ts.name), Path(folder, qm.name)
        fresh_ts.write_bytes(ts.read_bytes())
        extract(area, fresh_ts)
        compile_to(ts, fresh_qm)
        known, wanted = set(messages(ts)), set(messages(fresh_ts))
        faults = [f"{area}: text changed or new: {m[1]!r} ({m[0]})" for m in wanted - known]
        faults += [f"{area}: text no longer used: {m[1]!r} ({m[0]})" for m in known - wanted]
        faults += [f"{area}: no translation of {m[1]!r} ({m[0]})" for m in known if not m[2]]
        if fresh_qm.read_bytes() != qm.read_bytes():
            faults.append(f"{area}: {qm.name} is older than {ts.name}")
    return sorted(faults)


def messages(ts: Path) -> list[Message]:
    """The texts of a file."""
    found: list[Message] = []
    # Our own committed file, not something that came from outside.
    for context in ET.parse(ts).getroot().iter("context"):  # noqa: S314
        name = context.findtext("name", "")
        for message in context.iter("message"):
            chinese = message.find("translation")
            is_done = chinese is not None and chinese.get("type") is None
            text = words_in(chinese) if chinese is not None and is_done else ""
            found.append((name, message.findtext("source", ""), text))
    return found


def words_in(chinese: ET.Element) -> str:
    """The translation, plain or for a number."""
    return chinese.findtext("numerusform") or (chinese.text or "").strip()


def read_words(file: Path) -> dict[str, str]:
    """English to Chinese, from tab-separated lines."""
    lines = file.read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return {pair[0].strip(): pair[1].strip() for pair in pairs}


def fill(ts: Path, words: dict[str, str]) -> bool:
    """Put given words where a translation is missing; True if any was put in."""
    tree = ET.parse(ts)  # noqa: S314 - our own file, as above
    is_changed = False
    for message in tree.getroot().iter("message"):
        chinese = message.find("translation")
        given = words.get(message.findtext("source", ""))
        if chinese is not None and given and chinese.get("type") == "unfinished":
            # Chinese has one form for every number; Qt keeps it one level deeper.
            plural = chinese.find("numerusform")
            (chinese if plural is None else plural).text = given
            del chinese.attrib["type"]
            is_changed = True
    if is_changed:
        tree.write(ts, encoding="utf-8", xml_declaration=True)
    return is_changed


def extract(area: str, ts: Path) -> None:
    """Run lupdate over the code of an area."""
    options = ["-locations", "none", "-no-obsolete", "-silent"]
    languages = ["-source-language", "en", "-target-language", "zh_CN"]
    run("lupdate", [*options, *languages, *map(str, sources(area)), "-ts", str(ts)])


def compile_to(ts: Path, qm: Path) -> None:
    """Run lrelease."""
    run("lrelease", ["-silent", "-nounfinished", str(ts), "-qm", str(qm)])


def run(tool: str, arguments: Iterable[str]) -> None:
    """Run one of the tools that come with PySide6."""
    spec = find_spec("PySide6")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("PySide6 is not installed: run ./desk test first")
    folder = Path(next(iter(spec.submodule_search_locations)))
    name = f"{tool}.exe" if sys.platform == "win32" else tool
    done = subprocess.run([folder / name, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tool}: {done.stderr}")


if __name__ == "__main__":
    raise SystemExit(main())
