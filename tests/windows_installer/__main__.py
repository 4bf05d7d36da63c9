"""``./desk windows-installer``: the installer for Windows, as far as it is seen without one.

Around a small program in place of the packed desk it is compiled, and under Wine, in a root of
its own, it installs silently, updates, refuses and uninstalls.  Each line is a promise that was
kept; the last one is for programs.
Needs root, a Debian mirror, and some 4 GB in the cache the first time.
"""

import argparse
import json
import sys
import time

from tests.bare.system import Bare, in_a_space_of_its_own
from tests.windows_installer.promises import Promises
from tests.windows_installer.windows import WINE


def main() -> int:
    """Keep every promise; the first that is broken ends it."""
    parser = argparse.ArgumentParser(prog="./desk windows-installer", description=__doc__)
    parser.parse_args()
    in_a_space_of_its_own()
    began = time.monotonic()
    kept = Promises(Bare(WINE)).keep()
    print(json.dumps({"kept": kept, "seconds": round(time.monotonic() - began, 1)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
