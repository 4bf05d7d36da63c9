"""When the centre itself fails: a fault in our words, never a trace or what was said."""

import logging

import pytest
from litestar.testing import TestClient

from central_mailbox.app import create_app
from central_mailbox.centre import Centre
from central_mailbox.errors import FAULTS
from central_mailbox.store import Store
from central_mailbox.store.errors import BusyError, DiskFullError, StoreError, UnreachableError
from central_mailbox.waiting import Waiting

CANARY = "金丝雀王小明"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (DiskFullError("OperationalError"), 503, "centre.disk_full"),
        (BusyError("OperationalError"), 503, "centre.busy"),
        (UnreachableError("OperationalError"), 503, "centre.unreachable"),
        (StoreError("OperationalError"), 503, "centre.store"),
        (ZeroDivisionError(CANARY), 500, "centre.fault"),
    ],
)
def test_a_failing_centre_answers_a_fault_and_logs_no_words(
    centre: Centre,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    status: int,
    code: str,
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr(centre, "log_head", fail)
    app = create_app(centre, Waiting(centre))
    with (
        caplog.at_level(logging.ERROR, "central_mailbox"),
        TestClient(app, raise_server_exceptions=False) as client,
    ):
        answer = client.get("/v1/health")
    assert answer.status_code == status
    words = FAULTS[code][1]
    assert answer.json() == {"code": code, "zh": words.zh, "en": words.en}
    assert ("retry-after" in answer.headers) == (status == 503)
    assert CANARY not in answer.text + caplog.text
    assert type(error).__name__ in str([vars(record) for record in caplog.records])


def test_every_fault_has_words_in_both_languages_and_an_error_status() -> None:
    for status, words in FAULTS.values():
        assert 400 <= status < 600
        assert words.zh
        assert words.en


def test_stores_say_what_they_are_without_what_they_hold(store: Store) -> None:
    assert set(store.facts()) == {"database", "version"}
