"""``make test``: the whole suite on SQLite and, beside it, what touches the database on PostgreSQL.

Without PostgreSQL or Chromium their tests are skipped, and said so; with ``CI=true`` that fails.
"""

import os
import subprocess
import sys
import tempfile

from scripts import postgresql

ON_BOTH = ["tests/models", "tests/services", "tests/web"]


def main() -> int:
    """Run the suite and return the exit code."""
    pytest = [sys.executable, "-m", "pytest", "-q", *sys.argv[1:]]
    if postgresql.find_binaries() is None:
        failed = subprocess.call(pytest)  # noqa: S603  # own words
        print("PostgreSQL is not installed: its half of the suite was skipped")
        return failed or int(os.environ.get("CI") == "true")
    # Both at once: each keeps one core busy, and the two share nothing but the code.
    with postgresql.server() as address, tempfile.TemporaryFile("w+") as told:
        environment = {**os.environ, "HILIRISASI_TEST_DATABASE_URL": address}
        other = subprocess.Popen(  # noqa: S603  # own words
            [*pytest, "-p", "no:cacheprovider", *ON_BOTH], env=environment, stdout=told
        )
        failed = subprocess.call(pytest)  # noqa: S603  # own words
        failed_there = other.wait()
        told.seek(0)
        print("PostgreSQL:", told.read(), sep="\n", flush=True)
        return failed or failed_there


if __name__ == "__main__":
    sys.exit(main())
