"""The readers: types, blanks, and what they refuse."""

from datetime import date

import pytest

from hilirisasi.reference import files
from hilirisasi.reference.records import PriceRuleRow, WageFloorRow

HEADER = "region_code,year,wage_idr_per_month,kind,source,url,note\n"


def test_cells_become_numbers_dates_and_none():
    first, last = files.read_price_rules()[0], files.read_price_rules()[-1]

    assert (first.price_idr_per_kg, first.max_deduction_share) == (1350.0, 0.3)
    assert (first.valid_from, first.valid_to) == (date(2025, 5, 5), date(2025, 11, 9))
    assert last.valid_to is None


def test_a_bad_cell_is_named_by_file_line_and_column(tmp_path):
    path = tmp_path / "wage_floor.csv"
    path.write_text(HEADER + "18,2026,3.047.734,UMP,a,b,c\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"wage_floor\.csv, line 2, wage_idr_per_month"):
        files.read_rows(path, WageFloorRow)


@pytest.mark.parametrize("line", ["18,2026,1,UMP,a,b\n", "18,2026,1,UMP,a,b,c,d\n"])
def test_a_line_with_too_few_or_too_many_cells_is_refused(tmp_path, line):
    path = tmp_path / "wage_floor.csv"
    path.write_text(HEADER + line, encoding="utf-8")

    with pytest.raises(ValueError, match=r"wage_floor\.csv, line 2: \d cells for 7 columns"):
        files.read_rows(path, WageFloorRow)


def test_a_file_with_other_columns_is_refused():
    with pytest.raises(ValueError, match="the columns must be commodity_code"):
        files.read_rows(files.SEED_DATA / "wage_floor.csv", PriceRuleRow)
