"""The enrolment string: whole, read as people bring it, and no wrong letter slips through."""

import hashlib
import ssl
import zlib

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from casework.event import Label
from casework.invitation import (
    LETTERS,
    MISTYPED,
    NEWER,
    NOT_ONE,
    Invitation,
    certificates_in,
    fingerprint,
    is_string,
    pem_of,
    read,
    written,
)

BRIEF = Invitation("7K3M-Q2XA", "https://mailbox.example.cn", "公安信息网")
LONG = Invitation(
    "WJ10-0000", "https://10.1.2.3:8443/base", "政务外网", (bytes(range(256)) * 3, b"\0\xff" * 90)
)
"""With as much as certificates are, and a code that begins as a string does."""

invitations = st.builds(
    Invitation,
    st.text(min_size=8, max_size=40),
    st.text(max_size=40).map("https://".__add__),
    st.text(max_size=40),
    st.tuples() | st.tuples(st.binary(max_size=900)),
)


def other_letters(letter: str) -> list[str]:
    return [one for one in LETTERS if one != letter]


@given(invitations)
def test_what_was_written_is_read(invitation: Invitation) -> None:
    assert read(written(invitation)) == invitation


@given(invitations)
def test_string_is_scanned_and_typed_in_capitals_and_digits_alone(invitation: Invitation) -> None:
    assert set(written(invitation)) <= set(LETTERS)


def test_string_is_the_same_however_it_is_typed() -> None:
    string = written(LONG)
    groups = " - ".join(string[at : at + 5] for at in range(0, len(string), 5))
    wide = "".join(chr(ord(char) + 0xFEE0) for char in string)
    for typed in (f" {string}\n", string.lower(), groups, wide, string.replace("0", "O")):
        assert read(typed) == LONG
    assert read(string.replace("1", "l")) == LONG


def test_every_single_wrong_letter_is_found() -> None:
    for invitation in (BRIEF, LONG):
        string = written(invitation)
        for place, letter in enumerate(string):
            for wrong in other_letters(letter):
                found = read(string[:place] + wrong + string[place + 1 :])
                assert isinstance(found, Label), (place, letter, wrong)


def test_two_that_changed_places_one_too_many_and_one_missing_are_found() -> None:
    for invitation in (BRIEF, LONG):
        string = written(invitation)
        for place in range(3, len(string)):
            before, here, after = string[:place], string[place], string[place + 1 :]
            assert read(before + after) == MISTYPED
            assert read(before + here + here + after) == MISTYPED
            if after and after[0] != here:
                assert read(before + after[0] + here + after[1:]) == MISTYPED


@given(st.text(max_size=60))
def test_what_is_no_string_is_said_and_nothing_raises(typed: str) -> None:
    assert isinstance(read(typed), Label)
    assert isinstance(read("WJ1" + typed), Label)


def test_code_of_its_own_is_no_string() -> None:
    for code in ("7K3M-Q2XA", "WJ1A-0000", "AAAA-BBBB-CCCC", ""):
        assert not is_string(code)
        assert read(code) == NOT_ONE
    assert is_string(written(BRIEF))
    assert read("A" * 100) == NOT_ONE


def by_hand(form: str, packed: bytes) -> str:
    """A string as docs/protocol.md says it, by other code: bit by bit."""
    data = packed + zlib.crc32(form.encode() + packed).to_bytes(4, "little")
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return f"WJ{form}" + "".join(
        letters[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5)
    )


def deflated(data: bytes) -> bytes:
    return zlib.compress(data, 9)[2:-4]


def test_form_is_the_one_that_the_page_says() -> None:
    said = [BRIEF.code, BRIEF.centre_url, BRIEF.zone, []]
    assert read(by_hand("1", deflated(msgspec.msgpack.encode(said)))) == BRIEF
    assert written(BRIEF) == by_hand("1", deflated(msgspec.msgpack.encode(said)))


def test_newer_form_is_said_as_that_and_broken_contents_unpack_nothing() -> None:
    assert read(by_hand("2", b"whatever it will be")) == NEWER
    assert read(by_hand("1", b"no deflate at all")) == MISTYPED
    assert read(by_hand("1", deflated(b"\0" * 10_000_000))) == MISTYPED
    assert (
        read(by_hand("1", deflated(msgspec.msgpack.encode([1, BRIEF.centre_url, 3, 4]))))
        == MISTYPED
    )
    large = msgspec.msgpack.encode([BRIEF.code, BRIEF.centre_url, "区" * 20_000, []])
    assert read(by_hand("1", deflated(large))) == MISTYPED, "more than is unpacked"
    assert read("WJ1" + "7" * 100_000) == NOT_ONE


def test_certificates_come_out_of_a_text_as_another_library_writes_them() -> None:
    one, two = bytes(range(200)), b"\x30\x82" * 70
    text = f"subject=x\n{ssl.DER_cert_to_PEM_cert(one)}\r\n# 说明\n{ssl.DER_cert_to_PEM_cert(two)}"
    assert certificates_in(text) == (one, two)
    assert certificates_in(text.replace("\n", " ")) == (one, two)
    assert certificates_in(pem_of((one, two))) == (one, two)
    assert certificates_in("-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----") == ()
    assert certificates_in("none") == ()
    assert fingerprint(one).replace(" ", "").lower() == hashlib.sha256(one).hexdigest()
