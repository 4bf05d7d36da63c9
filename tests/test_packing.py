"""What makes packages: which parts a machine takes, which glibc they ask for, what is written."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installer.packing import deb, glibc, papers
from installer.packing.locked import Locked, here, locked, on_linux
from installer.packing.papers import Brought
from installer.packing.programs import DESK, MAILBOX, ROOT, Program, needed, version
from installer.windows.__main__ import compile_installer

LOCK = """\
alone==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via other
many[extra]==2.0 ; platform_machine == 'aarch64' \\
    --hash=sha256:cc
many[extra]==3.0 ; platform_machine != 'aarch64' \\
    --hash=sha256:dd
older==1 ; python_full_version < '3.12' \\
    --hash=sha256:ee
windows==1 ; sys_platform == 'win32' \\
    --hash=sha256:ff
"""


def test_parts_are_those_of_the_system_that_is_packed_for(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(LOCK, "utf-8")
    of = {machine: locked(lock, on_linux(machine)) for machine in ("amd64", "arm64")}
    names = {machine: [f"{one.name} {one.version}" for one in of[machine]] for machine in of}
    assert names == {
        "amd64": ["alone 1.0", "many 3.0", "older 1"],
        "arm64": ["alone 1.0", "many 2.0", "older 1"],
    }
    assert of["amd64"][0].hashes == ("aa", "bb")


def test_every_part_of_the_true_locks_has_its_hashes() -> None:
    for program in (DESK, MAILBOX):
        parts = locked(ROOT / "requirements" / program.lock, here())
        assert len(parts) > 10
        for part in parts:
            assert part.hashes, part
            assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in part.hashes), part


def compiled(folder: Path, code: str) -> Path:
    folder.mkdir()
    (folder / "a.c").write_text(code, "ascii")
    library = folder / "liba.so"
    command = ["gcc", "-shared", "-fPIC", "-o", str(library), str(folder / "a.c"), "-lm"]
    subprocess.run([*command, "-Wl,--no-as-needed", "-lpthread"], check=True)
    return library


def test_newest_glibc_is_that_of_the_newest_symbol(tmp_path: Path) -> None:
    older = "#include <math.h>\n" + Path(ROOT / "installer/packing/older-libm.h").read_text("utf-8")
    code = "double f(double x) { return exp(x); }\n"
    newer = compiled(tmp_path / "new", f"#include <math.h>\n{code}")
    plain = compiled(tmp_path / "old", f"{older}\n{code}")
    if sys.platform == "linux" and "x86_64" in here()["platform_machine"]:
        assert glibc.asked(newer) == (2, 29)
        assert glibc.asked(plain) < (2, 28)
    assert [path.name for path in glibc.binaries(tmp_path)] == ["liba.so", "liba.so"]


def wheel(site: Path, name: str, said: str) -> None:
    folder = site / f"{name.replace('-', '_')}-1.0.dist-info"
    (folder / "licenses").mkdir(parents=True)
    (folder / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n{said}\n", "utf-8")
    (folder / "licenses" / "LICENSE.txt").write_text(f"licence of {name}", "utf-8")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The papers of a desk of two wheels and one library of the system."""
    site = tmp_path / "site"
    wheel(site, "some-part", "License-Expression: MIT")
    wheel(site, "other", "Classifier: License :: OSI Approved :: BSD License")
    licence = tmp_path / "COPYING"
    licence.write_text("licence of zlib", "utf-8")
    parts = [Locked("some-part", "1.0", ("aa",)), Locked("other", "1.0", ("bb", "cc"))]
    brought = [Brought("zlib", "1.3", "pkg:deb/debian/zlib@1.3?arch=source", licence)]
    room = tmp_path / "papers"
    assert papers.write(DESK, room, site, parts, brought) == (room / "sbom.cdx.json").read_bytes()
    return room


def test_list_of_parts_names_each_with_licence_and_hashes(written: Path) -> None:
    listed = json.loads((written / "sbom.cdx.json").read_bytes())
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.5")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", listed["serialNumber"])
    by_name = {one["name"]: one for one in listed["components"]}
    assert by_name["some-part"]["purl"] == "pkg:pypi/some-part@1.0"
    assert by_name["some-part"]["licenses"] == [{"license": {"name": "MIT"}}]
    assert [one["value"] for one in by_name["other"]["properties"]] == ["bb", "cc"]
    assert by_name["other"]["licenses"] == [{"license": {"name": "BSD License"}}]
    assert by_name["zlib"]["purl"].startswith("pkg:deb/debian/zlib@1.3")
    for name in ("some-part", "other"):
        text = (written / "licences" / name / "LICENSE.txt").read_text("utf-8")
        assert text == f"licence of {name}"
    assert (written / "licences" / "zlib" / "COPYING").read_text("utf-8") == "licence of zlib"


def unpacked(package: bytes, folder: Path) -> Path:
    path = folder / "a.deb"
    path.write_bytes(package)
    subprocess.run(["dpkg-deb", "-R", str(path), str(folder / "out")], check=True)
    return folder / "out"


@pytest.mark.parametrize("program", [DESK, MAILBOX], ids=lambda one: one.command)
def test_package_lies_in_its_own_folder_and_runs_nothing(
    program: Program, tmp_path: Path, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = tmp_path / "tree"
    (tree / "_internal").mkdir(parents=True)
    command = tree / program.command
    command.write_text("#!/bin/sh\n", "ascii")
    command.chmod(0o700)
    (tree / "_internal" / "part").write_text("part", "ascii")
    (tree / "_internal" / "part").chmod(0o700)
    (tree / "_internal" / "__pycache__").mkdir()
    # The same source makes the same bytes: the moment is the source's.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    package = deb.build(program, tree, written, "1.2.3", "amd64")
    assert package == deb.build(program, tree, written, "1.2.3", "amd64")
    out = unpacked(package, tmp_path)
    home = out / "opt/apps" / program.identity
    assert sorted(path.name for path in (out / "DEBIAN").iterdir()) == ["control", "md5sums"]
    outside = [path for path in out.rglob("*") if path.is_file() and home not in path.parents]
    assert {path.parent for path in outside} == {out / "DEBIAN"}
    control = (out / "DEBIAN/control").read_text("utf-8")
    assert f"Package: {program.identity}\nVersion: 1.2.3\nArchitecture: amd64\n" in control
    depends = re.findall(r"^Depends: (.*)$", control, re.MULTILINE)[0].split(", ")
    assert depends == ["libc6 (>= 2.28)", *needed(program)[0]]
    for line in (out / "DEBIAN/md5sums").read_text("utf-8").splitlines():
        total, path = line.split("  ")
        assert hashlib.md5((out / path).read_bytes()).hexdigest() == total
    assert (home / "files" / program.command).stat().st_mode & 0o777 == 0o755
    assert (home / "files" / "_internal" / "part").stat().st_mode & 0o777 == 0o644
    assert not list(home.rglob("__pycache__"))
    info = json.loads((home / "info").read_bytes())
    assert (info["appid"], info["version"]) == (program.identity, "1.2.3")
    assert not any(info["permissions"].values())


def test_menu_names_what_is_there_and_autostart_is_off(tmp_path: Path, written: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "precinct-desk").write_text("#!/bin/sh\n", "ascii")
    (tree / "precinct-desk").chmod(0o755)
    out = unpacked(deb.build(DESK, tree, written, version(), "amd64"), tmp_path)
    entries = out / "opt/apps" / DESK.identity / "entries"
    menu = (entries / "applications" / f"{DESK.identity}.desktop").read_text("utf-8")
    start = (entries / "autostart" / f"{DESK.identity}.desktop").read_text("utf-8")
    command = re.findall(r"^Exec=/(.*)$", menu, re.MULTILINE)[0]
    assert (out / command).is_file()
    assert "Hidden=true" in start
    assert "Hidden" not in menu
    assert list(entries.rglob(f"{DESK.identity}.svg"))
    if shutil.which("desktop-file-validate"):
        said = subprocess.run(
            ["desktop-file-validate", *map(str, entries.rglob("*.desktop"))],
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.stdout == ""


def test_unit_in_the_package_starts_the_command_of_the_package(
    tmp_path: Path, written: Path
) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "central-mailbox").write_text("#!/bin/sh\n", "ascii")
    out = unpacked(deb.build(MAILBOX, tree, written, version(), "amd64"), tmp_path)
    unit = out / "opt/apps" / MAILBOX.identity / "files" / "central-mailbox.service"
    command = re.findall(r"^ExecStart=/(\S+) serve ", unit.read_text("utf-8"), re.MULTILINE)[0]
    assert (out / command).exists()


def test_installer_for_windows_compiles_around_a_folder(tmp_path: Path, written: Path) -> None:
    files = tmp_path / "files"
    (files / "_internal").mkdir(parents=True)
    (files / "precinct-desk.exe").write_bytes(b"MZ program")
    (files / "_internal" / "part.dll").write_bytes(b"MZ part")
    target = tmp_path / "desk_amd64.exe"
    compile_installer(files, written, target, version())
    data = target.read_bytes()
    assert data[:2] == b"MZ"
    # The version that Windows shows of the file, in UTF-16 as its resources have it.
    assert version().encode("utf-16-le") in data
