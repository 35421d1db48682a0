"""What an investor asks the villages of a pool, and what each answers."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from hilirisasi.months import add_months
from hilirisasi.services.pool_offers import PoolSheet
from hilirisasi.services.pool_supply import PoolSupply
from hilirisasi.web.filters import month_id
from hilirisasi.web.forms.fields import Form, NumberField
from hilirisasi.web.forms.listing import KG_PER_TONNE, REQUIRED, TAP
from hilirisasi.web.forms.talk import MONTHS_AHEAD, USUAL_PERIOD, WRITTEN
from models import Answer, Kg, Plan

USUAL_SHARE: Final = 0.7  # of what the pool could bring, that a deal asks for at least
USUAL_DAYS: Final = 30
# What is wrong with a sheet that the service would refuse, by the sheet's field.
PROBLEMS: Final = {
    "least_kg": _l("Isi lebih dari nol, paling banyak seluruh pasokan gabungan."),
    "answer_by": _l("Pilih hari sesudah hari ini, paling lama 90 hari lagi."),
    "price_rule": _l("Tulis bagaimana harga berubah, seperti contoh: tetap, atau ditinjau."),
    "last_month": _l("Masa kerja sama 1 sampai 36 bulan; bulan terakhir sesudah bulan pertama."),
}


class PoolOfferForm(Form):
    """At least how much, until which day, for which months."""

    least_t = NumberField(
        _l("Jadi bila desa yang setuju membawa paling sedikit"), [REQUIRED], example="100"
    )
    answer_by = DateField(_l("Hari terakhir desa menjawab"), [REQUIRED])
    price_rule = TextAreaField(
        _l("Bagaimana harga dapat berubah?"),
        [WRITTEN, Length(max=500)],
        description=_l(
            "Seperti contoh: tetap selama setahun, atau ditinjau tiap tiga bulan menurut harga "
            "acuan."
        ),
    )
    first_month = SelectField(_l("Bulan pertama"), [TAP], choices=[])
    last_month = SelectField(_l("Bulan terakhir"), [TAP], choices=[])

    def offer_months(self, this_month: date) -> None:
        """Offer the coming months."""
        months = [
            SelectChoice(value=month.isoformat(), label=month_id(month))
            for month in (add_months(this_month, step) for step in range(2 * MONTHS_AHEAD))
        ]
        self.first_month.choices = self.last_month.choices = months

    def to_sheet(self) -> PoolSheet:
        """Return the sheet for the service."""
        return PoolSheet(
            least_kg=Kg(int((self.least_t.data or 0) * KG_PER_TONNE)),
            answer_by=self.answer_by.data,
            price_rule=self.price_rule.data,
            first_month=date.fromisoformat(self.first_month.data),
            last_month=date.fromisoformat(self.last_month.data),
        )

    def show_problems(self, fields: Sequence[str]) -> None:
        """Say beside each field what the service would refuse."""
        for name in fields:
            field = self["least_t" if name == "least_kg" else name]
            field.errors = [str(PROBLEMS[name])]


class PoolAnswerForm(Form):
    """Yes or no for one village's part."""

    answer = RadioField(
        _l("Jawaban desa"),
        [TAP],
        choices=[
            SelectChoice(value=Answer.WILLING.value, label=_l("Ya, desa ikut")),
            SelectChoice(value=Answer.NO.value, label=_l("Tidak")),
        ],
    )
    reason = TextAreaField(
        _l("Alasan"),
        [Length(max=500)],
        description=_l("Contoh: bagian desa terlalu besar untuk bulan Februari."),
    )


class PoolWithdrawForm(Form):
    """Why an offer is taken back."""

    reason = TextAreaField(
        _l("Mengapa tawaran ini ditarik?"),
        [WRITTEN, Length(max=500)],
        description=_l("Contoh: pabrik baru mulai tahun depan."),
    )


class PlaceForm(Form):
    """Where the plant is to stand: a candidate site of the plan, by its region's code."""

    place = HiddenField(validators=[DataRequired()])
    version = HiddenField()


def first_values(plan: Plan, supply: PoolSupply, today: date) -> dict[str, Any]:
    """Return the first sheet: most of the pool, a month to answer, a year from the plan's start."""
    first = max(plan.starts_on.replace(day=1), today.replace(day=1))
    return {
        "least_t": int(USUAL_SHARE * supply.cost.filled_kg / KG_PER_TONNE),
        "answer_by": today + timedelta(days=USUAL_DAYS),
        "first_month": first.isoformat(),
        "last_month": add_months(first, USUAL_PERIOD - 1).isoformat(),
    }
