"""What may be a paper, under which name, and what is taken off a photo."""

import struct
import zipfile
from io import BytesIO

import pytest

from casework import paper_check
from casework.event import Label
from casework.paper_check import (
    BOMB,
    BROKEN,
    HAS_PROGRAM,
    LOCKED,
    NOTHING,
    TOO_MANY_PIXELS,
    UNKNOWN,
    Examined,
    dimensions,
    examined,
)
from casework.papers import MOST_NAME, MOST_PAPER_BYTES, Media, Paper, fitting_name, wrong_with
from casework.photos import bare
from tests.harness import papers
from tests.harness.papers import PLACE


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (papers.jpeg(), Media.JPEG),
        (papers.png(), Media.PNG),
        (papers.webp(), Media.WEBP),
        (papers.pdf(), Media.PDF),
        ("情况说明:路灯三天不亮。\r\n".encode(), Media.TEXT),
        ("情况说明:路灯三天不亮。".encode("gb18030"), Media.TEXT),
        (papers.office(), Media.DOCX),
        (papers.office("xl/workbook.xml"), Media.XLSX),
        (papers.office(members={"word/printerSettings1.bin": b"x"}), Media.DOCX),
    ],
)
def test_paper_is_what_it_holds_and_not_what_it_is_called(data: bytes, media: Media) -> None:
    found = examined(data, "发票.exe")
    assert isinstance(found, Examined)
    assert found.media is media
    assert found.name == fitting_name("发票.exe", media)
    assert not found.name.endswith(".exe")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", NOTHING),
        (b"MZ\x90\x00" + bytes(60), UNKNOWN),
        (b"GIF89a" + bytes(20), UNKNOWN),
        (b"<svg/>\x00", UNKNOWN),
        (papers.jpeg()[:30], BROKEN),
        (papers.jpeg(0, 10), BROKEN),
        (papers.png()[:14], BROKEN),
        (papers.webp()[:20], BROKEN),
        (papers.jpeg(30_001, 10), TOO_MANY_PIXELS),
        (papers.jpeg(20_000, 20_000), TOO_MANY_PIXELS),
        (papers.pdf()[:-6], BROKEN),
        (papers.pdf(b"4 0 obj<</Encrypt 5 0 R>>endobj\n"), LOCKED),
        (papers.pdf(b"4 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n"), HAS_PROGRAM),
        (papers.pdf(b"4 0 obj<</EmbeddedFiles 5 0 R>>endobj\n"), HAS_PROGRAM),
        (papers.office(members={"word/vbaProject.bin": b"x"}), HAS_PROGRAM),
        (papers.office(members={"word/embeddings/oleObject1.bin": b"x"}), HAS_PROGRAM),
        (papers.office("other.xml"), UNKNOWN),
        (papers.office(members={"word/media/a.xml": bytes(3_000_000)}), BOMB),
    ],
)
def test_what_may_not_be_kept_is_refused_in_words(data: bytes, why: Label) -> None:
    assert examined(data, "材料") == why


def test_what_is_too_large_says_how_large_it_is() -> None:
    found = examined(bytes(MOST_PAPER_BYTES + 1), "录像.mp4")
    assert isinstance(found, Label)
    assert "20.0 MB" in found.zh


def test_size_of_a_picture_is_read_without_decoding_it() -> None:
    assert dimensions(papers.jpeg(4000, 3000), Media.JPEG) == (4000, 3000)
    assert dimensions(papers.png(30, 20), Media.PNG) == (30, 20)
    assert dimensions(papers.webp(16_384, 9), Media.WEBP) == (16_384, 9)


def test_locked_document_and_one_with_a_lying_list_are_refused() -> None:
    locked = bytearray(papers.office())
    with zipfile.ZipFile(BytesIO(bytes(locked))) as file:
        at = file.start_dir
    struct.pack_into("<H", locked, at + 8, 1)
    assert examined(bytes(locked), "合同.docx") == LOCKED
    many = BytesIO()
    with zipfile.ZipFile(many, "w") as file:
        for number in range(paper_check.MOST_MEMBERS + 1):
            file.writestr(f"{number}", b"")
    assert examined(many.getvalue(), "合同.docx") == UNKNOWN
    endless = bytearray(papers.office())
    struct.pack_into("<I", endless, endless.rfind(b"PK\x05\x06") + 12, 0xFFFFFFFF)
    assert examined(bytes(endless), "合同.docx") == UNKNOWN


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\用户\\路灯.JPG", "路灯.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("\u202egpj.exe", "gpj.exe.jpg"),
        ("..", "材料.jpg"),
        ("现场?*.jpeg", "现场__.jpeg"),
        ("长" * 500, "长" * (MOST_NAME - 4) + ".jpg"),
    ],
)
def test_name_leads_nowhere_and_ends_as_its_kind_does(name: str, kept: str) -> None:
    assert fitting_name(name, Media.JPEG) == kept
    assert fitting_name(kept, Media.JPEG) == kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"sha256": "AB" * 32},
        {"key": bytes(16)},
        {"size": 0},
        {"size": MOST_PAPER_BYTES + 1},
        {"name": "路灯.exe"},
    ],
)
def test_paper_that_cannot_be_is_found(wrong: dict[str, object]) -> None:
    right: dict[str, object] = {
        "sha256": "ab" * 32,
        "name": "路灯.jpg",
        "media": Media.JPEG,
        "size": 9,
        "key": bytes(32),
    }
    assert not wrong_with(Paper(**right))  # type: ignore[arg-type]  # by name, as they are told
    assert wrong_with(Paper(**(right | wrong)))  # type: ignore[arg-type]  # the same


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (papers.jpeg(), Media.JPEG),
        (papers.png(text=PLACE), Media.PNG),
        (papers.webp(exif=PLACE), Media.WEBP),
    ],
)
def test_photo_is_freed_of_its_place_and_stays_the_same_picture(data: bytes, media: Media) -> None:
    assert PLACE in data
    found = bare(data, media)
    assert PLACE not in found
    assert dimensions(found, media) == dimensions(data, media)
    assert isinstance(examined(found, "路灯"), Examined)
    assert bare(found, media) == found


def test_photo_stays_turned_as_it_was() -> None:
    turned = struct.pack(">HHIH", 0x0112, 3, 1, 6)
    assert turned in bare(papers.jpeg(turned=6), Media.JPEG)
    assert b"Exif" not in bare(papers.jpeg(turned=1), Media.JPEG)


@pytest.mark.parametrize("media", [Media.JPEG, Media.PNG, Media.WEBP])
def test_what_cannot_be_read_stays_as_it_is(media: Media) -> None:
    whole = {Media.JPEG: papers.jpeg(), Media.PNG: papers.png(), Media.WEBP: papers.webp()}[media]
    for end in range(2, len(whole)):
        assert isinstance(bare(whole[:end], media), bytes)
