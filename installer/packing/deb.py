"""A ``.deb`` by the rules of UOS and Debian: everything under ``/opt/apps/<id>/``, no scripts.

What is installed never changes anything else on the machine: no user, no service, no menu of the
system's.  How it is brought into use is written in docs/operating.md.
"""

import gzip
import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec

from installer.packing.programs import GLIBC, KEEPER, ROOT, Program, needed

_HERE = Path(__file__).parents[1]
_PERMISSIONS = (
    "autostart",
    "notification",
    "trayicon",
    "clipboard",
    "account",
    "bluetooth",
    "camera",
    "audio_record",
    "installed_apps",
)
"""What UOS lists; a program that is not in its shop is asked for none of them."""

SMALL: tuple[str, ...] = ("-Zxz",)
QUICK: tuple[str, ...] = ("-Zgzip", "-z1")
"""How a package is squeezed: for people, or for a machine that tries it out and throws it away."""


def home(program: Program) -> Path:
    """Where a package lies on a machine."""
    return Path("/opt/apps") / program.identity


def build(
    program: Program,
    tree: Path,
    papers: Path,
    version: str,
    machine: str,
    squeeze: Sequence[str] = SMALL,
) -> bytes:
    """The package of a packed program; ``papers``: its licences and list of parts."""
    work = tree.with_name(f"{tree.name}.deb")
    shutil.rmtree(work, ignore_errors=True)
    top = work / home(program).relative_to("/")
    shutil.copytree(
        tree, top / "files", symlinks=True, ignore=shutil.ignore_patterns("__pycache__")
    )
    documents = top / "entries" / "doc" / program.identity
    shutil.copytree(papers, documents)
    _pack(documents / "changelog.gz", (ROOT / "CHANGELOG.md").read_bytes())
    (top / "info").write_bytes(_info(program, version, machine))
    if program.has_windows:
        _entries(program, top / "entries")
    else:
        unit = (_HERE / "central-mailbox.service").read_text("utf-8")
        command = str(Path("/") / program.of.executable)
        (top / "files" / "central-mailbox.service").write_text(
            unit.replace(f"/usr/bin/{program.command}", command), "utf-8"
        )
    _readable(work, top / "files" / program.command)
    _control(program, work, version, machine)
    target = work.with_suffix(".out")
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", *squeeze, "--build", str(work), str(target)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return target.read_bytes()


def _info(program: Program, version: str, machine: str) -> bytes:
    said = {
        "appid": program.identity,
        "name": program.title.zh,
        "version": version,
        "arch": [machine],
        "permissions": dict.fromkeys(_PERMISSIONS, False),
        "support-plugins": [],
        "plugins": [],
    }
    return msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n"


def _entries(program: Program, entries: Path) -> None:
    """Menu, icon and autostart as UOS finds them; the last is off until somebody turns it on."""
    icons = entries / "icons" / "hicolor" / "scalable" / "apps"
    icons.mkdir(parents=True)
    shutil.copy(_HERE / "entries" / "desk.svg", icons / f"{program.identity}.svg")
    for room, extra in (
        ("applications", ""),
        ("autostart", "Hidden=true\nX-GNOME-Autostart-enabled=false\n"),
    ):
        path = entries / room / f"{program.identity}.desktop"
        path.parent.mkdir(parents=True)
        path.write_text(_desktop(program) + extra, "utf-8")


def _desktop(program: Program) -> str:
    command = Path("/") / program.of.executable
    return (
        "[Desktop Entry]\nType=Application\n"
        f"Name={program.title.en}\nName[zh_CN]={program.title.zh}\n"
        f"Comment={program.about.en}\nComment[zh_CN]={program.about.zh}\n"
        f"Exec={command}\nTryExec={command}\nIcon={program.identity}\n"
        "Terminal=false\nCategories=Office;Qt;\nStartupWMClass=precinct-desk\n"
    )


def _control(program: Program, work: Path, version: str, machine: str) -> None:
    room = work / "DEBIAN"
    room.mkdir()
    files = [path for path in sorted(work.rglob("*")) if path.is_file() and not path.is_symlink()]
    sums = "".join(
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}"
        f"  {path.relative_to(work)}\n"
        for path in files
    )
    packages, fonts = needed(program)
    depends = [f"libc6 (>= {GLIBC[machine]})", *packages]
    lines = {
        "Package": program.identity,
        "Version": version,
        "Architecture": machine,
        "Maintainer": KEEPER,
        "Installed-Size": str(sum(path.stat().st_size for path in files) // 1024 + 1),
        "Depends": ", ".join(depends),
        "Recommends": ", ".join(fonts),
        "Section": program.section,
        "Priority": "optional",
        "Description": f"{program.about.en}\n {program.about.zh}",
    }
    control = "".join(f"{name}: {value}\n" for name, value in lines.items() if value)
    (room / "control").write_text(control, "utf-8")
    (room / "md5sums").write_text(sums, "utf-8")
    for path in (room, room / "control", room / "md5sums"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _readable(work: Path, command: Path) -> None:
    """Modes of a package, whatever the builder's own are: one file is run, the rest is read."""
    for path in [work, *work.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == command else 0o644)


def _pack(path: Path, data: bytes) -> None:
    path.write_bytes(gzip.compress(data, 9, mtime=0))
