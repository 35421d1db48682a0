"""Who somebody is and how to reach them is left out of a sheet, by header and by pattern."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.spreadsheets.personal import is_personal_header, leave_out

NIK = "1801014101900001"


@pytest.mark.parametrize(
    "text",
    [
        *("NIK", "No. KK", "Nomor Kartu Keluarga", "Nama", "NAMA PETANI", "Nama Kepala Keluarga"),
        *("No HP", "Nomor WA", "Telepon", "Alamat", "Alamat rumah", "Tanggal lahir", "PELAPAK"),
        *("Tempat, Tanggal Lahir", "NPWP", "No. Rekening", "Jenis kelamin", "E-mail", "Pemilik"),
    ],
)
def test_headers_about_people_are_known(text):
    assert is_personal_header(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Nama desa", "Nama produk", "Nama kelompok", "Nama BUMDes", "Komoditas", "Tanggal"),
        *("Jumlah petani", "Kelompok tani", "Harga", "No", "Kode desa", "Tanggal harga"),
    ],
)
def test_headers_about_products_are_not(text):
    assert not is_personal_header(text)


def test_columns_are_left_out_by_their_header_which_stays():
    grid = [["No", "Nama Petani", "Komoditas"], [1, "Budi", "Jagung"], [2, "Siti", "Padi"]]

    kept, personal = leave_out(grid)

    assert kept == [["No", "Nama Petani", "Komoditas"], [1, None, "Jagung"], [2, None, "Padi"]]
    assert personal == [1]


@pytest.mark.parametrize(
    "value", [NIK, f"'{NIK}", 1801014101900001.0, "0812-3456-7890", 81234567890]
)
def test_columns_are_left_out_by_what_they_hold(value):
    kept, personal = leave_out([["Kode", "Data", "Komoditas"], ["a", value, "Jagung"]])

    assert kept == [["Kode", "Data", "Komoditas"], ["a", None, "Jagung"]]
    assert personal == [1]


def test_village_codes_amounts_and_prices_stay():
    rows = [
        ["Kode desa", "Produksi", "Harga"],
        ["1802012001", 120_000_000, 1150],
        ["18.02.01.2002", 5, 0],
    ]

    assert leave_out(rows) == (rows, [])


def test_a_number_of_a_person_in_a_note_is_taken_out():
    grid = [
        ["Komoditas", "Catatan"],
        ["Jagung", f"Hubungi 0812-3456-7890, NIK {NIK}"],
        ["Padi", "Baik"],
    ]

    kept, personal = leave_out(grid)

    assert kept[1] == ["Jagung", "Hubungi […], NIK […]"]
    assert personal == []


def test_a_line_above_the_list_that_names_somebody_is_emptied_and_spares_the_column():
    grid = [["Nama", ":", "Budi"], ["Nama: Budi"], ["Komoditas", "Jumlah"], ["Jagung", 3]]

    kept, personal = leave_out(grid)

    assert kept == [[None, None, None], [None], ["Komoditas", "Jumlah"], ["Jagung", 3]]
    assert personal == []


@given(st.lists(st.from_regex(r"\A[0-9]{16}\Z"), min_size=1, max_size=20), st.integers(0, 3))
def test_no_nik_survives_wherever_it_stands(numbers, at):
    rows = [["a", "b", "c", "d"], *([*["x"] * at, number, *["y"] * (3 - at)] for number in numbers)]

    kept, _personal = leave_out(rows)

    assert not any(number in str(kept) for number in numbers)
