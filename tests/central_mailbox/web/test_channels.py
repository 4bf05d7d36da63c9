"""An app's server hands letters in at a real loopback door, and asks how they stand."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from casework.cases.letter.state import Letter
from casework.channel_line import channel_case
from casework.codes import Channel
from casework.ids import SYSTEM
from central_mailbox import channel_keys
from tests.harness import bureau
from tests.harness.centre.channel import LETTER, OtherChannel
from tests.harness.centre.postgres import Cluster
from tests.harness.centre.server import ROOT, Server

NAME, OTHER = "city-app", "micro-blog"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    cluster: Cluster | None = None
    url = ""
    if request.param == "postgres":
        cluster = request.getfixturevalue("cluster")
        url = cluster.with_tables()
    server = Server(tmp_path_factory.mktemp("channels"), url)
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    server.serving = ["--citizens", "127.0.0.1:0"]
    server.start()
    yield server
    assert server.stop() == 0
    if cluster is not None:
        cluster.drop(url)


def key_of(server: Server, name: str, way: Channel = Channel.OTHER) -> str:
    """The key of a channel, made if there is none."""
    keys = server.settings.keys
    known = channel_keys.called(keys, name)
    return (known or channel_keys.made(keys, name, way, os.urandom(32))).secret.hex()


@pytest.fixture
def app(server: Server) -> Iterator[OtherChannel]:
    with OtherChannel(server.citizens, NAME, key_of(server, NAME)) as channel:
        yield channel


def letter(server: Server, id: str, name: str = NAME) -> Letter | None:
    centre = server.open_centre()
    state = centre.state(channel_case(name, id))
    centre.close()
    assert state is None or isinstance(state, Letter)
    return state


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_letter_of_an_app_comes_in_and_its_number_goes_back(
    server: Server, app: OtherChannel
) -> None:
    answer = app.letter("A-1", people=2, raised_at="2026-11-28T08:00:00+08:00")
    assert answer.status_code == 200
    said = answer.json()
    found = letter(server, "A-1")
    assert found is not None
    assert (said["number"], said["status"], said["is_new"]) == (found.number, "PENDING_SIGN", True)
    assert (found.channel, found.opened_by, found.ext_no) == (Channel.OTHER, SYSTEM, "A-1")
    assert (found.title, found.place, found.people) == ("路灯不亮", "柳园小区北门", 2)
    assert found.writer is not None
    assert found.writer.phone == "13900001111"
    assert said["happened"][0]["zh"] == "我们收到了您的来信"


def test_message_sent_again_is_one_letter_and_the_first_stands(
    server: Server, app: OtherChannel
) -> None:
    first = app.letter("B-1").json()
    again = app.letter("B-1", title="别的").json()
    assert (again["number"], again["is_new"]) == (first["number"], False)
    found = letter(server, "B-1")
    assert found is not None
    assert found.title == LETTER["title"]


def test_channel_hears_of_its_own_letters_only(server: Server, app: OtherChannel) -> None:
    app.letter("C-1")
    assert app.status("C-1").json()["status_zh"] == "待签收"
    with OtherChannel(server.citizens, OTHER, key_of(server, OTHER, Channel.MEDIA)) as blog:
        assert code(blog.status("C-1")) == (404, "channel.unknown_letter")
        blog.letter("C-1")
    found = letter(server, "C-1", OTHER)
    assert found is not None
    assert found.channel is Channel.MEDIA


@pytest.mark.parametrize("key", ["00" * 32, ""])
def test_letter_under_another_key_is_refused(server: Server, app: OtherChannel, key: str) -> None:
    with OtherChannel(server.citizens, NAME, key) as thief:
        assert code(thief.letter("D-1")) == (401, "channel.signature")
    assert letter(server, "D-1") is None


def test_name_that_is_none_is_answered_like_a_wrong_key(server: Server, app: OtherChannel) -> None:
    for name in ("nobody", "..", "%2e%2e%2fcity-app"):
        with OtherChannel(server.citizens, name, app.key.hex()) as channel:
            assert channel.letter("E-1").status_code in (401, 404)


def test_what_was_changed_on_the_way_is_refused(server: Server, app: OtherChannel) -> None:
    path, other = (f"/v1/channels/{NAME}/{what}" for what in ("letters", "status"))
    body = json.dumps(LETTER | {"id": "F-1"}).encode()
    headers = app.headers(path, body)
    changed = body.replace(b"HELP", b"PRAISE")
    assert code(app.send_bytes(path, changed, headers)) == (401, "channel.signature")
    assert code(app.send_bytes(other, body, headers)) == (401, "channel.signature")
    later = headers | {"x-mailbox-time": str(int(headers["x-mailbox-time"]) + 1)}
    assert code(app.send_bytes(path, body, later)) == (401, "channel.signature")
    assert code(app.send_bytes(path, body, {})) == (401, "channel.signature")
    assert letter(server, "F-1") is None


@pytest.mark.parametrize("seconds", [-301, 302])
def test_old_message_and_one_of_tomorrow_are_refused(
    server: Server, app: OtherChannel, seconds: int
) -> None:
    app.clock = lambda: time.time() + seconds
    assert code(app.letter("G-1")) == (401, "channel.time")
    assert letter(server, "G-1") is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"type": "SHOUT"}, (400, "channel.malformed")),
        ({"surprise": 1}, (400, "channel.malformed")),
        ({"title": " "}, (422, "channel.refused")),
        ({"title": "长" * 201}, (422, "channel.refused")),
        ({"phone": "12ab34"}, (422, "channel.refused")),
        ({"people": 0}, (422, "channel.refused")),
        ({"id": " - "}, (422, "channel.refused")),
        ({"id": "1" * 201}, (422, "channel.refused")),
        ({"content": "长" * 100_000}, (413, "channel.too_large")),
    ],
)
def test_letter_that_cannot_be_is_refused_in_words(
    app: OtherChannel, changes: dict[str, Any], said: tuple[int, str]
) -> None:
    answer = app.send("letters", LETTER | {"id": "H-1"} | changes)
    assert code(answer) == said
    assert answer.json()["zh"]


def test_channel_whose_key_is_gone_is_shut_out(server: Server) -> None:
    key = key_of(server, "old-app")
    with OtherChannel(server.citizens, "old-app", key) as channel:
        assert channel.letter("1").status_code == 200
        (server.settings.keys / "channels" / "old-app.OTHER.key").unlink()
        assert code(channel.letter("2")) == (401, "channel.signature")


def test_flood_of_one_channel_stops_at_the_door_and_the_others_come_in(server: Server) -> None:
    flood = key_of(server, "flood-app")
    with OtherChannel(server.citizens, "flood-app", flood) as channel:
        answers = [channel.status(str(one)) for one in range(90)]
    slow = [one for one in answers if one.status_code == 429]
    assert slow
    assert slow[0].headers["retry-after"] == "30"
    with OtherChannel(server.citizens, "calm-app", key_of(server, "calm-app")) as calm:
        assert calm.letter("1").status_code == 200


def test_program_of_a_channel_sends_from_the_command_line(
    server: Server, app: OtherChannel
) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.harness.centre.channel", server.citizens, NAME),
            *("letters", json.dumps(LETTER | {"id": "P-1"})),
        ],
        cwd=ROOT,
        env=os.environ | {"CHANNEL_KEY": app.key.hex()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["is_new"]


def test_channels_are_listed_and_made_once(server: Server, tmp_path: Path) -> None:
    made = server.run("channel", "new-app", "--way", "MEDIA")
    known = channel_keys.called(server.settings.keys, "new-app")
    assert known is not None
    assert (made.stdout.strip(), known.way) == (known.secret.hex(), Channel.MEDIA)
    assert "new-app  MEDIA  媒体 Media" in server.run("channel").stdout
    assert "already" in server.run("channel", "new-app").stderr
    assert "called like" in server.run("channel", "../x").stderr
    assert "--way is one of" in server.run("channel", "some", "--way", "DOOR").stderr


def test_every_answer_is_one_of_the_description(server: Server, app: OtherChannel) -> None:
    described = schemathesis.openapi.from_url(f"{server.citizens}/v1/openapi.json")
    assert sorted(described.raw_schema["paths"]) == [
        "/v1/channels/{name}/letters",
        "/v1/channels/{name}/status",
    ]

    @given(case=described.as_strategy())
    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def check(case: Any) -> None:
        case.call_and_validate()

    check()
    for message in (LETTER | {"id": "S-1"}, LETTER | {"id": ""}, {"id": "S-1"}):
        for what in ("letters", "status"):
            operation = described[f"/v1/channels/{{name}}/{what}"]["POST"]
            operation.validate_response(app.send(what, message))
