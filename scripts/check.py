"""``make check``: every check that runs nothing of the service, fastest first."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("imports", ["lint-imports"]),
    ("types", ["mypy"]),
    ("templates", ["djlint", "--quiet", "--lint", "templates"]),
    ("translations complete", ["pytest", "-q", "tests/architecture/test_translations.py"]),
    ("migrations run", ["alembic", "upgrade", "head"]),
    ("migrations match the models", ["alembic", "check"]),
)


def main() -> int:
    """Run each check; print the output of those that fail; return 1 if any did."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "HILIRISASI_DATABASE_URL": f"sqlite:///{folder}/check.db"}
        for name, (program, *words) in CHECKS:
            run = subprocess.run(  # noqa: S603  # own words
                [str(BIN / program), *words],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            print(f"{'ok' if run.returncode == 0 else 'FAILED':>6}  {name}", flush=True)
            if run.returncode:
                print(run.stdout, run.stderr, sep="\n")
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
