"""What is wrong with an installation, in words that say what to do; it changes nothing.

Each part is looked at though another is broken, as far as it can be.
"""

import ctypes
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from casework.audit import is_genuine
from casework.audit.policy import Policy
from casework.outside import Outside
from central_mailbox import backups, cosigning, sweeping, trust
from central_mailbox.diagnosis import Finding, Level, broken, fine, warning
from central_mailbox.errors import CentreError, KeyFileError
from central_mailbox.keys import CentreKey, key_file, verify
from central_mailbox.papers import place_of
from central_mailbox.settings import Settings
from central_mailbox.store import Store, postgres, sqlite
from central_mailbox.store.migrate import Look

EXIT: dict[Level, int] = {"ok": 0, "warning": 2, "broken": 1}

SKEW = timedelta(seconds=60)
"""A clock behind the last signed head by more has been set back."""

LATE = timedelta(days=7)
"""A paper that is not here so long after it was attached has somebody asked for it."""

MB = 1024 * 1024
PATIENCE_SECONDS = 3.0
TIME_ERROR = 5
"""What ntp_adjtime(2) answers where nothing keeps the clock."""
TIMEX_BYTES = 512


def worst(findings: list[Finding]) -> Level:
    """The worst of them."""
    order: tuple[Level, ...] = ("broken", "warning")
    return next((one for one in order if any(one == found.level for found in findings)), "ok")


def examined(
    settings: Settings,
    policy: Policy,
    outside: Outside,
    *,
    keeps_time: Callable[[], bool] | None = None,
    ask: cosigning.Ask = cosigning.ask,
) -> Iterator[Finding]:
    """Every part of an installation, in the order in which one would look."""
    file = settings.config
    yield fine(
        "settings",
        f"已读取:{file or '没有设置文件,按命令行与环境变量'}",
        f"read: {file or 'no file, only flags and the environment'}",
    )
    yield from _keys(settings, outside)
    yield from _database(settings, outside)
    yield from _clock(keeps_time or clock_is_kept)
    yield from _space(settings)
    yield from _service(settings)
    yield from trust.examined(settings, outside.now())
    yield from _backups(settings, outside.now())
    yield from _witnesses(policy, ask)


# ------------------------------------------------------------------------------ the parts


def _keys(settings: Settings, outside: Outside) -> Iterator[Finding]:
    files = [settings.centre_key, *([] if settings.database else [settings.database_key])]
    for path in files:
        try:
            key_file(path, outside.random, may_make=False)
        except KeyFileError as error:
            yield broken("keys", f"密钥文件有问题:{path}", str(error))
        except OSError as error:
            yield broken("keys", f"无法读取密钥文件:{path}", f"{path}: {error.strerror}")
        else:
            yield fine("keys", f"{path.name} 完好", f"{path.name} is there, for its owner only")
    if settings.keys.is_dir() and sys.platform != "win32" and settings.keys.stat().st_mode & 0o077:
        yield warning(
            "keys",
            f"密钥目录 {settings.keys} 可被他人访问:请 chmod 700",
            f"{settings.keys} is open to others: chmod 700",
        )


def _database(settings: Settings, outside: Outside) -> Iterator[Finding]:
    try:
        look = _look(settings, outside)
    except FileNotFoundError:
        yield _no_mailbox(settings)
        return
    except (CentreError, OSError) as error:
        yield broken(
            "database",
            f"数据库不可用({type(error).__name__}):请检查服务、磁盘和密钥",
            f"{settings.place} cannot be used ({type(error).__name__}: {error}): see that the "
            "server runs, the disk is there and the key is its own",
        )
        return
    yield from _owners(settings)
    schema = look.schema
    if schema.here is None:
        yield _no_mailbox(settings)
    elif not schema.is_known:
        yield broken(
            "database",
            f"数据库由更新的程序写入(结构 {schema.here}):请更新本程序",
            f"a newer program wrote it (schema {schema.here}): update this one",
        )
    elif schema.here != schema.wanted:
        yield warning(
            "database",
            f"结构 {schema.here} 将在下次 serve 时升级到 {schema.wanted}:请先备份",
            f"schema {schema.here} becomes {schema.wanted} at the next `serve`: back up first",
        )
    else:
        words = f"{look.database} {look.version}, schema {schema.here}"
        yield fine("database", words, words)
        yield from _log(settings, outside)
        yield from _papers(settings, outside)


def _owners(settings: Settings) -> Iterator[Finding]:
    """Whoever ran `restore` or `found` as another user than the service."""
    if sys.platform == "win32" or settings.database:
        return
    owner = settings.data.stat().st_uid
    for path in sorted(settings.data.glob("mailbox.db*")):
        if path.stat().st_uid != owner:
            yield broken(
                "database",
                f"{path} 不属于数据目录的所有者:请 chown,并以服务用户运行各命令",
                f"{path} is not of the owner of its folder: chown it, and run commands as the "
                "service's user",
            )


def _no_mailbox(settings: Settings) -> Finding:
    return broken(
        "database",
        f"{settings.place} 没有信箱:请检查路径和磁盘;恢复备份(restore),或新建(found)",
        f"there is no mailbox in {settings.place}: look at the path and the disk; put a backup "
        "back (`restore`), or set up a new bureau (`found`)",
    )


def _look(settings: Settings, outside: Outside) -> Look:
    if settings.database:
        return postgres.look(settings.database)
    settings.database_file.stat()
    key = key_file(settings.database_key, outside.random, may_make=False)
    return sqlite.look(settings.database_file, key)


def _log(settings: Settings, outside: Outside) -> Iterator[Finding]:
    """The log's newest head: by this key, and not from the future."""
    try:
        centre = CentreKey(key_file(settings.centre_key, outside.random, may_make=False))
        store = _store(settings, outside)
    except (CentreError, OSError):
        return  # said already
    try:
        with store.read() as tx:
            head = tx.log.head()
    finally:
        store.close()
    if head is None:
        yield _no_mailbox(settings)
    elif not is_genuine(verify, centre.public, head):
        yield broken(
            "keys",
            "centre.key 不是签署本信箱日志的密钥:请放回原密钥",
            "centre.key is not the key that signed this mailbox's log: put the right one back",
        )
    elif head.at - outside.now() > SKEW:
        yield broken(
            "clock",
            f"系统时钟比最后一次签名({head.at:%Y-%m-%d %H:%M:%S})还早:请校准后再启动 serve",
            f"the clock is behind the last signed head ({head.at:%Y-%m-%d %H:%M:%S}): set it right "
            "before `serve`",
        )
    else:
        words = f"{head.size} records, last signed {head.at:%Y-%m-%d %H:%M:%S}"
        yield fine("log", words, words)


def _papers(settings: Settings, outside: Outside) -> Iterator[Finding]:
    """Whether their place answers, and which were named long ago and are not there."""
    try:
        store = _store(settings, outside)
    except (CentreError, OSError):
        return  # said already
    since = outside.now() - LATE
    try:
        absent = list(sweeping.missing(store, place_of(settings), since))
    except (CentreError, OSError) as error:
        yield broken(
            "papers",
            f"存放材料的地方不可用({type(error).__name__}):请检查目录、存储服务和密钥",
            f"the place of papers cannot be used ({type(error).__name__}): see that the folder or "
            "the object store is there, and its keys in the environment",
        )
        return
    finally:
        store.close()
    cases = sorted({one.case for one in absent})
    if absent:
        yield warning(
            "papers",
            f"{len(absent)} 份材料 {LATE.days} 天前已登记、至今未到"
            f"(事项 {'、'.join(cases[:3])} 等):请所附单位联网;原机已坏的,请重新附上",
            f"{len(absent)} papers were recorded over {LATE.days} days ago and are not here (cases "
            f"{', '.join(cases[:3])} …): have the machine that took them connect; where it is "
            "gone, attach them anew",
        )
    else:
        yield fine("papers", "材料齐全", "all that are named are here")


def _store(settings: Settings, outside: Outside) -> Store:
    if settings.database:
        return postgres.open_store(settings.database)
    key = key_file(settings.database_key, outside.random, may_make=False)
    return sqlite.open_store(settings.database_file, key)


def _clock(keeps_time: Callable[[], bool]) -> Iterator[Finding]:
    if keeps_time():
        yield fine("clock", "时钟由系统校准", "the system keeps the clock")
    else:
        yield warning(
            "clock",
            "没有服务校准系统时钟:请启用 chrony 或 systemd-timesyncd",
            "nothing keeps this machine's clock: enable chrony or systemd-timesyncd",
        )


def clock_is_kept() -> bool:
    """Whether the kernel says that somebody keeps its clock; true where it cannot say."""
    if not sys.platform.startswith("linux"):
        return True
    told = ctypes.CDLL(None).ntp_adjtime(ctypes.create_string_buffer(TIMEX_BYTES))
    return bool(told != TIME_ERROR)


def _space(settings: Settings) -> Iterator[Finding]:
    for folder in dict.fromkeys((settings.data, settings.backup_folder)):
        if folder is None or not folder.is_dir():
            continue
        if not os.access(folder, os.W_OK):
            yield broken(
                "space",
                f"不能写入 {folder}:请检查权限",
                f"{folder} cannot be written: see its mode",
            )
        free = shutil.disk_usage(folder).free // MB
        if free >= settings.free_mb:
            yield fine("space", f"{folder}:剩余 {free} MB", f"{folder}: {free} MB free")
            continue
        make = broken if free < settings.free_mb // 10 else warning
        yield make(
            "space",
            f"{folder} 仅剩 {free} MB:请腾出空间或扩容",
            f"{folder} has {free} MB left: make room, or give it a larger disk",
        )


def _service(settings: Settings) -> Iterator[Finding]:
    if not settings.port:
        return
    where = f"{settings.host}:{settings.port}"
    try:
        socket.create_connection((settings.host, settings.port), PATIENCE_SECONDS).close()
    except OSError:
        yield broken(
            "service",
            f"{where} 无人应答:serve 未运行?请查看 systemctl status central-mailbox",
            f"nobody answers at {where}: is `serve` running? See systemctl status central-mailbox",
        )
    else:
        yield fine("service", f"{where} 有应答", f"{where} answers")


def _backups(settings: Settings, now: datetime) -> Iterator[Finding]:
    if settings.database:
        words = "pg_dump / pg_basebackup"
        yield fine("backups", f"由 PostgreSQL 自己的工具备份:{words}", f"taken by {words}")
        return
    folder = settings.backup_folder
    if folder is None:
        yield warning(
            "backups",
            "没有定时备份:请在设置文件中填写 backup_folder",
            "there are none on a schedule: give backup_folder in the TOML file",
        )
        return
    there = backups.lying_in(folder)
    sound = [one for one in there if not one.manifest.findings]
    if there and there[0].manifest.findings:
        yield broken(
            "backups",
            f"最新备份 {there[0].folder} 有 {there[0].manifest.findings} 处异常:请运行 verify",
            f"the newest, {there[0].folder}, has {there[0].manifest.findings} findings: run "
            "`verify`",
        )
    if not sound or now - sound[0].manifest.made_at > 2 * timedelta(hours=settings.backup_hours):
        newest = f"{sound[0].manifest.made_at:%Y-%m-%d %H:%M}" if sound else "- (none)"
        yield broken(
            "backups",
            f"{folder} 中最新的完好备份:{newest};请运行 backup 查看原因",
            f"the newest sound one in {folder} is of {newest}: run `backup` to see why",
        )
    else:
        words = f"{sound[0].folder} ({sound[0].manifest.size} records)"
        yield fine("backups", words, words)
    if folder.is_dir() and settings.data.is_dir() and _is_same_disk(folder, settings.data):
        yield warning(
            "backups",
            f"{folder} 与数据在同一磁盘上:请放到另一磁盘",
            f"{folder} lies on the same disk as the mailbox: put it on another",
        )


def _is_same_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def _witnesses(policy: Policy, ask: cosigning.Ask) -> Iterator[Finding]:
    answering = 0
    for witness in policy.witnesses:
        # An empty question is refused by whoever is there; only silence is 0.
        if not witness.url or ask(witness.url, b"").status:
            answering += 1
            continue
        yield warning(
            "witnesses",
            f"{witness.name} 无应答({witness.url}):请联系该单位",
            f"{witness.name} does not answer ({witness.url}): ask that body",
        )
    if answering < policy.quorum:
        yield broken(
            "witnesses",
            f"应答的见证方仅 {answering} 个,少于规定的 {policy.quorum} 个:终端将显示未见证",
            f"{answering} answer, {policy.quorum} are needed: desks show the log as unwitnessed",
        )
    elif policy.witnesses:
        words = f"{answering} / {len(policy.witnesses)}"
        yield fine("witnesses", f"应答 {words}", f"answering {words}")
