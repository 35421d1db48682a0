"""The steps of the full proposal. A field is named like the plan's column that it fills."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, RadioField, TextAreaField
from wtforms.validators import Length

from hilirisasi.services.proposal_answers import FIELDS, SCHOOLING, Step
from hilirisasi.services.proposals import Problem
from hilirisasi.web.forms.fields import ScaledField
from hilirisasi.web.forms.listing import KG_PER_TONNE, TAP, choices
from hilirisasi.web.forms.proposal_site import SiteForm
from hilirisasi.web.forms.proposal_step import PROBLEMS, StepForm, open_radio
from hilirisasi.web.labels import (
    HOME_PROCESSING,
    JOBS_EVIDENCE,
    PARTNERSHIP_SCHEMES,
    PRICE_RULE_KINDS,
)
from models import MONTHS, MonthlyKg, Plan, PriceRuleKind

PERCENT: Final = Decimal("0.01")
IDR: Final[dict[str, Any]] = {"unit": "Rp", "high": 10**15 - 1, "example": "2.500.000.000"}
PEOPLE: Final[dict[str, Any]] = {"unit": _l("orang"), "high": 100_000, "digits": 0, "example": "12"}
SHARE: Final[dict[str, Any]] = {
    "unit": _l("persen"),
    "scale": PERCENT,
    "high": 100,
    "whole": False,
    "digits": 2,
}
# The parts of an answer that is one column.
PARTS: Final = {f"jobs_{school}": "jobs_by_schooling" for school in SCHOOLING}


class ProcessForm(StepForm):
    """Need by month, capacity, product price."""

    step = Step.PROCESS
    need_kg = FieldList(
        ScaledField(unit=_l("ton"), scale=KG_PER_TONNE, high=1_000_000, example="125"),
        min_entries=MONTHS,
        max_entries=MONTHS,
    )
    capacity_kg_per_day = ScaledField(
        _l("Kemampuan pabrik sehari"),
        description=_l("Bahan baku yang dapat diolah bila pabrik penuh."),
        unit=_l("ton"),
        scale=KG_PER_TONNE,
        high=1_000_000,
        example="5",
    )
    product_price_idr_per_kg = ScaledField(
        _l("Harga jual hasil olahan"), unit=_l("Rp per kg"), low=1, high=10**8, example="6.300"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = get_locale().months["stand-alone"]["wide"]
        for month, entry in enumerate(self.need_kg.entries, start=1):
            entry.label.text = names[month]

    def answer(self, name: str) -> Any:
        """Read the twelve months as one."""
        if name == "need_kg":
            return MonthlyKg(tuple(kg or 0 for kg in self.need_kg.data))
        return super().answer(name)

    def say(self, problems: Mapping[str, Problem], rules: Mapping[str, Any]) -> None:
        """Put what is wrong with all months beside the first."""
        rest = dict(problems)
        if problem := rest.pop("need_kg", None):
            self.need_kg.entries[0].errors = [PROBLEMS[problem]]
            self.need_kg.errors = [PROBLEMS[problem]]
        super().say(rest, rules)


class InvestmentForm(StepForm):
    """Land, building, machines, working capital."""

    step = Step.INVESTMENT
    land_idr = ScaledField(_l("Tanah"), description=_l("Isi 0 bila tidak membeli tanah."), **IDR)
    building_idr = ScaledField(_l("Bangunan"), **IDR)
    machines_idr = ScaledField(_l("Mesin dan peralatan"), **IDR)
    working_capital_idr = ScaledField(
        _l("Modal kerja"), description=_l("Untuk membeli bahan dan membayar upah."), **IDR
    )


class JobsForm(StepForm):
    """Who works there."""

    step = Step.JOBS
    jobs_sd = ScaledField(_l("Cukup lulus SD"), **PEOPLE)
    jobs_smp = ScaledField(_l("Lulus SMP"), **PEOPLE)
    jobs_sma = ScaledField(_l("Lulus SMA atau SMK"), **PEOPLE)
    jobs_d3 = ScaledField(_l("D3 ke atas"), **PEOPLE)
    jobs_ratio_note = TextAreaField(
        _l("Mengapa sebanyak itu?"),
        [Length(max=500)],
        description=_l(
            "Diminta bila lebih dari 20 orang kerja tiap Rp1 miliar investasi. Contoh: kupas dan "
            "jemur dengan tangan, tiga regu."
        ),
    )
    jobs_women = ScaledField(_l("Di antaranya perempuan"), **PEOPLE)
    jobs_of_village = ScaledField(_l("Di antaranya warga desa setempat"), **PEOPLE)
    jobs_seasonal = ScaledField(_l("Di antaranya hanya saat musim"), **PEOPLE)
    jobs_evidence = RadioField(
        _l("Bukti jumlah pekerja"),
        [TAP],
        choices=choices(JOBS_EVIDENCE),
        description=_l("Bukti baru dihitung setelah penelaah melihat dokumennya."),
    )
    training_note = TextAreaField(
        _l("Pelatihan yang diberikan"),
        [Length(max=500)],
        description=_l("Contoh: dua minggu mengolah dan mengemas, dibayar penuh."),
    )
    wage_idr_per_hok = ScaledField(
        _l("Upah sehari"),
        description=_l("Usaha menengah dan besar dihitung dengan UMP."),
        unit=_l("Rp sehari"),
        high=10_000_000,
        example="110.000",
    )
    outside_workers_share = ScaledField(_l("Pekerja dari luar kabupaten"), example="20", **SHARE)
    peak_labour_hok = ScaledField(
        _l("Hari kerja pabrik di bulan tersibuk"),
        unit=_l("hari kerja"),
        high=10_000_000,
        example="500",
    )

    def answer(self, name: str) -> Any:
        """Read the four schools as one; people come whole."""
        if name == "jobs_by_schooling":
            told = {school: self[f"jobs_{school}"].data for school in SCHOOLING}
            return {school: people for school, people in told.items() if people is not None} or None
        return super().answer(name)


class PartnershipForm(StepForm):
    """How the firm works with those who are there already."""

    step = Step.PARTNERSHIP
    partnership_scheme = open_radio(
        _l("Bentuk kemitraan"),
        PARTNERSHIP_SCHEMES,
        _l("Perusahaan tidak boleh memiliki atau menguasai mitranya."),
    )
    community_profit_share = ScaledField(_l("Bagian laba untuk desa"), example="10", **SHARE)
    village_sourcing_share = ScaledField(
        _l("Pekerja dan bahan dari desa sekitar (15 km)"), example="60", **SHARE
    )
    local_input_share = ScaledField(
        _l("Bahan lain yang dibeli dari Lampung"), example="30", **SHARE
    )
    home_processing = open_radio(_l("Dengan yang sudah mengolah di rumah"), HOME_PROCESSING)
    home_processors_note = TextAreaField(
        _l("Kesepakatan dengan pengolah rumahan"),
        [Length(max=500)],
        description=_l(
            "Siapa yang dapat kehilangan bahan, dan apa yang Anda tawarkan kepada mereka. Contoh:"
            " 12 pembuat keripik tetap mendapat 2 ton seminggu."
        ),
    )
    collectors_note = TextAreaField(
        _l("Tawaran untuk pengepul dan pedagang"),
        [Length(max=500)],
        description=_l(
            "Apa yang Anda tawarkan kepada yang sekarang membeli di desa, contoh: menjadi "
            "pengumpul resmi dengan upah per ton."
        ),
    )


class PriceForm(StepForm):
    """How the price moves, and below what it never falls."""

    step = Step.PRICE
    price_rule_kind = open_radio(_l("Bagaimana harga berubah?"), PRICE_RULE_KINDS)
    premium_idr_per_kg = ScaledField(
        _l("Tambahan di atas harga acuan"),
        description=_l("Isi bila harga mengikuti acuan."),
        unit=_l("Rp per kg"),
        high=1_000_000,
        example="50",
    )
    floor_idr_per_kg = ScaledField(
        _l("Harga terendah yang tertulis dalam perjanjian"),
        description=_l("Kosongkan bila tidak ada: maka dihitung tidak ada."),
        unit=_l("Rp per kg"),
        low=1,
        high=10**8,
        example="1.200",
    )

    def answer(self, name: str) -> Any:
        """Drop a premium on a price that does not move."""
        is_moving = self.price_rule_kind.data == PriceRuleKind.REFERENCE_PREMIUM
        if name == "premium_idr_per_kg" and not is_moving:
            return None
        return super().answer(name)


STEP_FORMS: Final[Mapping[Step, type[StepForm]]] = {
    form.step: form
    for form in (ProcessForm, InvestmentForm, JobsForm, PartnershipForm, PriceForm, SiteForm)
}


def step_values(plan: Plan, step: Step) -> dict[str, Any]:
    """Return a plan's answers to one step as its form shows them."""
    values = {name: _shown(getattr(plan, name)) for name in FIELDS[step]}
    for name in STEP_FORMS[step].vocabularies():
        if name in values and values[name] is None:
            # "Not known yet" is one of the taps: blank, or the vocabulary's own word.
            values[name] = "unknown" if name == "land_lp2b" else ""
    if step is Step.JOBS:
        told = values.pop("jobs_by_schooling") or {}
        values |= {f"jobs_{school}": told.get(school) for school in SCHOOLING}
    return values | {"version": plan.version}


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return value
