"""The step of the full proposal that asks for a place, and what is done with village land."""

from datetime import date
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField

from hilirisasi.services.proposal_answers import Step
from hilirisasi.services.proposals import OF_VILLAGE_LAND
from hilirisasi.web.filters import month_id
from hilirisasi.web.forms.fields import ScaledField
from hilirisasi.web.forms.listing import choices
from hilirisasi.web.forms.plan import months_ahead, open_choices
from hilirisasi.web.forms.proposal_step import StepForm, open_radio
from hilirisasi.web.labels import ENVIRONMENTAL_DOCUMENTS, LAND_TENURES, LP2B
from models import LandTenure, Plan

AREA: Final[dict[str, Any]] = {
    "unit": _l("hektare"),
    "high": 1_000_000,
    "whole": False,
    "digits": 2,
}


class SiteForm(StepForm):
    """What the plant needs of its place."""

    step = Step.SITE
    plant_exists = RadioField(_l("Pabriknya sudah ada?"), choices=open_choices)
    builds_on = SelectField(_l("Mulai membangun"))
    land_ha = ScaledField(_l("Luas tanah yang dipakai"), example="1,5", **AREA)
    land_tenure = open_radio(_l("Tanah milik siapa?"), LAND_TENURES)
    land_lease_years = ScaledField(
        _l("Tanah kas desa: berapa tahun disewa?"),
        description=_l("Isi hanya bila memakai tanah kas desa."),
        unit=_l("tahun"),
        low=1,
        high=99,
        digits=0,
        example="3",
    )
    land_is_pledged = RadioField(
        _l("Tanah kas desa: apakah dijadikan jaminan utang?"), choices=open_choices
    )
    land_lp2b = RadioField(
        _l("Di dalam lahan pangan yang dilindungi (LP2B)?"),
        choices=lambda: choices(LP2B),
        description=_l("Di dalam LP2B tidak dapat disetujui."),
    )
    new_land_ha = ScaledField(
        _l("Membuka lahan baru"),
        description=_l("Isi 0 bila tidak membuka lahan."),
        example="0",
        **AREA,
    )
    water_m3_per_day = ScaledField(
        _l("Air sehari"), unit=_l("meter kubik"), high=1_000_000, whole=False, example="50"
    )
    power_kva = ScaledField(_l("Listrik"), unit="kVA", high=1_000_000, whole=False, example="200")
    environmental_document = open_radio(
        _l("Dokumen lingkungan"),
        ENVIRONMENTAL_DOCUMENTS,
        _l("Belum tahu golongannya? Tanyakan di Amdalnet atau OSS."),
    )

    def offer(self, plan: Plan, today: date) -> None:
        """Offer the months ahead, and the one that was chosen before."""
        months = sorted({*months_ahead(today), *([plan.builds_on] if plan.builds_on else [])})
        self.builds_on.choices = [
            SelectChoice(value="", label=_l("Belum diketahui")),
            *(SelectChoice(value=month.isoformat(), label=month_id(month)) for month in months),
        ]

    def answer(self, name: str) -> Any:
        """Read the month as a day; drop what is asked of village land alone."""
        if name in OF_VILLAGE_LAND and self.land_tenure.data != LandTenure.VILLAGE:
            return None
        if name == "builds_on":
            chosen = self.builds_on.data
            return date.fromisoformat(chosen) if chosen else None
        return super().answer(name)
