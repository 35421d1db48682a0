"""CSV at the edge of the commands."""

import io
from math import inf, nan

import pytest

from hilirisasi.csv_tables import TableError, read_table, write_table


def read(text, known=("name", "mass_t"), required=()):
    return read_table(io.StringIO(text), known=known, required=required)


def test_columns_are_read_with_blanks_unknown():
    table = read('\ufeffname, mass_t \n"a, b",1.5\n\nc,\nd,-2e3\n')

    assert table.texts("name") == ("a, b", "c", "d")
    assert table.numbers("mass_t") == pytest.approx([1.5, nan, -2000.0], nan_ok=True)
    assert table.lines == (2, 4, 5)


def test_an_absent_column_is_blank():
    table = read("name\na\n")

    assert table.texts("mass_t") == ("",)
    assert table.numbers("mass_t") == pytest.approx([nan], nan_ok=True)


@pytest.mark.parametrize("header", ["name,mass_t\n", "name"])
def test_a_header_alone_is_a_table_without_rows(header):
    table = read(header)

    assert (table.texts("name"), table.numbers("mass_t")) == ((), [])


@pytest.mark.parametrize(
    "cell", ["nan", "inf", "-inf", "1_0", "0x1", "1e999", "1.500,0", "١", "1 000", "true", "--1"]
)
def test_what_is_no_number_is_refused_by_line_and_column(cell):
    table = read(f'name,mass_t\na,1\nb,"{cell}"\n')

    with pytest.raises(TableError, match=r"line 3, column mass_t: .* is not a number"):
        table.numbers("mass_t")


def test_a_number_out_of_bounds_is_refused():
    table = read("mass_t\n-1\n")

    assert table.numbers("mass_t", low=-inf) == [-1.0]
    with pytest.raises(TableError, match="line 2, column mass_t: -1 is not between 0 and 5"):
        table.numbers("mass_t", low=0, high=5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("mass\n1\n", "column 'mass' is unknown"),
        ("mass_t,mass_t\n1,1\n", "a column stands twice"),
        ("mass_t\n1\n", "column 'name' is missing"),
        ("name,mass_t\na\n", "line 2: 1 cells where the header has 2"),
        ('name\n"a', "not a CSV file"),
    ],
)
def test_a_wrong_file_is_refused(text, message):
    with pytest.raises(TableError, match=message):
        read(text, required=("name",))


def test_bytes_that_are_not_utf8_are_refused():
    file = io.TextIOWrapper(io.BytesIO(b"name\n\xff\n"), encoding="utf-8")

    with pytest.raises(TableError, match="not a CSV file in UTF-8"):
        read_table(file, known=("name",))


def test_columns_are_written_unrounded_with_unknown_numbers_blank():
    file = io.StringIO()

    write_table(file, {"name": ["a, b", "c"], "mass_t": [0.1 + 0.2, nan]})

    assert file.getvalue() == 'name,mass_t\n"a, b",0.30000000000000004\nc,\n'
