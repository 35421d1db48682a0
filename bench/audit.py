"""The audit chain: events sealed and verified a second, and the peak of memory.

Run as ``python -m bench.audit [ADDRESS]``: an empty database, without one SQLite in a new folder.
The memory goes with the batch, not with the length of the chain.
"""

import sys
from datetime import UTC, datetime, timedelta
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

import sqlalchemy as sa

from bench.engine import machine
from hilirisasi.app import create_app
from hilirisasi.config import Settings
from hilirisasi.extensions import db
from hilirisasi.services import audit_chain, audit_verification, migrations
from hilirisasi.services.transactions import transaction
from models import AuditEvent

EVENTS, AT_ONCE = 100_000, 10_000
GOAL_PER_S = 10_000  # a million events in less than two minutes
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def main() -> None:
    """Print the table."""
    with TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/audit.db"
        app = create_app(Settings(secret_key="bench" * 10, database_url=url))
        with app.app_context():
            migrations.migrate(db.session)
            print(machine())
            start = perf_counter()
            for first in range(1, EVENTS + 1, AT_ONCE):
                write(first)
            sealed_s = perf_counter() - start
            before_mib = memory_mib()
            start = perf_counter()
            verdict = audit_verification.verify(db.session)
            verified_s = perf_counter() - start
    print(f"{verdict.count:,} events, {'whole' if verdict.broken is None else verdict.broken}")
    print(f"inserted and sealed {EVENTS / sealed_s:>9,.0f} a second")
    rate = EVENTS / verified_s
    is_met = rate >= GOAL_PER_S
    print(f"verified            {rate:>9,.0f} a second: {'met' if is_met else 'MISSED'}")
    print(f"memory {memory_mib() - before_mib:.0f} MiB above the {before_mib:.0f} before")


def write(first: int) -> None:
    """Insert and seal some thousand events in one transaction."""
    ids = range(first, first + AT_ONCE)
    rows = [
        {
            "id": number,
            "at": NOW + timedelta(seconds=number),
            "actor_name": "Ratna",
            "actor_post": "Penelaah, DPMPTSP",
            "action": "listing.change",
            "record": "listing",
            "record_id": str(number),
            "before": {"price_idr_per_kg": 1_500, "status": "draft"},
            "after": {"price_idr_per_kg": 1_750 + number, "status": "published"},
            "reason": "Harga minggu ini.",
        }
        for number in ids
    ]
    with transaction(db.session):
        db.session.execute(sa.insert(AuditEvent), rows)
        audit_chain.seal(db.session, ids)


def memory_mib() -> float:
    """Return the peak of this process so far."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
