"""The command ``rank`` from CSV files to a CSV file: seconds, start of the process included.

Run as ``python -m bench.rank_command``. The files hold the records of `bench.rank_data`.
"""

import csv
import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from bench.rank_data import make_records
from hilirisasi.cli.rank_columns import LISTINGS, PROPOSALS, Column, Kind
from hilirisasi.scoring.records import Listings, Plans

ROUNDS, GOAL_S = 3, 6.0


def main() -> None:
    """Print the median time, the greatest memory and the lines written."""
    listings, plans, _ = make_records()
    with TemporaryDirectory() as folder:
        offered, wanted, ranked = (
            Path(folder, name) for name in ("listings.csv", "proposals.csv", "ranked.csv")
        )
        write(offered, LISTINGS, listings)
        write(wanted, PROPOSALS, plans)
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "rank"]
        command += ["--listings", str(offered), "--proposals", str(wanted), "--output", str(ranked)]
        seconds = [run(command) for _ in range(ROUNDS)]
        with ranked.open(encoding="utf-8") as file:
            lines = sum(1 for _ in file) - 1
    memory_mib = getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024
    spent = float(np.median(seconds))
    print(f"{len(listings.listing_id):,} listings x {len(plans.plan_id):,} plans, {lines:,} ranked")
    print(f"{spent:.2f} s (median of {ROUNDS}), at most {memory_mib:.0f} MiB")
    print(f"goal under {GOAL_S:g} s: {'met' if spent < GOAL_S else 'missed'}")


def run(command: list[str]) -> float:
    """Seconds of one run."""
    start = perf_counter()
    subprocess.run(command, check=True)
    return perf_counter() - start


def write(path: Path, columns: tuple[Column, ...], records: Listings | Plans) -> None:
    """Write records as the command reads them; unknown is blank."""
    known = [column for column in columns if hasattr(records, column.name)]
    cells = [cell for column in known for cell in texts(column, getattr(records, column.name))]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([header for column in known for header in column.headers])
        writer.writerows(zip(*cells, strict=True))


def texts(column: Column, values: np.ndarray) -> list[list[str]]:
    """The cells of a column, or of its twelve months."""
    if column.choices is not None:
        words = {number: word for word, number in reversed(column.choices.items())}
        return [[words[value] for value in values.tolist()]]
    if column.kind is Kind.TEXT:
        return [values.tolist()]
    return [
        ["" if np.isnan(value) else f"{value:.12g}" for value in month.tolist()]
        for month in np.atleast_2d(values.T)
    ]


if __name__ == "__main__":
    main()
