"""``make test``: the whole suite on SQLite and, beside it, what touches the database on PostgreSQL.

Without PostgreSQL or Chromium their tests are skipped, and said so; with ``CI=true`` that fails.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from scripts import postgresql

# Only services query and commit, so what the pages do with a database is tested here too.
ON_BOTH = ["tests/models", "tests/services"]
BROWSER = "tests/browser"


def main() -> int:
    """Run the suite and return the exit code."""
    pytest = [sys.executable, "-m", "pytest", "-q", *sys.argv[1:]]
    if postgresql.find_binaries() is None:
        failed = subprocess.call(pytest)  # noqa: S603  # own words
        print("PostgreSQL is not installed: its half of the suite was skipped")
        return failed or int(os.environ.get("CI") == "true")
    # Each half keeps one core busy about as long as the other, and they share nothing but the code.
    with postgresql.server() as address, ThreadPoolExecutor(1) as pool:
        there = {**os.environ, "HILIRISASI_TEST_DATABASE_URL": address}
        beside = [*pytest, "-p", "no:cacheprovider"]
        other = pool.submit(
            _run_all, [([*beside, *ON_BOTH], there), ([*beside, BROWSER], os.environ)]
        )
        failed = subprocess.call([*pytest, f"--ignore={BROWSER}"])  # noqa: S603  # own words
        failed_there, told = other.result()
        print("PostgreSQL, then the browser:", told, sep="\n", flush=True)
        return failed or failed_there


def _run_all(runs: Sequence[tuple[Sequence[str], Mapping[str, str]]]) -> tuple[int, str]:
    """Run one after the other; return the first failure's code and all that they told."""
    done = [
        subprocess.run(  # noqa: S603  # own words
            words, env=environment, stdout=subprocess.PIPE, text=True, check=False
        )
        for words, environment in runs
    ]
    code = next((run.returncode for run in done if run.returncode), 0)
    return code, "\n".join(run.stdout for run in done)


if __name__ == "__main__":
    sys.exit(main())
