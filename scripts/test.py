"""``make test``: the whole suite on SQLite, then what touches the database on PostgreSQL.

Without PostgreSQL or Chromium their tests are skipped, and said so; with ``CI=true`` that fails.
"""

import os
import subprocess
import sys

from scripts import postgresql

ON_BOTH = ["tests/models", "tests/services", "tests/web"]


def main() -> int:
    """Run the suite and return the exit code."""
    is_ci = os.environ.get("CI") == "true"
    pytest = [sys.executable, "-m", "pytest", "-q", *sys.argv[1:]]
    failed = subprocess.call(pytest)  # noqa: S603  # own words
    if postgresql.find_binaries() is None:
        print("PostgreSQL is not installed: its half of the suite was skipped")
        return failed or int(is_ci)
    with postgresql.server() as address:
        environment = {**os.environ, "HILIRISASI_TEST_DATABASE_URL": address}
        print("PostgreSQL:", flush=True)
        return failed or subprocess.call([*pytest, *ON_BOTH], env=environment)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
