"""Typed readers of the files in ``seed_data/``; each returns the rows in the file's order."""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar, get_type_hints

from hilirisasi.reference.legal_records import (
    BusinessClassRow,
    FieldRuleRow,
    LegalRuleRow,
    OutlineRow,
)
from hilirisasi.reference.records import (
    CommodityRow,
    FormRow,
    IndicatorRow,
    PriceRow,
    PriceRuleRow,
    ProductionRow,
    RegionRow,
    RouteRow,
    UnitRow,
    WageFloorRow,
)

SEED_DATA: Final = Path(__file__).resolve().parents[2] / "seed_data"

Row = TypeVar("Row")


def _flag(cell: str) -> bool:
    return {"yes": True, "no": False}[cell]


# A field's type says how its cell is read; a blank cell is None where the type allows it.
PARSERS: Final[Mapping[Any, Callable[[str], Any]]] = {
    str: str,
    bool: _flag,
    int: int,
    float: float,
    date: date.fromisoformat,
    dict[str, Any]: json.loads,
    str | None: lambda cell: cell or None,
    int | None: lambda cell: int(cell) if cell else None,
    float | None: lambda cell: float(cell) if cell else None,
    date | None: lambda cell: date.fromisoformat(cell) if cell else None,
}


def read_rows(path: Path, row_type: type[Row]) -> tuple[Row, ...]:
    """Return the file's rows as ``row_type``, whose fields are the file's columns.

    Raises
    ------
    ValueError
        The columns are others, a line has too few or too many cells, or a cell cannot be read; the
        message names file, line and column.
    """
    hints = get_type_hints(row_type)
    names = [field.name for field in fields(row_type)]  # type: ignore[arg-type]
    rows = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        if next(reader, None) != names:
            raise ValueError(f"{path.name}: the columns must be {', '.join(names)}")
        for cells in reader:
            where = f"{path.name}, line {reader.line_num}"
            if len(cells) != len(names):
                raise ValueError(f"{where}: {len(cells)} cells for {len(names)} columns")
            values = zip(names, cells, strict=True)
            rows.append(
                row_type(
                    **{name: _read(cell, hints[name], f"{where}, {name}") for name, cell in values}
                )
            )
    return tuple(rows)


def _read(cell: str, hint: Any, where: str) -> Any:
    try:
        return PARSERS[hint](cell)
    except (KeyError, ValueError) as error:
        raise ValueError(f"{where}: cannot read {cell!r}") from error


def read_regions(folder: Path = SEED_DATA) -> tuple[RegionRow, ...]:
    """Read the province, its regencies, districts and villages, ordered by code."""
    return read_rows(folder / "regions.csv", RegionRow)


def read_commodities(folder: Path = SEED_DATA) -> tuple[CommodityRow, ...]:
    """Read the commodities."""
    return read_rows(folder / "commodities.csv", CommodityRow)


def read_forms(folder: Path = SEED_DATA) -> tuple[FormRow, ...]:
    """Read the forms in which the commodities are sold."""
    return read_rows(folder / "commodity_forms.csv", FormRow)


def read_routes(folder: Path = SEED_DATA) -> tuple[RouteRow, ...]:
    """Read the processing routes."""
    return read_rows(folder / "routes.csv", RouteRow)


def read_prices(folder: Path = SEED_DATA) -> tuple[PriceRow, ...]:
    """Read the published prices."""
    return read_rows(folder / "prices.csv", PriceRow)


def read_price_rules(folder: Path = SEED_DATA) -> tuple[PriceRuleRow, ...]:
    """Read the statutory prices, ordered by first day."""
    return read_rows(folder / "price_rules.csv", PriceRuleRow)


def read_production(folder: Path = SEED_DATA) -> tuple[ProductionRow, ...]:
    """Read regional production by year."""
    return read_rows(folder / "production.csv", ProductionRow)


def read_indicators(folder: Path = SEED_DATA) -> tuple[IndicatorRow, ...]:
    """Read regional indicators."""
    return read_rows(folder / "indicators.csv", IndicatorRow)


def read_units(folder: Path = SEED_DATA) -> tuple[UnitRow, ...]:
    """Read what processing units cost, make and employ."""
    return read_rows(folder / "units.csv", UnitRow)


def read_wage_floors(folder: Path = SEED_DATA) -> tuple[WageFloorRow, ...]:
    """Read the minimum wages."""
    return read_rows(folder / "wage_floor.csv", WageFloorRow)


def read_outlines(folder: Path = SEED_DATA) -> tuple[OutlineRow, ...]:
    """Read the indicative outlines of regencies and districts, ordered by code."""
    return read_rows(folder / "outlines.csv", OutlineRow)


def read_legal_rules(folder: Path = SEED_DATA) -> tuple[LegalRuleRow, ...]:
    """Read the legal figures with their days."""
    return read_rows(folder / "legal_rules.csv", LegalRuleRow)


def read_business_classes(folder: Path = SEED_DATA) -> tuple[BusinessClassRow, ...]:
    """Read the business classes, ordered by their code of 2020."""
    return read_rows(folder / "kbli.csv", BusinessClassRow)


def read_field_rules(folder: Path = SEED_DATA) -> tuple[FieldRuleRow, ...]:
    """Read what the law asks of fields of business."""
    return read_rows(folder / "field_rules.csv", FieldRuleRow)
