"""Read ``seed_data/`` into the tables; a file that did not change is not read again."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from hilirisasi.reference import files
from hilirisasi.reference.files import SEED_DATA
from hilirisasi.services import (
    calendars,
    policies,
    rankings,
    report_periods,
    review_policies,
    step_clocks,
)
from hilirisasi.services.transactions import transaction
from models import (
    Base,
    BusinessClass,
    Commodity,
    CommodityForm,
    FieldRule,
    Indicator,
    LegalRule,
    Outline,
    Price,
    PriceRule,
    Production,
    ReferenceFile,
    Region,
    Route,
    WageFloor,
)

Rows = Iterable[Any]
INSERTS: Final = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Source:
    """One file: how it is read, and which table holds it.

    ``is_keyed`` rows keep their code, since records point at them; the others are replaced whole.
    ``replaceable`` says which stored rows a newer file may replace; by default all.
    """

    file: str
    read: Callable[[], Rows]
    model: type[Base]
    is_keyed: bool
    replaceable: sa.ColumnElement[bool] | None = None


# In the order in which tables point at each other.
SOURCES: Final = (
    Source("regions.csv", files.read_regions, Region, is_keyed=True),
    Source("commodities.csv", files.read_commodities, Commodity, is_keyed=True),
    Source("commodity_forms.csv", files.read_forms, CommodityForm, is_keyed=True),
    Source("routes.csv", files.read_routes, Route, is_keyed=True),
    Source("wage_floor.csv", files.read_wage_floors, WageFloor, is_keyed=True),
    Source("prices.csv", files.read_prices, Price, is_keyed=False),
    Source(
        "price_rules.csv",
        files.read_price_rules,
        PriceRule,
        is_keyed=False,
        replaceable=PriceRule.policy_version.is_(None),
    ),
    Source("production.csv", files.read_production, Production, is_keyed=False),
    Source("indicators.csv", files.read_indicators, Indicator, is_keyed=False),
    Source("legal_rules.csv", files.read_legal_rules, LegalRule, is_keyed=False),
    Source("kbli.csv", files.read_business_classes, BusinessClass, is_keyed=True),
    Source("field_rules.csv", files.read_field_rules, FieldRule, is_keyed=True),
    Source(
        "outlines.csv",
        files.read_outlines,
        Outline,
        is_keyed=True,
        replaceable=Outline.is_official.is_(False),
    ),
)


def load_all(session: Session, *, now: datetime) -> dict[str, int]:
    """Load every file that changed, all or none; return the rows in each table."""
    with transaction(session):
        is_changed = False
        for source in SOURCES:
            sha256 = hashlib.sha256((SEED_DATA / source.file).read_bytes()).hexdigest()
            known = session.get(ReferenceFile, source.file)
            if known is not None and known.sha256 == sha256:
                continue
            _load(session, source, now)
            is_changed = True
            session.merge(ReferenceFile(name=source.file, sha256=sha256, loaded_at=now))
        policies.keep_default(session, now=now)
        review_policies.keep(session, is_sample=False)
        report_periods.keep(session)
        calendars.keep(session, now=now)
        step_clocks.keep_limits(session)
        if is_changed:
            rankings.mark_all_stale(session)
    return {
        source.model.__tablename__: session.scalar(
            sa.select(sa.func.count()).select_from(source.model)
        )
        or 0
        for source in SOURCES
    }


def _load(session: Session, source: Source, now: datetime) -> None:
    columns = source.model.__table__.columns.keys()
    stamp = {"loaded_at": now} if "loaded_at" in columns else {}
    values = [{**_values(row, columns), **stamp} for row in source.read()]
    if not source.is_keyed:
        old = sa.delete(source.model)
        session.execute(old if source.replaceable is None else old.where(source.replaceable))
        session.execute(sa.insert(source.model), values)
        return
    statement: Any = INSERTS[session.get_bind().dialect.name](source.model)
    keys = [column.name for column in sa.inspect(source.model).primary_key]
    others = {name: statement.excluded[name] for name in values[0] if name not in keys}
    session.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=others, where=source.replaceable),
        values,
    )


def _values(row: Any, columns: Iterable[str]) -> Mapping[str, Any]:  # any row class
    """Return the row's fields, and what it derives from them, that the table has columns for."""
    fields = asdict(row)
    values = {
        name: fields.get(name, getattr(row, name, None))
        for name in columns
        if name in fields or hasattr(row, name)
    }
    if values.get("storable_months", 0) is None:
        values["storable_months"] = 0  # nothing known: it does not keep
    return values
