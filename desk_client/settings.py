"""How this desk is set up: where its data lies, its centre, its language, its zone.

Read once, at the start, from the environment over a small file over defaults; frozen from
then on.  One installation belongs to one network zone (domain rule 6), whose name stands
in the title bar all the time.  Nothing secret is kept here.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from casework.errors import MalformedError
from casework.event import Label
from casework.hand_written import text_of
from desk_client.address import SAY, may_be_a_centre
from desk_client.errors import DeskError
from desk_client.files import write_private

Language = Literal["zh", "en"]

FILE = "settings.json"


class SettingsError(DeskError):
    """The person who set up: a setting that cannot be."""


class Saved(Struct, frozen=True, omit_defaults=True):
    """What the file keeps."""

    centre_url: str = ""
    language: Language = "zh"
    zone: str = ""
    authority: str = ""


class Settings(Struct, frozen=True, kw_only=True):
    """The settings of this run.  ``centre_url`` is empty until the desk is enrolled.

    ``authority`` is the file with the one certificate authority that the centre's
    certificate may come from; without it, those of the system are trusted.
    """

    data: Path
    centre_url: str = ""
    language: Language = "zh"
    zone: str = ""
    authority: Path | None = None

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.data / "desk.db"

    @property
    def has_database(self) -> bool:
        """Whether this desk was started before: then there is a key to be found."""
        return self.database.exists() and self.database.stat().st_size > 0


def data_folder(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Where data lies when nobody says otherwise: the system's place for a user's programs."""
    if named := environ.get("DESK_DATA"):
        return Path(named).expanduser().absolute()
    home = Path(environ.get("HOME") or Path.home())
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData/Local") / "PrecinctDesk"
    if platform == "darwin":
        return home / "Library/Application Support/PrecinctDesk"
    return Path(environ.get("XDG_DATA_HOME") or home / ".local/share") / "precinct-desk"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this run; the data folder is made, for its owner only."""
    environ = os.environ if environ is None else environ
    data = data_folder(environ)
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = data / FILE
        text = text_of(path.read_bytes()) if path.exists() else "{}"
        saved = msgspec.json.decode(text, type=Saved)
    except OSError as error:
        raise SettingsError(_no_folder(data, type(error).__name__)) from error
    except (msgspec.DecodeError, MalformedError, RecursionError) as error:
        raise SettingsError(_damaged(data / FILE)) from error
    language = environ.get("DESK_LANGUAGE") or saved.language
    if language not in ("zh", "en"):
        raise SettingsError(Label("界面语言只能是 zh 或 en", "The language is zh or en"))
    authority = environ.get("DESK_AUTHORITY") or saved.authority
    return Settings(
        data=data,
        centre_url=checked_url(environ.get("DESK_CENTRE_URL") or saved.centre_url),
        language="en" if language == "en" else "zh",
        zone=environ.get("DESK_ZONE") or saved.zone,
        authority=Path(authority).expanduser().absolute() if authority else None,
    )


def keep(settings: Settings) -> None:
    """Write what the set-up decided, for the next start; nothing where it is there already.

    A disk that is full must not keep an officer from a desk that was set up long ago.
    """
    saved = Saved(
        checked_url(settings.centre_url),
        settings.language,
        settings.zone,
        str(settings.authority or ""),
    )
    path, data = settings.data / FILE, msgspec.json.encode(saved)
    try:
        if not path.exists() or path.read_bytes() != data:
            write_private(path, data)
    except OSError as error:
        raise SettingsError(_no_folder(settings.data, type(error).__name__)) from error


def checked_url(url: str) -> str:
    """A centre's address without its last slash; empty stays empty."""
    url = url.strip().rstrip("/")
    if url and not may_be_a_centre(url):
        raise SettingsError(SAY)
    return url


def _no_folder(data: Path, kind: str) -> Label:
    return Label(
        f"不能使用数据目录 {data}({kind})。请检查权限和磁盘",
        f"The data folder {data} cannot be used ({kind}). See its permissions and the disk",
    )


def _damaged(path: Path) -> Label:
    return Label(
        f"设置文件 {path} 已损坏。请改名后重新启动并重新填写",
        f"The settings file {path} is damaged. Rename it, start again and enter them anew",
    )
