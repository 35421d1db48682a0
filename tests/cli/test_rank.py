"""The ranking from files to files."""

import csv
import io

import pytest
from click.testing import CliRunner

from hilirisasi.cli.rank import rank_command
from hilirisasi.cli.rank_columns import LISTINGS, MONTHS, PROPOSALS
from hilirisasi.scoring.marks import RULES

LISTING = {
    "listing_id": "1",
    "village_code": "18.02.01.2001",
    "regency_code": "18.02",
    "commodity": "cassava",
    "form": "fresh_root",
    "latitude": "-5.0",
    "longitude": "105.0",
    **{f"harvest_kg_{month}": "1500000" for month in MONTHS},
    **{f"own_use_kg_{month}": "50000" for month in MONTHS},
    **{f"contracted_kg_{month}": "200000" for month in MONTHS},
    "price_idr_per_kg": "1080",
    "price_age_days": "30",
    "home_processors": "6",
    "raw_material_overlap_share": "0.4",
}
PROPOSAL = {
    "plan_id": "7",
    "commodity": "cassava",
    "form": "fresh_root",
    "latitude": "-5.0",
    "longitude": "105.0",
    "radius_km": "50",
    **{f"need_kg_{month}": "1000000" for month in MONTHS},
    "price_idr_per_kg": "1500",
    "deduction_share": "0.1",
    "price_place": "farm",
    "conversion_kg_per_kg": "0.24",
    "labour_hok_per_kg_raw": "0.0015",
    "other_input_cost_idr_per_kg_raw": "220",
    "byproduct_value_share": "0.1296",
    "route_product_price_idr_per_kg": "6300",
    "product_price_idr_per_kg": "6300",
    "investment_idr_bn": "15",
    "new_land_ha": "0",
}
NEIGHBOURS = [
    {**LISTING, "listing_id": str(number), "village_code": f"18.02.01.200{number}"}
    for number in range(2, 6)
]


def as_csv(*rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


@pytest.fixture
def run(tmp_path):
    """Run the command on files; return the outcome and the rows of its two files."""

    def run(listings, proposals, *options):
        (tmp_path / "L.csv").write_text(listings)
        (tmp_path / "P.csv").write_text(proposals)
        files = {"--listings": "L.csv", "--proposals": "P.csv", "--output": "R.csv"}
        files["--excluded"] = "X.csv"
        arguments = [part for option, name in files.items() for part in (option, tmp_path / name)]
        outcome = CliRunner().invoke(rank_command, [*map(str, arguments), *options])
        tables = [
            list(csv.DictReader(io.StringIO((tmp_path / name).read_text())))
            if outcome.exit_code == 0
            else None
            for name in ("R.csv", "X.csv")
        ]
        return outcome, *tables

    return run


def test_matches_are_ranked_and_written_with_all_that_the_score_is_made_of(run):
    outcome, ranked, excluded = run(as_csv(LISTING, *NEIGHBOURS), as_csv(PROPOSAL))

    assert (outcome.exit_code, outcome.output, excluded) == (0, "", [])
    assert [row["rank"] for row in ranked] == ["1", "2", "3", "4", "5"]
    assert [row["listing_id"] for row in ranked] == ["1", "2", "3", "4", "5"]
    assert set(RULES) <= set(ranked[0])
    assert ranked[0]["planned_raw_t_per_year"] == "12000"
    assert ranked[0]["offered_raw_price_idr_per_kg"] == "1350"
    assert ranked[0]["worker_leakage_share"] == ""  # unknown stays unknown
    assert ranked[0]["gate_price"] == "pass"
    assert ranked[0]["taken_kg_jan"] == "1000000"


def test_the_order_is_the_printed_score_times_the_printed_chance(run):
    _, ranked, _ = run(as_csv(LISTING, *NEIGHBOURS), as_csv(PROPOSAL))

    for row in ranked:
        points = round(float(row["score"]), 2) * int(float(row["profit_percent"])) / 100
        assert float(row["expected_score"]) == pytest.approx(points, abs=1e-9)
    expected = [float(row["expected_score"]) for row in ranked if row["is_pool"] == "no"]
    assert expected == sorted(expected, reverse=True)
    assert {row["score_p10"] for row in ranked} == {""}  # not asked for


def test_ranges_are_drawn_where_they_are_asked_for(run):
    _, ranked, _ = run(as_csv(LISTING, *NEIGHBOURS), as_csv(PROPOSAL), "--ranges", "--top", "2")

    for row in ranked:
        assert float(row["score_p10"]) <= float(row["score"]) <= float(row["score_p90"])
        assert (row["top_10_share"], row["supply_share"]) == ("1", "1")
    assert [row["band_first"] for row in ranked] == ["1", "1"]


@pytest.mark.parametrize(("days", "raw_t"), [("", "12000"), ("90", "12000"), ("180", "6000")])
def test_a_listing_confirmed_long_ago_counts_with_fewer_tonnes(run, days, raw_t):
    listings = [{**row, "confirmed_age_days": days} for row in (LISTING, *NEIGHBOURS)]

    _, ranked, _ = run(as_csv(*listings), as_csv(PROPOSAL))

    assert {row["planned_raw_t_per_year"] for row in ranked} == {raw_t}


def test_top_keeps_the_best_of_each_plan(run):
    _, ranked, _ = run(
        as_csv(LISTING, *NEIGHBOURS), as_csv(PROPOSAL, {**PROPOSAL, "plan_id": "8"}), "--top", "2"
    )

    assert [(row["plan_id"], row["rank"]) for row in ranked] == [
        ("7", "1"),
        ("7", "2"),
        ("8", "1"),
        ("8", "2"),
    ]


def test_what_a_gate_keeps_out_is_written_with_the_value_that_cures_it(run):
    cheap = {**PROPOSAL, "price_idr_per_kg": "500"}

    outcome, ranked, excluded = run(as_csv(LISTING, *NEIGHBOURS), as_csv(cheap))

    assert (outcome.exit_code, ranked, len(excluded)) == (0, [], 5)
    assert excluded[0]["failed_gates"].startswith("price")
    assert float(excluded[0]["cure_offer_idr_per_kg"]) > 500


def test_a_pool_is_written_with_its_parts(run):
    big = {**PROPOSAL, **{f"need_kg_{month}": "2000000" for month in MONTHS}}

    _, ranked, excluded = run(as_csv(LISTING, *NEIGHBOURS), as_csv(big))

    pools = [row for row in ranked + excluded if row["is_pool"] == "yes"]
    assert [(row["listing_id"], row["parts"]) for row in pools] == [("", "1:15000000 2:9000000")]


def test_the_figures_of_a_named_route_fill_what_the_file_leaves_blank(run):
    bare = {
        name: cell
        for name, cell in PROPOSAL.items()
        if name not in {"conversion_kg_per_kg", "labour_hok_per_kg_raw"}
    }

    _, ranked, excluded = run(
        as_csv(LISTING, *NEIGHBOURS), as_csv({**bare, "route": "tapioka-pabrik"})
    )

    rows = ranked + excluded
    assert {row["conversion_kg_per_kg"] for row in ranked} <= {"0.24"}
    assert all("unknown_inputs" not in row or row["unknown_inputs"] == "" for row in rows)


def test_the_same_files_give_the_same_bytes(run, tmp_path):
    files = as_csv(LISTING, *NEIGHBOURS), as_csv(PROPOSAL)

    run(*files)
    first = (tmp_path / "R.csv").read_bytes()
    run(*files)

    assert (tmp_path / "R.csv").read_bytes() == first


def test_standard_input_and_output_are_a_dash(tmp_path):
    (tmp_path / "P.csv").write_text(as_csv(PROPOSAL))

    outcome = CliRunner().invoke(
        rank_command,
        ["--listings", "-", "--proposals", str(tmp_path / "P.csv"), "--output", "-"],
        input=as_csv(LISTING, *NEIGHBOURS),
    )

    assert outcome.exit_code == 0
    assert [row["listing_id"] for row in csv.DictReader(io.StringIO(outcome.stdout))] == [
        "1",
        "2",
        "3",
        "4",
        "5",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"listing_id": "1.5"}, "column listing_id: 1.5 is not a whole number"),
        ({"latitude": "-95"}, "column latitude: -95 is not between -90 and 90"),
        ({"latitude": ""}, "column latitude: must not be blank"),
        ({"harvest_kg_mar": "1.500,0"}, "column harvest_kg_mar: '1.500,0' is not a number"),
        ({"price_idr_per_kg": "nan"}, "column price_idr_per_kg: 'nan' is not a number"),
        ({"price_idr_per_kg": "1e999"}, "column price_idr_per_kg: 1e999 is not between"),
        ({"commodity": "=cmd()"}, "column commodity: '=cmd()' is not a code"),
        ({"harvest_mark": "sure"}, "column harvest_mark: 'sure' is not one of checked"),
    ],
)
def test_a_wrong_cell_is_named_by_file_line_and_column(run, change, message):
    rows = as_csv({**LISTING, "harvest_mark": ""}, {**LISTING, "harvest_mark": "", **change})

    outcome, *_ = run(rows, as_csv(PROPOSAL))

    assert outcome.exit_code == 1
    assert f"L.csv, line 3, {message}" in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("listings", "message"),
    [
        ("", "column listing_id is missing"),
        (as_csv({**LISTING, "pirce": "1"}), "column 'pirce' is unknown"),
        (as_csv(LISTING, LISTING), "listing_id 1 stands twice"),
        (as_csv(LISTING) + "1,2\n", "line 3: 2 cells where the header has"),
        (as_csv(LISTING) + '"1', "not a CSV file"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line(run, listings, message):
    outcome, *_ = run(listings, as_csv(PROPOSAL))

    assert outcome.exit_code == 1
    assert message in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 1


def test_an_unknown_route_is_refused(run):
    outcome, *_ = run(as_csv(LISTING), as_csv({**PROPOSAL, "route": "alchemy"}))

    assert (outcome.exit_code, "route 'alchemy' is unknown" in outcome.stderr) == (1, True)


def test_an_unknown_policy_key_is_wrong_usage(run, tmp_path):
    (tmp_path / "policy.json").write_text('{"generosity": 1}')

    outcome, *_ = run(as_csv(LISTING), as_csv(PROPOSAL), "--policy", str(tmp_path / "policy.json"))

    assert (outcome.exit_code, "generosity" in outcome.stderr) == (2, True)


@pytest.mark.parametrize("options", [[], ["--top", "0"], ["--listings", "no-such-file.csv"]])
def test_wrong_usage_ends_with_two(options):
    outcome = CliRunner().invoke(rank_command, options)

    assert outcome.exit_code == 2


def test_schema_lists_every_column_of_every_file():
    outcome = CliRunner().invoke(rank_command, ["--schema"])

    rows = list(csv.DictReader(io.StringIO(outcome.stdout)))
    assert outcome.exit_code == 0
    assert list(rows[0]) == ["file", "column", "unit", "required", "default", "meaning"]
    for file, columns in (("listings", LISTINGS), ("proposals", PROPOSALS)):
        expected = [header for column in columns for header in column.headers]
        assert [row["column"] for row in rows if row["file"] == file] == expected
    assert {row["file"] for row in rows} == {"listings", "proposals", "ranked", "excluded"}
    assert all(row["meaning"] for row in rows)


def test_a_file_of_the_required_columns_alone_is_read(run):
    schema = csv.DictReader(io.StringIO(CliRunner().invoke(rank_command, ["--schema"]).stdout))
    required = {(row["file"], row["column"]) for row in schema if row["required"] == "yes"}

    outcome, *_ = run(
        as_csv({name: cell for name, cell in LISTING.items() if ("listings", name) in required}),
        as_csv({name: cell for name, cell in PROPOSAL.items() if ("proposals", name) in required}),
    )

    assert outcome.exit_code == 0
