"""What the operator decides: flag over environment over file over default, frozen at start.

The file is TOML, ``mailbox.toml`` in the mailbox's folder or what ``--config`` names; a key that
there is not is refused with the nearest one, wherever it was written.  No secret is among
them: command lines are read by everybody on the machine.
"""

import difflib
import json
import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from casework.address import SAY, may_be_a_centre
from casework.errors import MalformedError
from casework.event import Label
from casework.hand_written import text_of
from central_mailbox.errors import SettingsError

FILE = "mailbox.toml"
PREFIX = "MAILBOX_"
CONFIG = f"{PREFIX}CONFIG"
MOST_PORT = 65535

Kind = Literal["path", "text", "count"]
Value = str | int | Path


class Settings(Struct, frozen=True, kw_only=True):
    """``database`` is a URL of PostgreSQL; empty: an encrypted file in ``data``."""

    data: Path
    keys: Path
    database: str = ""
    zone: str = "公安信息网"
    host: str = "127.0.0.1"
    port: int = 0
    certificate: Path | None = None
    certificate_key: Path | None = None
    centre_url: str = ""
    authority: Path | None = None
    updates: Path | None = None
    citizens: str = ""
    citizens_url: str = ""
    citizens_papers: int = 5
    metrics: str = ""
    papers: str = ""
    papers_endpoint: str = ""
    backup_folder: Path | None = None
    backup_hours: int = 24
    backup_keep: int = 14
    free_mb: int = 1024
    certificate_days: int = 30
    config: Path | None = None

    @property
    def centre_key(self) -> Path:
        """Where the centre's signing key lies."""
        return self.keys / "centre.key"

    @property
    def policy_file(self) -> Path:
        """Which witnesses must cosign, if any were agreed: in the format of tlog-policy."""
        return self.data / "witnesses.policy"

    @property
    def database_key(self) -> Path:
        """Where the key of the encrypted database lies."""
        return self.keys / "database.key"

    @property
    def database_file(self) -> Path:
        """Where the encrypted database lies."""
        return self.data / "mailbox.db"

    @property
    def place(self) -> str:
        """What the mailbox is called in words to the operator."""
        return self.database or str(self.database_file)


class Setting(NamedTuple):
    """A key of the file: also its flag and, in capitals behind ``MAILBOX_``, its variable."""

    name: str
    kind: Kind
    shown: str
    about: Label
    of: Literal["every verb", "serve", "enrol"] = "serve"
    least: int = 0

    @property
    def flag(self) -> str:
        """What it is called on a command line."""
        return "--" + self.name.replace("_", "-")


SETTINGS = (
    Setting(
        "data",
        "path",
        '"/var/lib/central-mailbox"',
        Label("信箱数据目录", "Folder of the mailbox"),
        of="every verb",
    ),
    Setting(
        "keys",
        "path",
        '"keys"',
        Label(
            "密钥目录;请放在另一介质上,与备份分开保管",
            "Folder of the keys; put it on another medium, and keep it apart from backups",
        ),
        of="every verb",
    ),
    Setting(
        "database",
        "text",
        '"postgresql://mailbox@db/mailbox"',
        Label(
            "PostgreSQL 地址(口令放在 ~/.pgpass);不填则为数据目录中的加密文件",
            "Address of PostgreSQL (its password in ~/.pgpass); none: an encrypted file in DATA",
        ),
        of="every verb",
    ),
    Setting(
        "zone",
        "text",
        '"公安信息网"',
        Label("网络区域,显示在终端标题栏", "Network zone, shown in the title bar of every desk"),
    ),
    Setting(
        "host",
        "text",
        '"127.0.0.1"',
        Label("监听地址", "Address that desks come to"),
    ),
    Setting("port", "count", "0", Label("监听端口;0 为任意空闲", "Its port; 0 is any free one")),
    Setting(
        "certificate",
        "path",
        '"tls/chain.pem"',
        Label(
            "服务器证书,其后依次为各级中间证书(PEM);不填则为明文,TLS 由本机前置代理承担",
            "The server's certificate and behind it each intermediate one (PEM); none: plain HTTP, "
            "TLS ends in a proxy on this machine",
        ),
    ),
    Setting(
        "certificate_key",
        "path",
        '"tls/server.key"',
        Label("证书私钥(PEM,权限 600)", "The certificate's private key (PEM, mode 600)"),
    ),
    Setting(
        "centre_url",
        "text",
        '"https://mailbox.example.cn"',
        Label(
            "终端访问本中心的地址,写入登记串;不填则只发登记码",
            "Address at which desks find this centre, for the enrolment string; none: codes only",
        ),
        of="enrol",
    ),
    Setting(
        "authority",
        "path",
        '"tls/root.pem"',
        Label(
            "签发服务器证书的自有证书机构(PEM),写入登记串;不填则用终端系统信任的机构",
            "The private authority that issued the server's certificate (PEM), for the enrolment "
            "string; none: those that the desks' system trusts",
        ),
        of="enrol",
    ),
    Setting(
        "updates",
        "path",
        '"/srv/updates"',
        Label(
            "发布版本的更新仓库目录,终端经 /updates/ 取用;不填则不提供",
            "Folder of a repository of releases, which desks read under /updates/; none: there is "
            "none",
        ),
    ),
    Setting(
        "citizens",
        "text",
        '"127.0.0.1:8090"',
        Label(
            "群众来信网页的监听地址,与终端分开;不填则不提供",
            "Address of the citizens' pages, apart from that of desks; none: there are none",
        ),
    ),
    Setting(
        "citizens_url",
        "text",
        '"https://letters.example.cn"',
        Label(
            "群众打开来信网页的地址,写入回执二维码;不填则二维码只含查询码",
            "Address at which citizens find the pages, for the QR code of a receipt; none: the "
            "picture holds the code alone",
        ),
    ),
    Setting(
        "citizens_papers",
        "count",
        "5",
        Label(
            "群众一次来信、补充最多附几份照片、材料;0 为不收",
            "How many photos and papers a letter or an addition takes; 0: none",
        ),
    ),
    Setting(
        "metrics",
        "text",
        '"127.0.0.1:9464"',
        Label(
            "Prometheus 指标的本机地址;不填则不提供",
            "Address on this machine where Prometheus reads metrics; none: it does not",
        ),
    ),
    Setting(
        "papers",
        "text",
        '"/srv/papers"',
        Label(
            "照片、材料的存放处:目录,或 S3 存储桶(s3://桶/前缀,密钥放环境变量 AWS_…);"
            "不填则为数据目录下的 papers",
            "Where photos and papers lie: a folder, or a bucket (s3://bucket/prefix; its keys in "
            "the environment, AWS_…); none: papers in DATA",
        ),
        of="every verb",
    ),
    Setting(
        "papers_endpoint",
        "text",
        '"https://s3.example.cn"',
        Label(
            "自建 S3 存储的地址;不填则为公有云默认地址",
            "Address of an S3 store of one's own; none: the one of the public cloud",
        ),
        of="every verb",
    ),
    Setting(
        "backup_folder",
        "path",
        '"/var/backups/central-mailbox"',
        Label(
            "定时备份目录,应在另一磁盘上;不填则不定时备份",
            "Where backups on a schedule go, on another disk; none: there are none",
        ),
    ),
    Setting(
        "backup_hours",
        "count",
        "24",
        Label("每隔多少小时备份一次", "Hours between one backup and the next"),
        least=1,
    ),
    Setting(
        "backup_keep",
        "count",
        "14",
        Label("保留最近多少份备份", "How many of the newest backups are kept"),
        least=1,
    ),
    Setting(
        "free_mb",
        "count",
        "1024",
        Label(
            "剩余空间低于多少 MB 时 doctor 提醒", "Free space, in MB, below which `doctor` warns"
        ),
    ),
    Setting(
        "certificate_days",
        "count",
        "30",
        Label(
            "证书到期前多少天 doctor 提醒",
            "Days before a certificate's end from which `doctor` warns",
        ),
    ),
)
"""Everything that can be set, in the order of the file."""

_BY_NAME = {one.name: one for one in SETTINGS}


def read_settings(
    said: Mapping[str, object],
    environ: Mapping[str, str] | None = None,
    *,
    is_beginning: bool = False,
) -> Settings:
    """The settings of this run; ``said``: what the command line said, by the names of flags.

    :class:`SettingsError` says what cannot be and where it was written.  ``is_beginning``: the
    file that was named need not be there yet.
    """
    environ = os.environ if environ is None else environ
    told = {name: Path(str(at)) for name in ("config", "data") if (at := said.get(name))}
    of_environment = {
        key.removeprefix(PREFIX).lower(): value
        for key, value in environ.items()
        if key.startswith(PREFIX) and key != CONFIG and value
    }
    _refuse_unknown(of_environment, lambda name: f"{PREFIX}{name.upper()}", "the environment")
    config = _config_file(told, environ.get(CONFIG), of_environment.get("data"))
    is_to_come = is_beginning and config is not None and not config.exists()
    in_file = _of_file(config) if config is not None and not is_to_come else {}
    found: dict[str, Value] = {}
    for one in SETTINGS:
        if said.get(one.name) is not None:
            found[one.name] = _value(one, said[one.name], one.flag, Path())
        elif one.name in of_environment:
            where = f"{PREFIX}{one.name.upper()}"
            found[one.name] = _value(one, of_environment[one.name], where, Path())
        elif config is not None and one.name in in_file:
            where = f"{config}: {one.name}"
            found[one.name] = _value(one, in_file[one.name], where, config.parent)
    return _checked(found, config)


def _config_file(told: Mapping[str, Path], variable: str | None, data: str | None) -> Path | None:
    """The file that was named; else the one that lies in the mailbox's folder, if it does."""
    named = told.get("config") or (Path(variable) if variable else None)
    if named is not None:
        return named
    folder = told.get("data") or (Path(data) if data else None)
    if folder is not None and (folder / FILE).exists():
        return folder / FILE
    return None


def _of_file(path: Path) -> dict[str, object]:
    try:
        read = tomllib.loads(text_of(path.read_bytes()))
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, MalformedError, RecursionError) as error:
        raise SettingsError(f"{path}: not a TOML file: {error}") from error
    _refuse_unknown(read, str, str(path))
    return read


def _refuse_unknown(names: Iterable[str], shown: Callable[[str], str], where: str) -> None:
    for name in names:
        if name not in _BY_NAME:
            near = difflib.get_close_matches(name, _BY_NAME, 1, 0.5)
            hint = f"did you mean {shown(near[0])}?" if near else f"there are {', '.join(_BY_NAME)}"
            raise SettingsError(f"{where}: there is no setting {shown(name)}; {hint}")


def _value(one: Setting, said: object, where: str, beside: Path) -> Value:
    """What was said, as what the setting is; a path of the file is seen from its folder."""
    if one.kind == "count":
        is_written = isinstance(said, str) and said.isascii() and said.isdecimal()
        count = int(str(said)) if is_written or type(said) is int else -1
        if count < one.least:
            raise SettingsError(f"{where} is a whole number from {one.least} on, not {said}")
        return count
    if not isinstance(said, str | Path):
        raise SettingsError(f'{where} is a text: write it between "quotation marks"')
    return beside / Path(said).expanduser() if one.kind == "path" else str(said)


def _checked(found: dict[str, Value], config: Path | None) -> Settings:
    data = found.pop("data", None)
    if not isinstance(data, Path):
        raise SettingsError(
            "say which mailbox: --data DIR, MAILBOX_DATA, or --config FILE with data in it"
        )
    keys = found.pop("keys", data / "keys")
    rest: dict[str, Any] = {"data": data, "keys": keys, "config": config} | found
    settings = Settings(**rest)
    checked_database(settings.database)
    if settings.centre_url and not may_be_a_centre(settings.centre_url):
        raise SettingsError(f"centre_url cannot be {settings.centre_url}. {SAY.en}")
    if settings.port > MOST_PORT:
        raise SettingsError(f"port is at most {MOST_PORT}, not {settings.port}")
    if (settings.certificate is None) != (settings.certificate_key is None):
        raise SettingsError("certificate and certificate_key are given both or not at all")
    if settings.metrics:
        metrics_address(settings)
    if settings.citizens:
        citizens_address(settings)
    if settings.backup_folder is not None and settings.database:
        raise SettingsError(
            "backup_folder is for the encrypted file; PostgreSQL is dumped by its own tools "
            "(`backup` says which)"
        )
    return settings


def citizens_address(settings: Settings) -> tuple[str, int]:
    """Where the citizens' pages are served; port 0 is any free one."""
    host, _, port = settings.citizens.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal() and int(port) <= MOST_PORT):
        raise SettingsError(
            f"citizens is an address with its port, 127.0.0.1:8090 say, not {settings.citizens}"
        )
    return host.strip("[]"), int(port)


def metrics_address(settings: Settings) -> tuple[str, int]:
    """Where metrics are read: this machine only, they say how busy a bureau is."""
    host, _, port = settings.metrics.rpartition(":")
    is_here = host in ("127.0.0.1", "localhost", "::1", "[::1]")
    if not is_here or not (port.isascii() and port.isdecimal() and int(port) <= MOST_PORT):
        raise SettingsError(
            f"metrics is an address on this machine, 127.0.0.1:9464 say, not {settings.metrics}"
        )
    return host.strip("[]"), int(port)


def written_settings(said: Mapping[str, str]) -> str:
    """The file with every setting explained; what ``said`` does not name stands as a remark."""
    lines = [
        "# 中心信箱设置。优先级:命令行 > 环境变量 MAILBOX_… > 本文件 > 默认值。",
        "# The central mailbox: flag over environment (MAILBOX_…) over this file over default.",
    ]
    for one in SETTINGS:
        mark = "" if one.name in said else "# "
        lines += ["", f"# {one.about.zh}", f"# {one.about.en}"]
        lines.append(f"{mark}{one.name} = {said.get(one.name, one.shown)}")
    return "\n".join(lines) + "\n"


def toml_text(text: str) -> str:
    """A text as TOML writes it; a basic string escapes as JSON does."""
    return json.dumps(text, ensure_ascii=False)


def checked_database(url: str) -> str:
    """The address of a PostgreSQL database, without a password in it; empty stays empty."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        has_password = parts.password is not None or "password" in parse_qs(parts.query)
    except ValueError as error:
        raise SettingsError("--database is not an address") from error
    if parts.scheme != "postgresql":
        raise SettingsError("--database begins with postgresql://")
    if has_password:
        raise SettingsError(
            "leave the password out of --database, where everybody on this machine can read it; "
            "put it into ~/.pgpass (mode 600), or name such a file in PGPASSFILE"
        )
    return url
