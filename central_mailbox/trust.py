"""Whether desks would take the server's certificate: what each of them asks, asked here.

A desk trusts the authority that it was given and no other, and asks whether the certificate is of
the address that it calls.  So the greeting itself is carried out, with no line between: the pair
that is served on one side, the authority and the address of the enrolment string on the other.
"""

import ssl
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from casework.event import Label
from central_mailbox.certificates import server_context
from central_mailbox.diagnosis import Finding, broken, fine, warning
from central_mailbox.settings import Settings

TOPIC = "certificate"
OTHER_NAME = (62, 64)
"""What OpenSSL answers (x509_vfy.h) where a certificate is of another host, or another address."""
TOO_EARLY, TOO_LATE = 9, 10
"""… where one of the chain is not good yet, or no longer: its end is told by its date."""

OWN = Label("服务器证书", "the server's own")
BETWEEN = Label("中间证书", "an intermediate one")
AUTHORITY = Label("证书机构", "the authority's")


class _Pair(NamedTuple):
    """What is served, and where it lies."""

    certificate: Path
    key: Path
    chain: list[x509.Certificate]


def examined(settings: Settings, now: datetime) -> Iterator[Finding]:
    """The pair by itself, the chain behind it, and what a desk would say to it."""
    path, key = settings.certificate, settings.certificate_key
    if path is None or key is None:
        return
    try:
        pair = _Pair(path, key, x509.load_pem_x509_certificates(path.read_bytes()))
        private = load_pem_private_key(key.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        yield broken(
            TOPIC,
            f"证书或私钥不可用:{path}、{key}",
            f"certificate or key cannot be used ({type(error).__name__}): {path}, {key}",
        )
        return
    if sys.platform != "win32" and key.stat().st_mode & 0o077:
        yield broken(
            TOPIC, f"{key} 可被他人读取:请 chmod 600", f"{key} is open to others: chmod 600"
        )
    form = Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    if private.public_key().public_bytes(*form) != pair.chain[0].public_key().public_bytes(*form):
        yield broken(
            TOPIC,
            f"{key} 不是 {path} 第一张证书的私钥",
            f"{key} is not the key of the first certificate in {path}",
        )
    elif not all(_issued(*both) for both in pairwise(pair.chain)):
        yield broken(
            TOPIC,
            f"{path} 中证书顺序不对:服务器证书在前,其后依次为签发者",
            f"{path} is out of order: the server's own first, then whoever issued each",
        )
    else:
        yield from _at_a_desk(settings, pair)
    yield from _ends(settings, pair, now)


def _issued(one: x509.Certificate, by: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(by)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


# -------------------------------------------------------------------------------- a desk


def _at_a_desk(settings: Settings, pair: _Pair) -> Iterator[Finding]:
    """What a desk says that was given ``authority`` and calls ``centre_url``."""
    try:
        desk = _desk(settings, pair)
    except (OSError, ValueError) as error:
        yield broken(
            TOPIC,
            f"authority 文件不可用:{settings.authority}",
            f"the file of authority cannot be used ({type(error).__name__}): {settings.authority}",
        )
        return
    address = urlsplit(settings.centre_url)
    name = (address.hostname or "") if address.scheme == "https" else ""
    desk.check_hostname = bool(name)
    try:
        _greet(server_context(pair.certificate, pair.key), desk, name)
    except ssl.SSLCertVerificationError as error:
        yield from _refused(settings, pair, name, error)
    except ssl.SSLError as error:
        yield broken(
            TOPIC,
            f"{pair.certificate} 不能用于 TLS({error.reason}):请按现行算法和密钥长度换发",
            f"{pair.certificate} is no good for TLS ({error.reason}): have one issued with a key "
            "and a signature of today",
        )
    else:
        yield from _taken(settings, name)


def _desk(settings: Settings, pair: _Pair) -> ssl.SSLContext:
    """As a desk sets itself up; without an authority the chain's own last one is believed."""
    if settings.authority is not None:
        return ssl.create_default_context(cafile=str(settings.authority))
    desk = ssl.create_default_context(cadata=pair.chain[-1].public_bytes(Encoding.DER))
    desk.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    return desk


def _greet(server: ssl.SSLContext, desk: ssl.SSLContext, name: str) -> None:
    to_server, to_desk = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = server.wrap_bio(to_server, to_desk, server_side=True)
    there = desk.wrap_bio(to_desk, to_server, server_hostname=name or None)
    for side in (there, here, there):
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()


def _refused(
    settings: Settings, pair: _Pair, name: str, error: ssl.SSLCertVerificationError
) -> Iterator[Finding]:
    path = pair.certificate
    if error.verify_code == TOO_LATE:
        return
    if error.verify_code == TOO_EARLY:
        yield broken(
            TOPIC,
            f"{path} 中有证书尚未生效,终端会拒绝连接:请核对系统时钟和证书起始日期",
            f"one in {path} is not good yet, so desks refuse it: check the clock and its first day",
        )
    elif error.verify_code in OTHER_NAME:
        yield broken(
            TOPIC,
            f"{path} 不是 {name}(centre_url)的证书,终端会拒绝连接:"
            "请换发在 subjectAltName 中写明该名称或 IP 的证书,或改正 centre_url",
            f"{path} is not of {name} (centre_url), so desks refuse it: have one issued with that "
            "name or address in subjectAltName, or set centre_url right",
        )
    else:
        yield broken(
            TOPIC,
            f"{path} 不是 {settings.authority} 签发的(或缺少中间证书),终端会拒绝连接:"
            "请放入签发它的根证书,并在服务器证书后补齐各级中间证书",
            f"{path} was not issued by {settings.authority}, or one between them is missing "
            f"({error.verify_message}), so desks refuse it: put the root that issued it there, and "
            "each intermediate one behind the server's own",
        )


def _taken(settings: Settings, name: str) -> Iterator[Finding]:
    if settings.authority is not None:
        of = f", {name}" if name else ""
        yield fine(TOPIC, f"由 authority 签发{of}", f"issued by the authority of desks{of}")


# ---------------------------------------------------------------------------------- ends


def _ends(settings: Settings, pair: _Pair, now: datetime) -> Iterator[Finding]:
    """When each of the chain ends, and the authority behind it."""
    ends = {one: OWN if at == 0 else BETWEEN for at, one in enumerate(pair.chain)}
    for one in _authorities(settings.authority):
        ends[one] = AUTHORITY
    near = [one for one in ends if (one.not_valid_after_utc - now).days < settings.certificate_days]
    for one in near:
        make = broken if one.not_valid_after_utc <= now else warning
        yield make(TOPIC, *_ending(one, ends[one], settings))
    if not near:
        first = min(one.not_valid_after_utc for one in ends)
        yield fine(TOPIC, f"有效期至 {first:%Y-%m-%d}", f"good until {first:%Y-%m-%d}")


def _ending(one: x509.Certificate, role: Label, settings: Settings) -> tuple[str, str]:
    day, name = f"{one.not_valid_after_utc:%Y-%m-%d}", _name(one)
    if role is AUTHORITY:
        return (
            f"{role.zh}“{name}”于 {day} 到期:请将新的根证书加入 {settings.authority},"
            "逐台放入终端(authority.pem),再更换服务器证书",
            f"{role.en} “{name}” ends on {day}: add the new root to {settings.authority} and to "
            "authority.pem of every desk, then renew the server's own",
        )
    return (
        f"{settings.certificate} 中{role.zh}“{name}”于 {day} 到期:请换上新的,serve 会自行换用",
        f"{settings.certificate}: {role.en} “{name}” ends on {day}: put a new one there, `serve` "
        "takes it by itself",
    )


def _name(one: x509.Certificate) -> str:
    found = one.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else one.subject.rfc4514_string()


def _authorities(path: Path | None) -> list[x509.Certificate]:
    """None where there is no such file, or none is in it: that is said already."""
    if path is None:
        return []
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError):
        return []
