"""``./desk tamper --edits N --seed X``: N edits behind the back of a centre and of a desk.

A table says, column by column, how many were found, were harmless, went unseen; the last line
is one JSON object.  What went unseen is told in words; the exit status is then 1.
"""

import argparse
import json
import logging
import sys

from tests.tamper.run import KINDS, tamper

EDITS = 1_000


def main() -> int:
    """Edit, and print what became of it."""
    parser = argparse.ArgumentParser(prog="./desk tamper", description=__doc__)
    parser.add_argument("--edits", type=int, default=EDITS, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)  # what a fold stumbles over in an edited record
    figures = tamper(asked.edits, asked.seed)
    width = max(map(len, figures.by_place), default=0)
    print(f"{'':{width}} " + " ".join(f"{kind:>8}" for kind in KINDS))
    for where, counter in sorted(figures.by_place.items()):
        print(f"{where:{width}} " + " ".join(f"{counter[kind] or '':>8}" for kind in KINDS))
    for one in figures.unseen:
        print(
            f"unseen: {one.side} {one.table}.{one.column} {one.how}: {one.words}", file=sys.stderr
        )
    print(json.dumps(figures.total()))
    return 1 if figures.unseen else 0


if __name__ == "__main__":
    sys.exit(main())
