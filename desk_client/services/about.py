"""What this program is: its version, its licence, and the parts that it is made of.

A package brings the list of its parts (CycloneDX) and their licences; a checkout has neither.
"""

from pathlib import Path

import msgspec
from msgspec import Struct

from desk_client.command_line import this_version
from updating import in_use
from updating.release import DESK

LICENCE = "Apache-2.0"
PAPERS = Path("entries", "doc", DESK.id)
"""Where in the package they lie."""
LIST = "sbom.cdx.json"


class Part(Struct, frozen=True):
    """A part that others made."""

    name: str
    version: str
    licence: str


class About(Struct, frozen=True):
    """What there is to say.  ``papers``: where the licences lie, if this is a package."""

    version: str
    licence: str
    parts: tuple[Part, ...]
    papers: Path | None


class _Named(Struct):
    id: str = ""
    name: str = ""


class _Licence(Struct):
    license: _Named


class _Component(Struct):
    name: str
    version: str
    licenses: list[_Licence] = []


class _Listed(Struct):
    components: list[_Component]


def about(package: Path | None = None) -> About:
    """What is known; a list that cannot be read is left out, the rest is said."""
    folder = package or in_use.own_folder()
    papers = folder / PAPERS if folder is not None else None
    if papers is None or not papers.is_dir():
        return About(this_version(), LICENCE, (), None)
    try:
        listed = msgspec.json.decode((papers / LIST).read_bytes(), type=_Listed)
    except (OSError, msgspec.DecodeError):
        return About(this_version(), LICENCE, (), papers)
    return About(this_version(), LICENCE, tuple(_part(one) for one in listed.components), papers)


def _part(one: _Component) -> Part:
    said = [each.license.id or each.license.name for each in one.licenses]
    return Part(one.name, one.version, ", ".join(said))
