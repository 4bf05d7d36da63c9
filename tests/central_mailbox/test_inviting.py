"""``enrol`` of the command line: a code, the string that takes a desk here, and its picture."""

import struct
import zlib
from pathlib import Path

import pytest
import segno

from casework.invitation import Invitation, certificates_in, read
from casework.wire import EnrolRequest
from tests.harness import bureau
from tests.harness.centre.authority import Authority
from tests.harness.centre.desks import PlainDesk
from tests.harness.centre.server import Server
from tests.harness.outside import SeededOutside

URL = "https://mailbox.example.cn"
UNIT = "610103500000"
QUIET, SCALE = 4, 4


@pytest.fixture
def founded(tmp_path: Path) -> Server:
    """A centre with its bureau, which does not run."""
    server = Server(tmp_path)
    centre = server.open_centre()
    centre.found(list(bureau.founding({})))
    centre.close()
    return server


def modules_of(png: bytes) -> list[list[bool]]:
    """Which modules of a picture are dark: one bit a pixel, a row as it is or as the one above."""
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert (depth, colour) == (1, 0)
    at, packed = 8, b""
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        packed += png[at + 8 : at + 8 + size] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += 12 + size
    data, stride = zlib.decompress(packed), (width + 7) // 8 + 1
    rows, above = [], bytes(stride)
    for start in range(0, height * stride, stride):
        row = data[start : start + stride]
        assert row[0] in (0, 2)
        above = bytes((one + up * (row[0] == 2)) % 256 for one, up in zip(row, above, strict=True))
        rows.append(above)
    picked = range(QUIET * SCALE + 1, width - QUIET * SCALE, SCALE)
    return [[not rows[y][1 + x // 8] >> (7 - x % 8) & 1 for x in picked] for y in picked]


def test_code_stands_alone_where_nobody_said_how_desks_get_here(founded: Server) -> None:
    told = founded.run("enrol", UNIT)
    assert told.returncode == 0
    (code,) = told.stdout.splitlines()
    assert len(code) == 9
    assert "centre_url" in told.stderr


def test_string_is_the_second_line_and_its_code_lets_a_machine_in(
    founded: Server, tmp_path: Path, outside: SeededOutside
) -> None:
    root = Authority(tmp_path / "tls").root
    config = founded.settings.data / "mailbox.toml"
    config.write_text(f'centre_url = "{URL}"\nauthority = "{root}"\nzone = "政务外网"\n', "utf-8")
    told = founded.run("enrol", UNIT)
    assert told.stderr == ""
    code, string = told.stdout.splitlines()
    expected = certificates_in(root.read_text("ascii"))
    assert read(string) == Invitation(code, URL, "政务外网", expected)
    centre = founded.open_centre()
    desk = PlainDesk(outside, bureau.fixed_id(3, 90))
    assert centre.enrol(EnrolRequest(code, desk.device, desk.public_key)).unit == bureau.PRECINCT
    centre.close()


def test_picture_shows_the_string_that_was_printed(founded: Server, tmp_path: Path) -> None:
    root = str(Authority(tmp_path / "tls").root)
    picture = tmp_path / "code.png"
    where = ["--centre-url", URL, "--authority", root, "--qr", str(picture)]
    string = founded.run("enrol", *where, UNIT).stdout.splitlines()[1]
    code = segno.make_qr(string, error="l", boost_error=False)
    assert modules_of(picture.read_bytes()) == [[bool(one) for one in row] for row in code.matrix]
    assert picture.stat().st_mode & 0o777 == 0o600
    assert code.mode == "alphanumeric", "or the picture would be half as large again"
    again = founded.run("enrol", *where, UNIT)
    assert (again.returncode, again.stdout) == (1, "")
    assert "is there already" in again.stderr
    drawn = tmp_path / "code.svg"
    assert founded.run("enrol", "--centre-url", URL, "--qr", str(drawn), UNIT).returncode == 0
    assert b"<svg" in drawn.read_bytes()


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--centre-url", "http://mailbox.example.cn"], "begins with https://"),
        (["--centre-url", URL, "--qr", "code.jpg"], ".png or .svg"),
        (["--qr", "code.png"], "needs centre_url"),
        (["--centre-url", URL, "--authority", "{none}"], "No such file"),
        (["--centre-url", URL, "--authority", "{letter}"], "holds no certificates"),
    ],
)
def test_what_cannot_be_is_said_before_a_code_is_given(
    founded: Server, tmp_path: Path, flags: list[str], words: str
) -> None:
    letter = tmp_path / "letter.pem"
    letter.write_text("请查收证书", "gb18030")
    places = {"none": tmp_path / "none.pem", "letter": letter}
    told = founded.run("enrol", *(flag.format(**places) for flag in flags), UNIT)
    assert (told.returncode, told.stdout) == (1, "")
    assert words in told.stderr
    assert "Traceback" not in told.stderr


def test_authority_that_no_picture_can_hold_is_said(founded: Server, tmp_path: Path) -> None:
    many = tmp_path / "many.pem"
    roots = [Authority(tmp_path / f"tls{number}").root.read_text("ascii") for number in range(40)]
    many.write_text("".join(roots), "ascii")
    flags = ["--centre-url", URL, "--authority", str(many)]
    told = founded.run("enrol", *flags, "--qr", str(tmp_path / "code.png"), UNIT)
    assert told.returncode == 1
    assert "let authority hold the root alone" in told.stderr
    assert founded.run("enrol", *flags, UNIT).returncode == 0
