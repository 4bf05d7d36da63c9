"""The desk's signatures hold for one message, one key and one suite only."""

from desk_client.credentials import fresh
from desk_client.signing import SUITE, public_key, signer, verify


def test_signature_holds_for_its_message_key_and_suite_only() -> None:
    seed, key = bytes(range(32)), public_key(bytes(range(32)))
    signature = signer(seed)(b"head")
    assert verify(SUITE, key, b"head", signature)
    assert not verify(SUITE, key, b"other", signature)
    assert not verify(SUITE, public_key(bytes(32)), b"head", signature)
    assert not verify(SUITE + 1, key, b"head", signature)
    assert not verify(SUITE, b"short", b"head", signature)
    assert not verify(SUITE, key, b"head", b"")


def test_secrets_sign_with_the_key_that_they_publish() -> None:
    kept = fresh()
    assert verify(SUITE, kept.public_key, b"head", kept.sign(b"head"))
    assert kept.public_key != fresh().public_key
