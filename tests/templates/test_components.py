"""The macros: what they print, what they tie together, and that they print nothing else."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from hilirisasi.web import charts

TEMPLATES = Path(__file__).parents[2] / "templates"


def number(value, digits=0):
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


@pytest.fixture(scope="module")
def env():
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(
        lambda text: text, lambda one, many, n: one if n == 1 else many, newstyle=True
    )
    env.filters.update(
        number=number,
        tonnes=lambda kg: f"{number(kg / 1000)} ton",
        in_tonnes=lambda kg: number(kg / 1000),
        date_id=lambda day: f"{day:%d/%m/%Y}",
        datetime_id=lambda instant: f"{instant:%d/%m/%Y %H.%M} WIB",
    )
    env.globals.update(
        waterfall_chart=charts.waterfall,
        amounts_chart=charts.amounts,
        spans_chart=charts.spans,
        stacks_chart=charts.stacks,
        hint_of=lambda field, hint="": " ".join(filter(None, (hint, field.description))),
        lang="id",
        service_name="Hilirisasi Lampung",
        navigation=[{"label": "Produk", "href": "/produk", "is_current": True}],
        trail=[("Beranda", "/"), ("Produk", "/produk")],
        sign_in_href="/masuk",
        alternates={},
        account=None,
        is_sample=False,
        footer_links=[],
        language_link=None,
        page_address="http://127.0.0.1:8000/",
        help_desk=None,
        search_href="/cari",
        account_id="",
        carried_out="",
        kept_drafts=[],
        csrf_token=lambda: "token",
        get_flashed_messages=lambda with_categories: [("danger", "<b>Gagal</b>")],
    )
    return env


@pytest.fixture(scope="module")
def macros(env):
    return lambda name: env.get_template(f"components/{name}.html").module


class Example(Form):
    volume = StringField("Volume", validators=[InputRequired("Isi volume.")])
    crop = RadioField(
        "Hasil",
        choices=[SelectChoice("kopi", "Kopi"), SelectChoice("lada", "Lada")],
        default="lada",
    )
    months = SelectMultipleField(
        "Panen", choices=[SelectChoice(str(m), f"Bulan {m}") for m in range(1, 13)]
    )
    note = TextAreaField("Catatan")
    agreed = BooleanField("Setuju")


class Monthly(Form):
    tonnes = FieldList(StringField("Ton", validators=[InputRequired("Isi ton.")]), min_entries=2)


def test_form_field_ties_hint_and_errors_to_the_input(macros):
    form = Example()
    form.validate()

    html = macros("forms").form_field(form.volume, hint="Angka saja", unit="ton per tahun")

    assert 'aria-describedby="volume-hint volume-errors"' in html
    assert 'aria-invalid="true"' in html
    assert '<p class="field__hint" id="volume-hint">Angka saja</p>' in html
    assert "<li>Isi volume.</li>" in html
    assert '<span class="field__unit">ton per tahun</span>' in html


def test_form_field_puts_what_the_field_says_of_itself_behind_the_hint(macros):
    class Told(Form):
        name = StringField("Nama", description="Contoh: Siti")

    html = macros("forms").form_field(Told().name, hint="Seperti pada surat.")

    assert '<p class="field__hint" id="name-hint">Seperti pada surat. Contoh: Siti</p>' in html


def test_form_field_says_nothing_that_it_was_not_given(macros):
    html = macros("forms").form_field(Example().volume)

    assert "aria-" not in html
    for part in ("field__hint", "field__unit", "field__errors", "circle", "field--invalid"):
        assert part not in html


def test_form_field_escapes(macros):
    html = macros("forms").form_field(Example().volume, hint="<b>", unit="<i>", circle="<u>")

    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;" in html
    assert "&lt;u&gt;" in html


def test_form_field_prints_who_will_see_the_answer_in_words(macros):
    assert "Dilihat: kedua pihak" in macros("forms").form_field(
        Example().volume, circle="kedua pihak"
    )


def test_form_field_hands_attributes_to_the_input(macros):
    html = macros("forms").form_field(Example().volume, inputmode="decimal", autocomplete="off")

    assert 'inputmode="decimal"' in html
    assert 'autocomplete="off"' in html


def test_choice_cards_group_the_choices_under_their_question(macros):
    html = macros("forms").choice_cards(
        Example().crop, hint="Pilih satu.", notes={"kopi": "biji kering"}
    )

    assert '<fieldset class="field" id="crop" aria-describedby="crop-hint">' in html
    assert '<legend class="field__label">Hasil</legend>' in html
    assert html.count('type="radio"') == 2
    assert re.findall(r'value="(\w+)" checked', html) == ["lada"]
    assert html.count("<small>") == 1


def test_month_grid_ticks_the_months_that_are_chosen(macros):
    html = macros("forms").month_grid(Example(data={"months": ["6", "7"]}).months)

    assert html.count('type="checkbox"') == 12
    assert re.findall(r'value="(\w+)" checked', html) == ["6", "7"]
    assert "aria-describedby" not in html


def test_other_fields_keep_their_kind(macros):
    forms, form = macros("forms"), Example()

    assert 'rows="6"' in forms.textarea(form.note, rows=6)
    assert 'type="checkbox"' in forms.checkbox(form.agreed)


def test_error_summary_links_each_error_to_its_field(macros):
    form = Example()
    form.validate()

    html = macros("forms").error_summary(form)

    assert 'role="alert"' in html
    assert '<a href="#volume">Volume – Isi volume.</a>' in html


def test_error_summary_reaches_the_entries_of_a_list(macros):
    form = Monthly()
    form.validate()

    html = macros("forms").error_summary(form)

    assert 'href="#tonnes-0"' in html
    assert 'href="#tonnes-1"' in html


def test_error_summary_of_a_good_form_is_empty(macros):
    assert macros("forms").error_summary(Example()).strip() == ""


def test_submit_says_what_happens_next_only_if_told(macros):
    submit = macros("forms").submit

    assert "Belum tayang." in submit("Simpan", note="Belum tayang.")
    assert 'name="action" value="draft"' in submit("Simpan", name="action", value="draft")
    assert "submit__note" not in submit("Simpan")


@pytest.mark.parametrize("kind", ["neutral", "info", "waiting", "success", "warning", "danger"])
def test_badge_has_a_word_and_an_icon(macros, kind):
    html = macros("status").badge(kind, "Di<tolak")

    assert "Di&lt;tolak" in html
    assert 'aria-hidden="true"' in html


def test_score_is_points_and_a_band_in_words(macros):
    html = macros("score").score(35.43, "Cukup kuat")

    assert "<strong>35,4</strong> poin" in html
    assert "Cukup kuat" in html
    assert "bobot sementara" not in html
    assert "bobot sementara" in macros("score").score(35.43, "Cukup kuat", is_provisional=True)


def test_points_stand_in_the_table_with_their_sum(macros):
    terms = [
        {"label": "Orang kerja", "points": 20, "note": ""},
        {"label": "Tekanan pasokan", "points": -5, "note": "70% terpakai"},
    ]

    html = macros("score").points_table(terms, 15)

    assert "+20,00" in html
    assert "-5,00" in html
    assert '<td class="numeric">15,00</td>' in html
    assert html.count("<small>") == 1


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("pass", "terpenuhi"),
        ("fail", "tidak terpenuhi"),
        ("unknown", "belum diperiksa"),
        ("not_applicable", "tidak berlaku"),
    ],
)
def test_gate_says_its_state_in_words(macros, state, word):
    html = macros("score").gates([{"label": "Harga", "state": state, "reason": "", "cure": ""}])

    assert f"</svg>{word}</span>" in html
    assert "gates__cure" not in html


def test_gate_shows_the_value_that_cures_it(macros):
    gate = {
        "label": "Harga",
        "state": "fail",
        "reason": "Kurang.",
        "cure": "Paling sedikit Rp1.148.",
    }

    html = macros("score").gates([gate])

    assert "Kurang." in html
    assert "Paling sedikit Rp1.148." in html


def test_inputs_table_marks_every_figure(macros):
    rows = [
        {"label": "Upah", "value": "Rp121.909", "mark": "data", "source": "Kepgub"},
        {"label": "Perajin", "value": "12", "mark": "estimate", "source": ""},
    ]

    html = macros("score").inputs_table(rows)

    assert html.count('class="mark ') == 2
    assert "perkiraan" in html
    assert "<small>Kepgub</small>" in html
    assert html.count("<small>") == 1


TABLE = """
{% from "components/table.html" import table, cell %}
{% call(row) table("Desa", ["Nama", {"label": "Ton", "numeric": true, "href": "?urut=ton",
                                      "order": "descending"}], rows, empty="Belum ada.") %}
{{ cell("Nama", row.name, href="/desa/1", head=true) }}{{ cell("Ton", row.t, numeric=true) }}
{% endcall %}
"""


def test_table_keeps_its_meaning_when_shown_as_cards(env):
    html = env.from_string(TABLE).render(rows=[{"name": "Suka<maju", "t": 5}])

    assert '<th scope="col" class="numeric" aria-sort="descending">' in html
    assert '<a href="?urut=ton">Ton</a>' in html
    assert '<th data-label="Nama" scope="row">' in html
    assert '<a href="/desa/1">Suka&lt;maju</a>' in html
    assert '<td data-label="Ton" class="numeric"><span>5</span></td>' in html


def test_table_without_rows_is_a_sentence(env):
    page = env.from_string(TABLE).render(rows=[])

    assert "<p>Belum ada.</p>" in page
    assert "<table" not in page


def test_pagination_links_to_both_neighbours_and_keeps_filters(macros):
    html = macros("pagination").pagination(2, 3, lambda page: f"?komoditas=kopi&page={page}")

    assert 'href="?komoditas=kopi&amp;page=1"' in html
    assert 'href="?komoditas=kopi&amp;page=3"' in html
    assert "Halaman 2 dari 3" in html


@pytest.mark.parametrize(("page", "links"), [(1, ["next"]), (3, ["prev"])])
def test_pagination_ends_at_both_ends(macros, page, links):
    html = macros("pagination").pagination(page, 3, str)

    assert re.findall(r'rel="(\w+)"', html) == links


def test_one_page_needs_no_pagination(macros):
    assert macros("pagination").pagination(1, 1, str).strip() == ""


def test_steps_are_counted_in_words(macros):
    html = macros("steps").steps(2, 5, "jumlah")

    assert "Langkah 2 dari 5: jumlah" in html
    assert html.count("steps__done") == 2
    assert html.count("steps__todo") == 3


def test_timeline_says_where_the_case_stands(macros):
    at = datetime(2026, 11, 3, 13, 28, tzinfo=UTC)
    events = [
        {"label": "Sepakat", "state": "done", "at": at, "who": "Siti", "note": ""},
        {"label": "Ditelaah", "state": "current", "at": None, "who": "", "note": ""},
    ]

    html = macros("steps").timeline(events)

    assert html.count('aria-current="step"') == 1
    assert "sedang berjalan" in html
    assert "03/11/2026 13.28 WIB, Siti" in html
    assert html.count('class="muted"') == 1


def test_tasks_or_the_word_that_nothing_waits(macros):
    task = {"label": "Jawab", "href": "/k/1", "note": ""}

    assert 'href="/k/1"' in macros("steps").tasks([task])
    assert "Tidak ada yang menunggu." in macros("steps").tasks([], empty="Tidak ada yang menunggu.")


def test_source_line_names_source_day_and_unit(macros):
    source_line = macros("notice").source_line

    html = source_line("BPS", date=date(2026, 3, 1), unit="ton", href="/sumber")
    assert html == (
        '<p class="source">Sumber: <a href="/sumber">BPS</a>, 01/03/2026, satuan ton</p>'
    )
    assert source_line("BPS") == '<p class="source">Sumber: BPS</p>'


def test_estimate_is_marked_in_words(macros):
    assert "perkiraan" in macros("notice").estimate()


def test_notice_facts_and_next_steps_escape(macros):
    notice = macros("notice")

    assert "&lt;b&gt;" in notice.notice("<b>")
    assert "<dt>Harga</dt><dd>&lt;b&gt;</dd>" in notice.facts([("Harga", "<b>")])
    assert "<li>&lt;b&gt;</li>" in notice.next_steps(["<b>"])


def test_month_strip_says_what_is_missing(macros):
    html = macros("months").month_strip([9000] * 11 + [2000], [5000] * 10 + [0, 5000])

    assert re.findall("kurang [^<]+", html) == ["kurang 3 ton"]
    assert html.count("cukup") == 10
    assert html.count("tidak perlu") == 1
    assert html.count('class="strip__short"') == 1


def test_month_dots_say_each_month_in_words(macros):
    html = macros("months").month_dots([6, 7])

    assert re.findall(r"(\w+): panen", html) == ["Juni", "Juli"]
    assert html.count(": tidak panen") == 10


def test_versions_mark_what_changed_in_words(macros):
    rows = [
        {"label": "Harga", "before": "Rp1", "after": "Rp2"},
        {"label": "Bayar", "before": "7 hari", "after": "7 hari"},
    ]

    html = macros("compare").versions(rows, "Usulan 1", "Usulan 2")

    assert html.count("berubah") == 1


def test_layout_shows_where_the_reader_is_and_escapes_messages(env):
    html = env.get_template("errors/404.html").render()

    assert '<html lang="id">' in html
    assert "<title>Halaman tidak ditemukan · Hilirisasi Lampung</title>" in html
    assert "<h1>Halaman tidak ditemukan</h1>" in html
    assert 'href="/produk" aria-current="page"' in html
    assert "&lt;b&gt;Gagal&lt;/b&gt;" in html
    assert "notice--danger" in html
    assert "Contoh, bukan data sebenarnya" not in html


def test_layout_marks_the_sample_and_lets_people_sign_out_by_post(env):
    account = SimpleNamespace(
        name="Siti",
        role="Operator",
        links=[],
        news_href="/kabar",
        unread=0,
        sign_out_href="/keluar",
    )

    html = env.get_template("errors/404.html").render(is_sample=True, account=account)

    assert "Contoh, bukan data sebenarnya" in html
    assert '<form method="post" action="/keluar" data-sign-out>' in html
    assert 'name="csrf_token" value="token"' in html


@pytest.mark.parametrize(
    "path", sorted((TEMPLATES / "errors").glob("*.html")), ids=lambda p: p.stem
)
def test_error_page_says_what_was_kept_and_what_to_do(env, path):
    html = env.get_template(f"errors/{path.name}").render(message="Tidak cukup.", page="/minat/1")

    assert "Apa selanjutnya?" in html
    assert re.search("tersimpan|berubah|disimpan|terkait|mengerjakannya satu kali", html)


def test_refusal_prints_the_reason(env):
    assert "Kurang &lt;3 ton" in env.get_template("errors/refused.html").render(
        message="Kurang <3 ton", next="Kurangi.", href="/kerja-sama/1"
    )


def test_failure_page_names_the_incident_and_needs_no_menu(env):
    html = env.get_template("errors/500.html").render(incident="a1b2c3d4")

    assert "a1b2c3d4" in html
    assert "Menu utama" not in html


def test_stale_edit_shows_both_versions(env):
    rows = [{"label": "Harga", "before": "Rp1.100", "after": "Rp1.150"}]

    html = env.get_template("errors/409.html").render(rows=rows, href="/produk/1/ubah")

    assert "Rp1.100" in html
    assert "Rp1.150" in html
    assert 'href="/produk/1/ubah"' in html
