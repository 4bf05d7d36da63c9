"""Dialogues as files: what one side says to the letter, and what the other has to say.

``>>`` is said to the centre, ``<<`` by it.  In what is expected, ``"*"`` is anything, a field that
is not named may be anything or absent, and ``"$NAME"`` is remembered, or must be the same again;
in what is sent, ``$NAME`` stands for what was remembered or given.  tests/dialogues/README.md.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

FOLDER = Path(__file__).parents[2] / "dialogues"
NAME = re.compile(r"\$([A-Z][A-Z0-9_]*)")


@dataclass
class Said:
    """One side of a turn: its first line, its headers, its body."""

    first: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass
class Turn:
    """What is asked and what is answered."""

    sent: Said
    expected: Said


def read(path: Path) -> list[Turn]:
    """The turns of a file."""
    turns: list[Turn] = []
    before = ""
    for line in path.read_text("utf-8").splitlines():
        mark, words = line[:3], line[3:]
        if mark not in (">> ", "<< "):
            before = ""
            continue
        if mark == ">> " and before != mark:
            turns.append(Turn(Said(""), Said("")))
        said = turns[-1].sent if mark == ">> " else turns[-1].expected
        before = mark
        if not said.first:
            said.first = words
        elif words.startswith("{"):
            said.body = words
        else:
            name, _, value = words.partition(": ")
            said.headers[name] = value
    return turns


def filled(text: str, known: dict[str, str]) -> str:
    """A text with what is known put in."""
    return NAME.sub(lambda found: known[found[1]], text)


def differences(expected: Any, got: Any, known: dict[str, str], at: str = "") -> Iterator[str]:
    """Where an answer is not what is expected; remembers what is named on the way."""
    if expected == "*":
        return
    if isinstance(expected, str) and (named := NAME.fullmatch(expected)):
        if known.setdefault(named[1], str(got)) != str(got):
            yield f"{at}: {got} is not the {named[1]} of before"
    elif isinstance(expected, dict) and isinstance(got, dict):
        for name, one in expected.items():
            if name in got:
                yield from differences(one, got[name], known, f"{at}.{name}")
            else:
                yield f"{at}.{name} is missing"
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for number, (one, other) in enumerate(zip(expected, got, strict=True)):
            yield from differences(one, other, known, f"{at}[{number}]")
    elif expected != got:
        yield f"{at}: {got!r}, and expected was {expected!r}"


def converse(http: httpx.Client, turns: list[Turn], known: dict[str, str]) -> list[str]:
    """Say everything to a centre; what it answered otherwise than it should."""
    found: list[str] = []
    for number, turn in enumerate(turns, 1):
        method, path = turn.sent.first.split(" ")
        headers = {"content-type": "application/json"}
        headers |= {name: filled(value, known) for name, value in turn.sent.headers.items()}
        body = filled(turn.sent.body, known).encode()
        answer = http.request(method, path, content=body or None, headers=headers)
        said = list(differences(turn.expected.first, str(answer.status_code), known, "status"))
        for name, value in turn.expected.headers.items():
            said += differences(value, answer.headers.get(name), known, name)
        if turn.expected.body:
            said += differences(json.loads(turn.expected.body), answer.json(), known)
        found += [f"turn {number}, {turn.sent.first}: {one}" for one in said]
    return found
