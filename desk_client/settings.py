"""How this desk is set up: where its data lies, its centre, its language, its zone.

Read once, at the start: the command line over the environment over a TOML file that one of them
names, over the machine's policy, over what enrolment kept, over defaults; frozen from then on.
One installation belongs to one network zone (domain rule 6), whose name stands in the title bar
all the time.  Nothing secret is kept here.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct, structs

from casework.address import SAY, may_be_a_centre
from casework.errors import MalformedError
from casework.event import Label
from casework.hand_written import text_of
from casework.invitation import Invitation, pem_of
from desk_client.errors import DeskError
from desk_client.files import write_private
from desk_client.later import later
from updating.release import DESK

if TYPE_CHECKING:
    import difflib
    import tomllib
else:
    difflib, tomllib = later("difflib"), later("tomllib")

Language = Literal["zh", "en"]

FILE = "settings.json"
AUTHORITY_FILE = "authority.pem"
"""In the data folder: the authority that an enrolment string brought."""
PREFIX = "DESK_"
OF_POLICY = ("centre_url", "authority", "zone", "language", "scans")
"""What is the same for whoever sits at this machine; where their data lies is not."""
ABOUT: Mapping[str, Label] = {
    "config": Label("设置文件(TOML),含以下各项", "TOML file with any of the settings below"),
    "data": Label("数据目录", "Data folder"),
    "centre_url": Label("中心地址,https://…", "The centre's address, https://…"),
    "authority": Label(
        "唯一受信任的证书机构(PEM)", "PEM file of the one certificate authority that is trusted"
    ),
    "zone": Label("网络区域,登记前显示在标题栏", "Network zone in the title bar, until enrolment"),
    "language": Label("界面语言:zh 或 en", "Language: zh or en"),
    "scans": Label("扫描仪存放文件的文件夹", "Folder into which the scanner puts its files"),
}
"""Everything that can be set: a flag, a key of the file, and a variable behind ``DESK_``."""


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
    certificate may come from; without it, those of the system are trusted.  ``scans``: the folder
    whose newest files are offered where papers are attached.  ``fixed``: what
    whoever set the machine up said, by name; no enrolment changes it.
    """

    data: Path
    centre_url: str = ""
    language: Language = "zh"
    zone: str = ""
    authority: Path | None = None
    scans: Path | None = None
    fixed: frozenset[str] = frozenset()

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


def policy_file(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """The file by which an administrator sets up every user of this machine; it may be absent."""
    if platform == "win32":
        return Path(environ.get("PROGRAMDATA") or "C:/ProgramData") / "PrecinctDesk/policy.toml"
    return Path("/etc/opt") / DESK.id / "policy.toml"


def read_settings(environ: Mapping[str, str] | None = None, policy: Path | None = None) -> Settings:
    """The settings of this run; the data folder is made, for its owner only."""
    environ = os.environ if environ is None else environ
    environ = _over_files(environ, policy or policy_file(environ))
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
    scans = environ.get("DESK_SCANS")
    return Settings(
        data=data,
        centre_url=checked_url(environ.get("DESK_CENTRE_URL") or saved.centre_url),
        language="en" if language == "en" else "zh",
        zone=environ.get("DESK_ZONE") or saved.zone,
        authority=Path(authority).expanduser().absolute() if authority else None,
        scans=Path(scans).expanduser().absolute() if scans else None,
        fixed=frozenset(name for name in ABOUT if environ.get(f"{PREFIX}{name.upper()}")),
    )


def _over_files(environ: Mapping[str, str], policy: Path) -> Mapping[str, str]:
    """The environment over the file that ``DESK_CONFIG`` names, over the machine's policy."""
    of_files = _of_file(policy, OF_POLICY, may_be_absent=True)
    if named := environ.get(f"{PREFIX}CONFIG"):
        names = [name for name in ABOUT if name != "config"]
        of_files |= _of_file(Path(named).expanduser().absolute(), names)
    return of_files | {key: value for key, value in environ.items() if value}


def _of_file(path: Path, names: Sequence[str], *, may_be_absent: bool = False) -> dict[str, str]:
    """What a TOML file says, under the names of the environment."""
    try:
        read = tomllib.loads(text_of(path.read_bytes()))
    except OSError as error:
        if may_be_absent and isinstance(error, FileNotFoundError):
            return {}
        raise SettingsError(_unread(path, type(error).__name__)) from error
    except (tomllib.TOMLDecodeError, MalformedError, RecursionError) as error:
        raise SettingsError(_unread(path, str(error))) from error
    for name, value in read.items():
        if name not in names:
            near = difflib.get_close_matches(name, names, 1, 0.5) or [", ".join(names)]
            raise SettingsError(_unknown(path, name, near[0]))
        if not isinstance(value, str):
            raise SettingsError(_unread(path, f"{name}: no text"))
        if name in ("data", "authority", "scans") and value:
            read[name] = str(path.parent / Path(value).expanduser())
    return {f"{PREFIX}{name.upper()}": value for name, value in read.items()}


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


def invited(settings: Settings, invitation: Invitation) -> Settings:
    """The settings with what an invitation says of its centre, kept for the next start.

    Before the centre is asked: a machine that is let in and loses power knows where it belongs.
    What whoever set the machine up said stays; an invitation to another centre is refused.
    """
    url = checked_url(invitation.centre_url)
    if "centre_url" in settings.fixed and url != settings.centre_url:
        raise SettingsError(_elsewhere(settings.centre_url, url))
    authority = settings.authority
    if "authority" not in settings.fixed:
        authority = settings.data / AUTHORITY_FILE if invitation.authority else None
    zone = settings.zone if "zone" in settings.fixed else invitation.zone or settings.zone
    changed = structs.replace(settings, centre_url=url, authority=authority, zone=zone)
    try:
        if authority is not None and "authority" not in settings.fixed:
            write_private(authority, pem_of(invitation.authority).encode("ascii"))
    except OSError as error:
        raise SettingsError(_no_folder(settings.data, type(error).__name__)) from error
    keep(changed)
    return changed


def checked_url(url: str) -> str:
    """A centre's address without its last slash; empty stays empty."""
    url = url.strip().rstrip("/")
    if url and not may_be_a_centre(url):
        raise SettingsError(SAY)
    return url


def _elsewhere(fixed: str, other: str) -> Label:
    return Label(
        f"管理员为本机设定的中心是 {fixed},这里的却是 {other}。请向管理员要本中心的登记串",
        f"The administrator set this machine up for {fixed}, and this is for {other}. Ask for a "
        "string of the right centre",
    )


def _no_folder(data: Path, kind: str) -> Label:
    return Label(
        f"不能使用数据目录 {data}({kind})。请检查权限和磁盘",
        f"The data folder {data} cannot be used ({kind}). See its permissions and the disk",
    )


def _unread(path: Path, why: str) -> Label:
    return Label(
        f"不能读取设置文件 {path}({why})。请改正后重新启动",
        f"The settings file {path} cannot be read ({why}). Put it right and start again",
    )


def _unknown(path: Path, name: str, near: str) -> Label:
    return Label(
        f"设置文件 {path} 中的 {name} 不是设置项。是否指 {near}?请改正后重新启动",
        f"{path}: there is no setting {name}; did you mean {near}? Put it right and start again",
    )


def _damaged(path: Path) -> Label:
    return Label(
        f"设置文件 {path} 已损坏。请改名后重新启动并重新填写",
        f"The settings file {path} is damaged. Rename it, start again and enter them anew",
    )
