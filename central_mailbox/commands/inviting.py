"""``enrol``: a one-time code for a machine, and the string that takes it to this centre."""

import argparse
import ssl
import sys
from io import BytesIO
from pathlib import Path

import segno
from segno import DataOverflowError

from casework.errors import MalformedError
from casework.hand_written import text_of
from casework.invitation import Invitation, certificates_in, pem_of, written
from central_mailbox.centre import Centre
from central_mailbox.disk import write_new
from central_mailbox.errors import SettingsError
from central_mailbox.settings import Settings

KINDS = (".png", ".svg")
SCALE = 4
"""Pixels of a module: as a telephone or a scanner reads it from a screen."""

NO_STRING = """central mailbox: a code only. For a string that a desk can be enrolled with, say
centre_url (and authority, if it is a private one) in the TOML file or as flags."""


def enrol(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    """A code on the first line; where it is known how desks get here, the string on the next."""
    qr: Path | None = options.qr
    _check_picture(qr, settings)
    authority = _authority(settings.authority)
    code = centre.issue_code(options.unit)
    print(code)
    if not settings.centre_url:
        print(NO_STRING, file=sys.stderr)
        return 0
    string = written(Invitation(code, settings.centre_url, settings.zone, authority))
    print(string)
    if qr is not None:
        _write_picture(qr, string)
    return 0


def _check_picture(qr: Path | None, settings: Settings) -> None:
    """Before a code is issued that nobody would get to see."""
    if qr is None:
        return
    if not settings.centre_url:
        raise SettingsError("--qr shows the string, which needs centre_url")
    if qr.suffix.lower() not in KINDS:
        raise SettingsError(f"--qr is a file that ends in {' or '.join(KINDS)}, not {qr.name}")
    if qr.exists():
        raise SettingsError(f"{qr} is there already; nothing was written")


def _authority(path: Path | None) -> tuple[bytes, ...]:
    """The certificates of the file, each of which has to be one."""
    if path is None:
        return ()
    try:
        found = certificates_in(text_of(path.read_bytes()))
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=pem_of(found))
    except (MalformedError, ssl.SSLError, ValueError) as error:
        raise SettingsError(f"authority: {path} holds no certificates (PEM)") from error
    return found


def _write_picture(path: Path, string: str) -> None:
    picture = BytesIO()
    try:
        code = segno.make_qr(string, error="l", boost_error=False)
    except DataOverflowError as error:
        raise SettingsError(
            "the string is too long for a code to scan: let authority hold the root alone"
        ) from error
    code.save(picture, kind=path.suffix[1:].lower(), scale=SCALE)
    write_new(path, picture.getvalue())
