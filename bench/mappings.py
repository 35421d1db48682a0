"""A sheet of others as large as Lampung: seconds to keep, match, try out and accept; peak memory.

Run as ``python -m bench.mappings``. The rows are those of `bench.sheets` under headers of others,
with a column of names and one of identity numbers beside, which must not be kept.
"""

from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import python_calamine
import xlsxwriter  # type: ignore[import-untyped]

from bench import sheets
from hilirisasi.actors import actor_of
from hilirisasi.app import create_app
from hilirisasi.config import Settings
from hilirisasi.extensions import db
from hilirisasi.services import listing_sheets, migrations, reference_loading, sheet_mappings
from hilirisasi.services.listing_sheet_columns import COLUMNS
from hilirisasi.spreadsheets.column_maps import ColumnMap

THEIRS: Final = {
    "commodity": "Komoditi",
    "form": "Wujud produksi",
    "amount": "Jumlah Produksi",
    "months": "Masa panen",
    "price": "Harga jual",
    "holder_name": "Kelompok tani",
}


def main() -> None:
    """Print the table."""
    with TemporaryDirectory() as folder:
        app = create_app(
            Settings(secret_key="bench" * 10, database_url=f"sqlite:///{folder}/sheets.db")
        )
        with app.app_context():
            migrations.migrate(db.session)
            reference_loading.load_all(db.session, now=sheets.NOW)
            user = sheets.person()
            path = Path(folder, "theirs.xlsx")
            process = get_context("spawn").Process(target=write, args=(path,))
            process.start()
            process.join()
            before = sheets.memory_mib()
            print(f"{sheets.ROWS:,} rows of others, before {before:.0f} MiB")
            _measure(path, user)


def write(path: Path) -> None:
    """Write the rows of `bench.sheets` under headers of others."""
    ours = path.with_name("ours.xlsx")
    sheets.write(ours, 1_000)
    rows = python_calamine.load_workbook(str(ours)).get_sheet_by_index(0).to_python()
    header = [THEIRS.get(column.key, column.header.id) for column in COLUMNS]
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet()
    for number, row in enumerate([header, *rows[1:]]):
        people = ["Nama petani", "NIK"] if number == 0 else [f"Orang {number}", "1801014101900001"]
        page.write_row(number, 0, [*people, *map(_plain, row)])
    book.close()


def _plain(cell: Any) -> Any:
    return cell.isoformat() if hasattr(cell, "isoformat") else cell


def _measure(path: Path, user: Any) -> None:
    actor, content = actor_of(user), path.read_bytes()
    seconds: dict[str, float] = {}

    def timed(step: str, work: Callable[[], Any]) -> Any:
        start = perf_counter()
        done = work()
        seconds[step] = perf_counter() - start
        return done

    upload = timed(
        "keep",
        lambda: sheet_mappings.keep(
            db.session,
            actor=actor,
            organisation_id=actor.posts[0].organisation_id,
            filename=path.name,
            content=content,
            now=sheets.NOW,
        ),
    )
    found = ColumnMap.from_json(upload.mapping)
    asked = timed(
        "match",
        lambda: sheet_mappings.save(
            db.session, upload=upload, column_map=found, actor=actor, now=sheets.NOW
        ),
    )
    timed(
        "dry run",
        lambda: (
            listing_sheets.try_out(
                db.session,
                content=upload.content,
                mapping=upload.mapping,
                allowed_villages=None,
                now=sheets.NOW,
            ).run
        ),
    )
    run = timed(
        "accept",
        lambda: listing_sheets.accept(
            db.session,
            upload=upload,
            actor=actor,
            allowed_villages=None,
            only_good=True,
            now=sheets.NOW,
        ),
    )
    effects = ", ".join(f"{count:,} {effect}" for effect, count in run.effects.items())
    steps = ", ".join(f"{step} {spent:.2f} s" for step, spent in seconds.items())
    print(f"{effects}, {len(asked)} words asked, {len(content) / 1e6:.1f} MB: {steps}")
    print(f"  {sum(seconds.values()):.2f} s in all, peak {sheets.memory_mib():.0f} MiB")


if __name__ == "__main__":
    main()
