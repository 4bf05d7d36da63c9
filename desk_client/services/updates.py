"""Whether a newer version of the desk waits where this machine's updates come from.

Only looked at: a desk is installed by the machine's administrator.  Nobody's work waits for the
answer, and a source that cannot be believed is logged and otherwise as good as none.
"""

from pathlib import Path

from casework.log_lines import fault_fields
from desk_client import logs
from desk_client.settings import Settings
from updating.debian import Debian
from updating.errors import UntrustedError, UpdateError
from updating.release import DESK, Release, version_of
from updating.trusted import Repository, Source, trusted_root

PATH = "/updates"
"""Where a centre serves releases."""
STATE = "updates"
PACKED_ROOT = Path(__file__).parents[2] / "resources" / "updates" / "root.json"


def newer(settings: Settings, version: str) -> Release | None:
    """The release that waits; ``None`` where none does, or none can be had."""
    if not settings.centre_url:
        return None
    try:
        root = trusted_root(DESK.id, PACKED_ROOT)
        source = Source(settings.centre_url + PATH, settings.authority)
        with Repository(source, settings.data / STATE, root) as repository:
            release = repository.newest(DESK.id, Debian().architecture())
        return release if version_of(release.version) > version_of(version) else None
    except UntrustedError as error:
        logs.logger.warning("update not believed", extra=fault_fields(error))
    except (UpdateError, OSError) as error:
        logs.logger.info("no update", extra=fault_fields(error))
    return None
