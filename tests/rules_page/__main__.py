"""``python -m tests.rules_page`` writes ``docs/rules.md``; ``--check``: is it current?"""

import sys

from tests.rules_page.page import PATH, page


def main() -> int:
    """Write, or compare."""
    text = page()
    if "--check" in sys.argv[1:]:
        is_current = PATH.exists() and PATH.read_text() == text
        print("docs/rules.md is current" if is_current else "docs/rules.md is stale")
        return 0 if is_current else 1
    PATH.write_text(text)
    print(f"wrote {PATH}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
