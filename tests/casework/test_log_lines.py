"""Logs hold what is on the list, and nothing that anybody said."""

import logging
import sys

import msgspec
import pytest

from casework.log_lines import AllowList, fault_fields

CANARY = "金丝雀王小明"


def line(record: logging.LogRecord) -> dict[str, object]:
    text = AllowList("central_mailbox").format(record)
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
    assert str(line(ours)["code_place"]).startswith(f"{__name__}:test_arguments_")
    assert line(ours)["what"] == "fault %s"


def test_other_libraries_are_reduced_to_who_spoke() -> None:
    theirs = record("uvicorn.error", f"request of {CANARY}")
    assert line(theirs)["what"] == "uvicorn.error"


def test_fault_tells_its_kind_its_cause_and_its_place_and_no_word() -> None:
    def deep(word: str) -> None:
        try:
            raise KeyError(word)
        except KeyError as error:
            raise OSError(word) from error

    with pytest.raises(OSError, match=CANARY) as caught:
        deep(CANARY)
    told = fault_fields(caught.value)
    assert told["error"] == "OSError < KeyError"
    assert told["code_place"].split(" > ")[-1].split(":")[:2] == [__name__, "deep"]
    assert CANARY not in str(told)
