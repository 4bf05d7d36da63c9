"""Notes, checkpoints and tiles: the published examples, and the formats' own words."""

import base64
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from casework.audit.notes import (
    COSIGNER,
    ED25519,
    Checkpoint,
    NoteKey,
    cosign,
    cosigned_at,
    has_signed,
    is_key_name,
    note_of,
    read_checkpoint,
    read_note,
    read_signature,
    read_vkey,
    sign_note,
)
from casework.audit.tiles import Tile, bundle, read_tile, tiles_of
from casework.errors import MalformedError
from central_mailbox.keys import verify

# The example of golang.org/x/mod/sumdb/note.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
SAID = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
    "otpRZb6KE6RyyBwJnAM="
)
# Keys of running logs and witnesses, as their operators and transparency-dev publish them.
KEYS = {
    NEUMANN: ED25519,
    "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8": ED25519,
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2": COSIGNER,
    "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6": ED25519,
}
# The example of c2sp.org/tlog-checkpoint.
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Z"
    "hcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
TIMED = (
    "ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyocWODBt97w9uL+8qT7S5gxEHWWOworDc"
    "FiEBYJXORmnFBOBA=="
)
"""A cosignature that transparency-dev dates at 1727964367."""


def secret() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(NEUMANN_SECRET)[1:])


def test_the_published_note_is_signed_and_opened_to_the_byte() -> None:
    key = read_vkey(NEUMANN)
    assert sign_note(secret().sign, key, SAID) == LINE
    note = read_note(f"{SAID}\n{LINE}\n".encode())
    assert note.text == SAID
    assert has_signed(verify, key, note.text, note.signatures[0])
    assert not has_signed(verify, key, note.text + "x", note.signatures[0])


@pytest.mark.parametrize("vkey", KEYS)
def test_published_keys_are_read_and_written_the_same(vkey: str) -> None:
    key = read_vkey(vkey)
    assert key.kind == KEYS[vkey]
    assert key.vkey == vkey


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "bananas.sigstore.dev+12344556",
        "rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!",
        "rekor.sigstore.dev+12345678+AwEB",
        NEUMANN.replace("c74f20a3", "00000000"),
        NEUMANN.replace("PeterNeumann", "Peter Neumann"),
        NEUMANN.replace("Peter", "Other"),
    ],
)
def test_a_key_that_is_none_is_not_read(vkey: str) -> None:
    with pytest.raises(MalformedError):
        read_vkey(vkey)


def test_the_published_checkpoint_is_read_and_written_the_same() -> None:
    note = read_note(SOFA.encode())
    said = read_checkpoint(note.text)
    assert (said.origin, said.size) == ("example.com/behind-the-sofa", 20852163)
    assert note_of(said.text, tuple(SOFA.split("\n\n")[1].splitlines())) == SOFA.encode()


@pytest.mark.parametrize(
    "text",
    [
        SOFA.replace("20852163", "020852163"),
        SOFA.replace("20852163", "-1"),
        SOFA.replace("20852163", "٣"),
        SOFA.replace("20852163", "9" * 5_000),
        SOFA.replace("20852163", str(2**63)),
        SOFA.replace("CsUY", "CsU"),
        SOFA.replace("example.com/behind-the-sofa\n2", "\n2"),
        SOFA.replace("2I=\n", "2I=\nmore of the log's own\n"),
        SOFA.replace("q2I=", "q2J="),
        SOFA.replace("example.com", "example\t.com"),
        SOFA.replace("\n\n— ", "\n\n- "),
        SOFA.removesuffix("\n"),
    ],
)
def test_what_is_no_checkpoint_is_not_read(text: str) -> None:
    with pytest.raises(MalformedError):
        read_checkpoint(read_note(text.encode()).text)


def test_a_cosignature_says_when_and_covers_the_time() -> None:
    key = NoteKey("witness.example/w1", COSIGNER, secret().public_key().public_bytes_raw())
    text = Checkpoint("example.com/behind-the-sofa", 20852163, bytes(32)).text
    line = cosign(secret().sign, key, text, 1679315147)
    found = read_signature(line)
    assert cosigned_at(found) == 1679315147
    assert has_signed(verify, key, text, found)
    # c2sp.org/tlog-cosignature, word for word.
    signed = b"cosignature/v1\ntime 1679315147\n" + text.encode()
    secret().public_key().verify(found.signature[8:], signed)
    assert found.id == sha256(b"witness.example/w1\n\x04" + key.public).digest()[:4]
    later = read_signature(cosign(lambda message: found.signature[8:], key, text, 1679315148))
    assert not has_signed(verify, key, text, later)


def test_the_published_cosignature_is_dated_as_published() -> None:
    assert cosigned_at(read_signature(f"— witness {TIMED}")) == 1727964367


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nbreak", "wide　space", "nul\0"])
def test_a_name_that_would_break_a_line_is_no_name(name: str) -> None:
    assert not is_key_name(name)


def test_a_name_in_chinese_is_a_name() -> None:
    assert is_key_name("西安市公安局/连心")


# ---------------------------------------------------------------------------------- tiles


def test_the_example_of_the_format_has_these_tiles() -> None:
    """c2sp.org/tlog-tiles: 70,000 entries."""
    tiles = [tile for tile in tiles_of(70_000) if not tile.is_entries]
    full = [[tile for tile in tiles if tile.level == n and tile.width == 256] for n in range(3)]
    partial = {tile.path for tile in tiles if tile.width < 256}
    assert [len(row) for row in full] == [273, 1, 0]
    assert partial == {"0/273.p/112", "1/001.p/17", "2/000.p/1"}
    assert {tile.path for tile in tiles_of(256)} == {"entries/000", "0/000", "1/000.p/1"}


def test_the_example_of_a_name_is_written_so() -> None:
    assert Tile(0, 1_234_067).path == "0/x001/x234/067"
    assert read_tile("0/x001/x234/067") == Tile(0, 1_234_067)


@given(st.integers(0, 63), st.integers(0, 10**10), st.integers(1, 256), st.booleans())
def test_every_name_is_read_back(level: int, index: int, width: int, is_entries: bool) -> None:
    tile = Tile(0 if is_entries else level, index, width, is_entries)
    assert read_tile(tile.path) == tile


def test_name_of_a_tile_that_no_log_can_have_is_none() -> None:
    assert read_tile("0/" + "x999/" * 2_000 + "999") is None


@given(st.text("0123456789x/.pentris", max_size=30))
def test_no_tile_has_a_second_name(path: str) -> None:
    tile = read_tile(path)
    assert tile is None or tile.path == path


@given(st.integers(0, 3 * 256**2), st.integers(0, 3), st.integers(0, 800), st.integers(1, 256))
def test_a_log_has_a_tile_if_all_its_hashes_are_of_whole_subtrees(
    size: int, level: int, index: int, width: int
) -> None:
    last_leaf = (index * 256 + width) * 256**level
    assert Tile(level, index, width).is_in(size) == (last_leaf <= size)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_800, 70_000])
@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_tile_ends_where_the_log_does(size: int, level: int) -> None:
    count = size // 256**level
    index, rest = divmod(count, 256)
    if rest:
        assert Tile(level, index, rest).is_in(size)
    assert not Tile(level, index, rest + 1).is_in(size)
    assert not Tile(level, index).is_in(size)


def test_a_bundle_says_how_long_each_entry_is() -> None:
    assert bundle([b"ab", b"", b"c" * 300]) == b"\0\x02ab\0\0\x01\x2c" + b"c" * 300
