"""``make accept``: what is measured before a capability is called done, as one table.

``python -m scripts.accept [PART …]`` runs some parts only. A figure is worth what the machine was
doing: each part prints the load average when it begins.
"""

import os
import sys
from collections.abc import Callable, Iterable

from accept import node, table
from accept.parts import lighthouse_scores, pages, suites, weight
from accept.table import Check

PARTS: dict[str, Callable[[], Iterable[Check]]] = {
    "pages": pages.run,
    "weight": weight.run,
    "lighthouse": lighthouse_scores.run,
    "keyboard": suites.by_keyboard,
    "no-script": suites.without_javascript,
    "races": suites.races,
    "properties": suites.properties,
}


def main() -> int:
    """Run the named parts, or all; return 1 if a check does not hold."""
    names = sys.argv[1:] or list(PARTS)
    if unknown := set(names) - PARTS.keys():
        print(f"No part {', '.join(sorted(unknown))}: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    node.install()
    failed = 0
    for name in names:
        print(f"{name}: load average {os.getloadavg()[0]:.1f}", flush=True)
        failed |= not table.print_checks(name, PARTS[name]())
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
