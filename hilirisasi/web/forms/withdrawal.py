"""A plan is given up, or handed over."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice

from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import TAP
from hilirisasi.web.forms.reason import ReasonForm
from models import User


class WithdrawalForm(ReasonForm):
    """Why, and whether the cases end with it."""

    with_cases = BooleanField(_l("Tarik juga semua berkas kerja sama dengan alasan yang sama"))


class HandOverForm(Form):
    """Who carries the plan from now on."""

    colleague = RadioField(_l("Serahkan kepada siapa?"), [TAP])

    def offer(self, colleagues: list[User]) -> None:
        """Offer the colleagues of the company."""
        self.colleague.choices = [
            SelectChoice(value=str(person.id), label=person.name) for person in colleagues
        ]
