"""Logs hold what is on the list, and nothing that anybody said."""

import logging
import sys

import msgspec

from central_mailbox.logs import AllowList

CANARY = "金丝雀王小明"


def line(record: logging.LogRecord) -> dict[str, object]:
    text = AllowList().format(record)
    assert CANARY not in text
    assert "\n" not in text
    decoded: dict[str, object] = msgspec.json.decode(text)
    return decoded


def record(name: str, words: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, __file__, 1, words, arguments, None)


def test_our_words_and_listed_fields_are_written() -> None:
    ours = record("central_mailbox", "sync")
    ours.device = "d1"
    ours.received = 3
    assert line(ours) | {"at": ""} == {
        "at": "",
        "level": "ERROR",
        "what": "sync",
        "device": "d1",
        "received": 3,
    }


def test_arguments_unlisted_fields_and_traces_are_not_written() -> None:
    ours = record("central_mailbox", "fault %s", CANARY)
    ours.name_of_citizen = CANARY
    try:
        raise ValueError(CANARY)
    except ValueError:
        ours.exc_info = sys.exc_info()
    assert line(ours)["error"] == "ValueError"
    assert line(ours)["what"] == "fault %s"


def test_other_libraries_are_reduced_to_who_spoke() -> None:
    theirs = record("uvicorn.error", f"request of {CANARY}")
    assert line(theirs)["what"] == "uvicorn.error"
