"""Charts: lengths follow from amounts, and what is drawn is what the page says beside it."""

import re
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.web import charts
from models import CaseStatus, Listing, MonthlyKg, Plan, Role, WageFloor
from tests.factories import (
    CaseFactory,
    ListingFactory,
    PlanFactory,
    ProvinceFactory,
    RouteFactory,
    TermsFactory,
    person,
)
from tests.web.pictures import charts_of

AMOUNTS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=9)


def _steps(amounts):
    return [(f"Bagian {number}", amount, str(amount)) for number, amount in enumerate(amounts)]


@given(AMOUNTS)
def test_a_waterfall_goes_from_zero_step_by_step_to_its_total(amounts):
    chart = charts.waterfall(_steps(amounts), ("Jumlah", ""))

    *steps, total = chart.bars
    low = min(0, *(sum(amounts[: n + 1]) for n in range(len(amounts))))
    high = max(0, *(sum(amounts[: n + 1]) for n in range(len(amounts))))
    unit = charts.WIDTH / (high - low) if high - low > charts.LEAST_SPAN else 0
    at = chart.zero
    for amount, bar in zip(amounts, steps, strict=True):
        start, end = (bar.x + bar.width, bar.x) if amount < 0 else (bar.x, bar.x + bar.width)
        assert start == pytest.approx(at, abs=0.03)
        assert bar.width == pytest.approx(abs(amount) * unit, abs=0.01)
        at = end
    reached = total.x if total.x < chart.zero - 0.01 else total.x + total.width
    assert reached == pytest.approx(at, abs=0.03)
    assert total.width == pytest.approx(abs(sum(amounts)) * unit, abs=0.02)
    assert all(bar.x >= -0.01 and bar.x + bar.width <= charts.WIDTH + 0.02 for bar in chart.bars)


def test_a_loss_goes_back_from_where_the_costs_ended():
    chart = charts.waterfall(
        [("Bahan", 60, "60"), ("Upah", 60, "60"), ("Pengolah", -20, "-20")], ("Hasil", "100")
    )

    assert [(bar.kind, bar.x, bar.width) for bar in chart.bars] == [
        ("plus", 0, 150),
        ("plus", 150, 150),
        ("minus", 250, 50),
        ("total", 0, 250),
    ]


def test_what_is_unknown_has_words_and_no_bar():
    chart = charts.amounts([("2027", 400, "400"), ("2027 nyata", None, "belum"), ("x", 0, "0")])

    assert [(bar.words, bar.x, bar.width) for bar in chart.bars] == [
        ("400", 0, 300),
        ("belum", None, 0),
        ("0", 0, 0),
    ]


def test_spans_lie_on_the_scale_from_zero_to_the_top():
    chart = charts.spans([("Rentang", 25, 50, ""), ("Poin", 40, 40, "")], top=100)

    assert [(bar.kind, bar.x, bar.width) for bar in chart.bars] == [
        ("plus", 75, 75),
        ("point", 120, 0),
    ]


MONTHS = st.lists(st.integers(0, 10**9), min_size=12, max_size=12)


@given(st.lists(MONTHS, min_size=1, max_size=4))
def test_parts_of_a_month_stand_on_each_other_as_high_as_their_sum(parts):
    drawn = charts.stacks(parts)

    assert drawn.most == max(map(sum, zip(*parts, strict=True)))
    for month, middle in enumerate(drawn.middles):
        column = [b for b in drawn.blocks if abs(b.x + b.width / 2 - middle) < 1]
        assert [block.part for block in column] == [
            part for part, kg in enumerate(parts) if kg[month]
        ]
        height = sum(part[month] for part in parts) / (drawn.most or 1) * charts.STACK_HEIGHT
        assert sum(block.height for block in column) == pytest.approx(height, abs=0.03)
        for below, above in pairwise(column):
            assert above.y + above.height == pytest.approx(below.y, abs=0.02)


def test_a_year_without_harvest_is_drawn_empty():
    assert charts.stacks([[0] * 12]).blocks == ()


def _match_page(client, sign_in):
    """Return the page of a match that is scored: its price has a neighbour's to compare with."""
    for number in range(3):
        ListingFactory(
            home_processors=0, home_processing_share=0, price_idr_per_kg=1_100 + 20 * number
        )
    listing = ListingFactory(home_processors=0, home_processing_share=0)
    plan = PlanFactory(complete=True)
    sign_in(person(Role.INVESTOR, plan.organisation))
    return client.get(f"/kecocokan/{listing.id}/{plan.id}").text


def _points_of_table(page):
    table = page.split("Dari mana poin ini</caption>")[1].split("</table>")[0]
    return re.findall(r'class="numeric">([^<]*)</td>', table)


def test_the_points_of_a_match_are_drawn_as_the_table_writes_them(client, session, sign_in):
    page = _match_page(client, sign_in)

    chart = charts_of(page)["poin"]
    assert chart.said == chart.written
    assert [words for _label, words in chart.said] == [
        words for words in _points_of_table(page) if words != "0,00"
    ]
    total = chart.bars[-1]
    last = chart.bars[-2]
    end = last[1] if last[0] == "chart__minus" else last[1] + last[2]
    assert total[0] == "chart__total"
    assert total[1] + total[2] == pytest.approx(end, abs=0.05)


def test_the_range_of_a_match_is_drawn_as_the_list_writes_it(client, session, sign_in):
    page = _match_page(client, sign_in)

    chart = charts_of(page)["rentang"]
    (_, span), (_, points), (_, expected) = chart.said
    assert f"<dd>{span}</dd>" in page
    assert f"{points} × " in page
    assert f" = {expected}</dd>" in page
    low, high = (float(words.replace(",", ".")) for words in span.split(" sampai "))
    [(_, x, width)] = [bar for bar in chart.bars if bar[0] == "chart__plus"]
    assert (x, width) == (pytest.approx(3 * low, abs=0.2), pytest.approx(3 * (high - low), abs=0.4))


@pytest.mark.parametrize(("role", "is_drawn"), [(Role.INVESTOR, True), (Role.REGENCY, False)])
def test_the_worth_of_a_plan_is_drawn_for_those_alone_who_read_its_costs(
    client, session, sign_in, role, is_drawn
):
    _match_page(client, sign_in)
    plan = session.scalars(sa.select(Plan)).one()
    listing = session.scalars(sa.select(Listing).order_by(Listing.id.desc())).first()
    sign_in(person(role, plan.organisation if role is Role.INVESTOR else None))

    page = client.get(f"/kecocokan/{listing.id}/{plan.id}").text

    assert "poin" in charts_of(page)
    assert ("nilai" in charts_of(page)) is is_drawn
    if is_drawn:
        chart = charts_of(page)["nilai"]
        assert chart.bars[-1][2] == pytest.approx(
            sum(-width if kind == "chart__minus" else width for kind, _, width in chart.bars[:-1]),
            abs=0.05,
        )


def _worth_of_table(page):
    table = page.split("Siapa mendapat apa dari 1 kg bahan</caption>")[1].split("</table>")[0]
    rows = re.findall(r'row">(.*?)</th>.*?class="numeric">(.*?)</td>', table, re.DOTALL)
    letters = [re.search(r"\((\w)\b", label) for label, _value in rows]
    return {
        letter.group(1): re.sub("<.*?>", "", value)
        for letter, (_label, value) in zip(letters, rows, strict=True)
        if letter
    }


def test_a_product_is_drawn_from_its_price_to_what_it_becomes(client, session):
    ProvinceFactory()
    session.merge(WageFloor(region_code="18", year=2026, wage_idr_per_month=2_500_000, source="U"))
    RouteFactory()
    listing = ListingFactory()

    page = client.get(f"/produk/{listing.id}").text

    chart = charts_of(page)["nilai-tapioka-pabrik"]
    table = _worth_of_table(page)
    assert chart.title.endswith("untuk 1 kg bahan: Tapioka (pabrik)")
    assert [words for _label, words in chart.said] == [table[letter] for letter in "HIMOJ"]
    assert chart.bars[-1][2] == pytest.approx(sum(bar[2] for bar in chart.bars[:-1]), abs=0.05)


def test_a_product_nobody_knows_the_worth_of_is_not_drawn(client, session):
    RouteFactory(other_input_cost_idr_per_kg_raw=None)
    listing = ListingFactory()

    page = client.get(f"/produk/{listing.id}").text

    assert list(charts_of(page)) == ["kalender"]


def test_own_figures_without_a_wage_are_drawn_with_the_two_shares_as_one(client, session):
    own = {"raw": "100", "output": "25", "product_price": "6000", "raw_price": "1000"}
    rest = {"other_cost": "20000", "other_cost_per": "batch", "weighed": "gross", "hitung": "1"}

    page = client.get("/nilai-tambah", query_string={**own, **rest}).text

    chart = charts_of(page)["hasil-nilai"]
    assert [label for label, _words in chart.said] == [
        "Bahan, untuk petani",
        "Bahan lain, listrik, alat",
        "Upah dan pengolah",
        "Nilai hasil olahan",
    ]


def test_the_calendar_says_what_a_harvest_is_for(client, session):
    listing = ListingFactory(
        harvest_kg=MonthlyKg((0,) * 5 + (9_500,) + (0,) * 6),
        own_use_kg=MonthlyKg((0,) * 5 + (2_000,) + (0,) * 6),
    )

    page = client.get(f"/produk/{listing.id}").text

    chart = charts_of(page)["kalender"]
    assert chart.said[5] == ("Juni", "Bebas 7,5 ton, Dipakai sendiri 2 ton")
    assert [words for _month, words in chart.said[:5]] == ["0"] * 5
    assert [kind for kind, _x, _width in chart.bars] == ["chart__free", "chart__own"]
    june = re.search(r"<th scope=.row.>Juni</th>(.*?)</tr>", page, re.DOTALL).group(1)
    assert re.findall(r">([\d,]+)<", june) == ["9,5", "2", "7,5"]


def test_what_is_promised_is_drawn_and_a_missing_report_is_no_zero(client, session):
    case = CaseFactory(
        terms=TermsFactory(kg=MonthlyKg((10_000,) + (0,) * 11)), status=CaseStatus.APPROVED
    )

    page = client.get(f"/tanggapan?perkara={case.number}").text

    chart = charts_of(page)["janji"]
    assert chart.said == [
        ("2027, dijanjikan", "10 ton"),
        ("2027, kenyataannya", "belum ada laporan"),
    ]
    assert len(chart.bars) == 1
