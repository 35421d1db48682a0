"""Parts that are tests of the suite, run harder or in another way."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

from accept.table import Check
from scripts import postgresql

TESTS = Path(__file__).parents[2] / "tests"
RACERS = 100
JOURNEYS = ("tests/browser/test_thread.py", "tests/browser/test_counts.py")


def by_keyboard() -> Iterator[Check]:
    """Every core task with Tab, arrows, Space and Enter alone, with scripts and without."""
    yield _pytest("core tasks by keyboard alone", *JOURNEYS, BY_KEYBOARD="1")


def without_javascript() -> Iterator[Check]:
    """Every core task with JavaScript off."""
    yield _pytest("core tasks with JavaScript off", *JOURNEYS, "-k", "without-javascript")


def races() -> Iterator[Check]:
    """The races with many more at once, on both databases."""
    race, racers = "tests/services/test_race.py", {"HILIRISASI_TEST_RACERS": str(RACERS)}
    yield _pytest(f"races of {RACERS} on SQLite", race, **racers)
    if postgresql.find_binaries() is None:
        yield Check(f"races of {RACERS} on PostgreSQL", "not installed", "", is_passed=False)
        return
    with postgresql.server() as address:
        racers["HILIRISASI_TEST_DATABASE_URL"] = address
        yield _pytest(f"races of {RACERS} on PostgreSQL", race, **racers)


def properties() -> Iterator[Check]:
    """The files that promise something for any example, with 1,000 examples each."""
    promising = re.compile(r"^@given|RuleBasedStateMachine", re.MULTILINE)
    files = [
        str(path)
        for path in sorted(TESTS.rglob("test_*.py"))
        if promising.search(path.read_text(encoding="utf-8"))
    ]
    yield _pytest("properties with 1,000 examples", *files, HYPOTHESIS_PROFILE="accept")


def _pytest(what: str, *words: str, **environment: str) -> Check:
    start = time.monotonic()
    with TemporaryFile("w+", encoding="utf-8") as told:
        code = subprocess.call(
            (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words),
            env={**os.environ, "CI": "true", **environment},
            stdout=told,
        )
        told.seek(0)
        lines = told.read().splitlines()
    summary = lines[-1].strip("= ").partition(" in ")[0] if lines else ""
    failures = tuple(line for line in lines if line.startswith(("FAILED", "ERROR")))
    minutes = (time.monotonic() - start) / 60
    return Check(what, f"{summary}, {minutes:.1f} min", "all pass", code == 0, failures)
