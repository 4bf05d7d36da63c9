"""What goes with a package on paper: every part's licence, and the list of parts (CycloneDX)."""

import shutil
import uuid
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import NamedTuple

import msgspec

from installer.packing.locked import Locked
from installer.packing.programs import KEEPER, LICENCE, ROOT, Program

_NAMES = ("licen", "copying", "notice", "authors")
_QT = ("LGPL-3", "GPL-3", "GPL-2")
"""Qt for Python is under the LGPL 3, which speaks of the GPL; its wheels carry no text."""
_TEXTS = Path(__file__).with_name("licences")


class Brought(NamedTuple):
    """A part that came by no wheel: its package URL, and its licence, a file or a folder."""

    name: str
    version: str
    purl: str
    licence: Path


def write(
    program: Program, papers: Path, site: Path, parts: list[Locked], brought: list[Brought]
) -> bytes:
    """Fill a folder with licences, ``copyright`` and the list of parts, which is returned too."""
    shutil.rmtree(papers, ignore_errors=True)
    licences = papers / "licences"
    licences.mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", papers / "copyright")
    for part in parts:
        _gather(site, part, licences / part.name)
    for one in brought:
        _copy(one.licence, licences / one.name)
    for name in _QT if any(part.name.startswith("pyside6") for part in parts) else ():
        shutil.copy(_TEXTS / name, licences / "pyside6-essentials")
    listed = _listed(program, site, parts, brought)
    (papers / "sbom.cdx.json").write_bytes(listed)
    return listed


def _copy(source: Path, into: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, into)
    else:
        into.mkdir()
        shutil.copy(source, into)


def _metadata(site: Path, part: Locked) -> tuple[Path, Message]:
    wanted = part.name.lower().replace("-", "_").replace(".", "_")
    for folder in site.glob("*.dist-info"):
        if folder.name.rpartition("-")[0].rpartition("-")[0].lower().replace(".", "_") == wanted:
            return folder, Parser().parsestr((folder / "METADATA").read_text("utf-8"))
    raise FileNotFoundError(f"{part.name} is in the lock and was not installed")


def _gather(site: Path, part: Locked, into: Path) -> None:
    folder, said = _metadata(site, part)
    into.mkdir()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name.lower().startswith(_NAMES):
            shutil.copy(path, into / path.name)
    # Some wheels carry no text: then what its authors say of it in a line.
    (into / "SAID.txt").write_text(f"{part.name} {part.version}: {_licence(said)}\n", "utf-8")


def _licence(said: Message) -> str:
    classes = [
        one.rpartition("::")[2].strip()
        for one in said.get_all("Classifier", [])
        if one.startswith("License ::")
    ]
    return str(
        said["License-Expression"]
        or ("; ".join(classes))
        or (said["License"] or "").partition("\n")[0]
        or "see its own page"
    )


def _listed(program: Program, site: Path, parts: list[Locked], brought: list[Brought]) -> bytes:
    """CycloneDX 1.5.  The serial number is made from the content: the same parts, the same list."""
    components = [_wheel(site, part) for part in parts]
    components += [
        {
            "type": "library",
            "bom-ref": one.purl,
            "name": one.name,
            "version": one.version,
            "purl": one.purl,
        }
        for one in brought
    ]
    this = f"pkg:generic/{program.identity}"
    body = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": this,
                "name": program.identity,
                "description": program.about.en,
                "licenses": [{"license": {"id": LICENCE}}],
            },
            "supplier": {"name": KEEPER.partition(" <")[0]},
        },
        "components": components,
        "dependencies": [{"ref": this, "dependsOn": [str(one["bom-ref"]) for one in components]}],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, msgspec.json.encode(body).decode())
    text = msgspec.json.encode(body | {"serialNumber": f"urn:uuid:{serial}"})
    return msgspec.json.format(text, indent=1) + b"\n"


def _wheel(site: Path, part: Locked) -> dict[str, object]:
    purl = f"pkg:pypi/{part.name}@{part.version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": part.name,
        "version": part.version,
        "purl": purl,
        "licenses": [{"license": {"name": _licence(_metadata(site, part)[1])}}],
        "properties": [{"name": "lock:sha256", "value": one} for one in part.hashes],
    }
