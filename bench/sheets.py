"""A sheet of listings as large as Lampung: seconds of dry run and acceptance, and peak memory.

Run as ``python -m bench.sheets``. A process of its own writes the file, seeded, over real village
codes; the one measured reads it, tries it out and accepts it, twice: all rows new, all changed.
The short process that unfolds a workbook is not in the memory: it ends before the rows are read.
"""

import random
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from hilirisasi.actors import actor_of
from hilirisasi.app import create_app
from hilirisasi.config import Settings
from hilirisasi.extensions import db
from hilirisasi.reference.files import read_commodities, read_forms, read_regions
from hilirisasi.services import listing_sheets, migrations, reference_loading, sheet_uploads
from hilirisasi.services.listing_sheet_columns import BY_KEY, COLUMNS, TITLE, VERSION
from hilirisasi.spreadsheets.writing import csv_text, workbook
from models import Membership, Organisation, OrganisationKind, Role, User

ROWS, SEED = 20_000, 20261124
GOAL_S, GOAL_MIB = 10.0, 300
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SHORT_MONTHS = ("Jan-Mar", "Jul, Agu", "Nov-Feb", "semua", "4,5,6")
FILLED = [column.key for column in COLUMNS if column.key not in {"id", "village_name", "status"}]


def main() -> None:
    """Print the table."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "xlsx"
    with TemporaryDirectory() as folder:
        app = create_app(
            Settings(secret_key="bench" * 10, database_url=f"sqlite:///{folder}/sheets.db")
        )
        with app.app_context():
            migrations.migrate(db.session)
            reference_loading.load_all(db.session, now=NOW)
            user = person()
            before = memory_mib()
            print(f"{ROWS:,} rows, {kind}, before the first {before:.0f} MiB")
            for name, price in (("all new", 1_000), ("all changed", 2_000)):
                path = Path(folder, f"{price}.{kind}")
                process = get_context("spawn").Process(target=write, args=(path, price))
                process.start()
                process.join()
                _measure(name, path, user)


def _measure(name: str, path: Path, user: User) -> None:
    actor = actor_of(user)
    content = path.read_bytes()
    seconds: dict[str, float] = {}

    def timed(step: str, work: Callable[[], Any]) -> Any:
        start = perf_counter()
        done = work()
        seconds[step] = perf_counter() - start
        return done

    upload = timed(
        "keep",
        lambda: sheet_uploads.keep(
            db.session,
            kind=listing_sheets.KIND,
            columns=listing_sheets.READ_COLUMNS,
            actor=actor,
            organisation_id=actor.posts[0].organisation_id,
            filename=path.name,
            content=content,
            now=NOW,
        ),
    )
    timed(
        "dry run",
        lambda: (
            listing_sheets.try_out(db.session, content=content, allowed_villages=None, now=NOW).run
        ),
    )
    run = timed(
        "accept",
        lambda: listing_sheets.accept(
            db.session,
            upload=upload,
            actor=actor,
            allowed_villages=None,
            only_good=False,
            now=NOW,
        ),
    )
    total, memory = sum(seconds.values()), memory_mib()
    effects = ", ".join(f"{count:,} {effect}" for effect, count in run.effects.items())
    steps = ", ".join(f"{step} {spent:.2f} s" for step, spent in seconds.items())
    print(f"{name}: {effects}, {len(content) / 1e6:.1f} MB: {steps}")
    is_met = total < GOAL_S and memory < GOAL_MIB
    print(f"  {total:.2f} s in all, peak {memory:.0f} MiB: {'met' if is_met else 'missed'}")


def write(path: Path, price: int) -> None:
    """Write the sheet; another ``price`` changes every row and nothing else."""
    random_ = random.Random(SEED)
    villages = [row for row in read_regions() if row.kind in {"desa", "kelurahan"}]
    names = {row.code: row.name_id for row in read_commodities()}
    forms = read_forms()
    pairs = random_.sample(range(len(villages) * len(forms)), ROWS)
    rows = []
    for pair in pairs:
        village, form = villages[pair % len(villages)], forms[pair // len(villages)]
        cells = {key: BY_KEY[key].example for key in FILLED} | {
            "village_code": village.code,
            "village_name": village.name,
            "commodity": names[form.commodity_code],
            "form": form.name_id,
            "amount": round(random_.uniform(1, 500), 2),
            "unit": "kg",
            "months": random_.choice(SHORT_MONTHS),
            "price": price + random_.randrange(500),
            "price_on": date(2026, 1 + random_.randrange(10), 1),
            "quality_note": f"Catatan {pair}",
        }
        rows.append([cells.get(column.key) for column in COLUMNS])
    if path.suffix == ".csv":
        path.write_bytes(csv_text(COLUMNS, rows))
    else:
        path.write_bytes(workbook(COLUMNS, rows, title=TITLE, version=VERSION))


def person() -> User:
    """Return an officer who may write of every village."""
    office = Organisation(kind=OrganisationKind.OFFICE, name="Bangku uji", created_at=NOW)
    user = User(name="Bangku uji", email="bangku@contoh.id", password_hash="", created_at=NOW)
    user.memberships.append(
        Membership(organisation=office, role=Role.REGENCY, post="Petugas", started_at=NOW)
    )
    db.session.add(user)
    db.session.commit()
    return user


def memory_mib() -> float:
    """Return the peak of this process so far."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
