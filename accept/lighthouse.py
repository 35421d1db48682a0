"""One run of Lighthouse as a phone: scores from 0 to 100 and what cost points."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from accept import node
from accept.browser import CHROMIUM, FLAGS

ALL: Final = ("performance", "accessibility", "best-practices", "seo")
NOT_TIMED: Final = ALL[1:]
RUN_S: Final = 180
TRIES: Final = 3  # a browser now and then fails to start on a busy machine
METRICS: Final = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of one run."""

    scores: Mapping[str, float]
    findings: tuple[str, ...]


def audit(url: str, cookies: Mapping[str, str], categories: Sequence[str] = ALL) -> Audit:
    """Load a page as a slow phone on a slow line and mark it."""
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    command = (
        *("node", str(node.LIGHTHOUSE), url, "--quiet", "--output=json"),
        f"--only-categories={','.join(categories)}",
        f"--chrome-flags={' '.join(('--headless=new', *FLAGS))}",
        f"--extra-headers={json.dumps({'Cookie': cookie})}",
    )
    for _ in range(TRIES):
        run = subprocess.run(
            command,
            env={**os.environ, "CHROME_PATH": CHROMIUM},
            capture_output=True,
            text=True,
            check=False,
            timeout=RUN_S,
        )
        if run.returncode == 0:
            break
    else:
        raise RuntimeError(f"Lighthouse failed {TRIES} times on {url}: {run.stderr[-500:]}")
    report = json.loads(run.stdout)
    scores = {
        name: round(100 * (category["score"] or 0))
        for name, category in report["categories"].items()
    }
    return Audit(scores, tuple(_findings(report)))


def _findings(report: dict[str, object]) -> list[str]:
    found = []
    for category in report["categories"].values():  # type: ignore[attr-defined]
        for reference in category["auditRefs"]:
            one = report["audits"][reference["id"]]  # type: ignore[index]
            if reference["weight"] and one["score"] is not None and one["score"] < 1:
                items = one.get("details", {}).get("items", [])
                where = [str(item.get("node", item))[:160] for item in items[:2]]
                told = one.get("displayValue", "")
                found.append(f"{one['id']}: {one['title']} {told} {' | '.join(where)}")
    return found
