"""What every step of the full proposal shares: from the plan's columns and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField

from hilirisasi.services.proposal_answers import ANSWERS, FIELDS, Step, StepAnswers
from hilirisasi.services.proposals import Problem
from hilirisasi.web.forms.fields import Form, ScaledField
from hilirisasi.web.forms.listing import choices
from models import Plan

PROBLEMS: Final[Mapping[Problem, Any]] = {
    Problem.NEEDS_NOTHING: _l("Isi kebutuhan paling sedikit satu bulan."),
    Problem.BELOW_NEED: _l("Sebulan penuh pun belum cukup untuk kebutuhan bulan terbesar."),
    Problem.ABOVE_JOBS: _l("Lebih banyak daripada jumlah orang kerja. Isi dulu jumlahnya."),
    Problem.RATIO_UNEXPLAINED: _l(
        "Lebih dari 20 orang kerja tiap Rp1 miliar. Jelaskan mengapa sebanyak itu."
    ),
    Problem.FLOOR_ABOVE_PRICE: _l("Harga terendah lebih tinggi daripada harga yang ditawarkan."),
    Problem.BUILT_TOO_LATE: _l("Pabrik dibangun sesudah bulan mulai membeli."),
    # Each names its rule: `say` is given the words.
    Problem.LEASED_TOO_LONG: _l(
        "Sewa tanah kas desa paling lama %(years)s tahun dan dapat diperpanjang. Aturannya: "
        "%(lease_rule)s."
    ),
    Problem.VILLAGE_LAND_PLEDGED: _l(
        "Tanah kas desa tidak boleh dijaminkan. Aturannya: %(pledge_rule)s."
    ),
}


def with_unknown(vocabulary: Mapping[Any, Any]) -> list[SelectChoice]:
    """Return a vocabulary's members with their words, and a blank: the answer is not known yet."""
    return [*choices(vocabulary), SelectChoice(value="", label=_l("Belum diketahui"))]


def open_radio(label: Any, vocabulary: Mapping[Any, Any], hint: Any = "") -> RadioField:
    """Return a field of taps that may stay unknown."""
    return RadioField(label, choices=lambda: with_unknown(vocabulary), description=hint)


class StepForm(Form):
    """Parent of the steps: from the plan's columns and back."""

    step: ClassVar[Step]
    version = HiddenField()

    def offer(self, plan: Plan, today: date) -> None:
        """Offer what depends on the plan or the day."""

    def to_answers(self) -> StepAnswers:
        """Return the answers for the service."""
        return ANSWERS[self.step](**{name: self.answer(name) for name in FIELDS[self.step]})

    def answer(self, name: str) -> Any:
        """Return the answer for one column; what is blank is ``None``, or no text in a note."""
        field = self[name]
        if isinstance(field, TextAreaField):
            return field.data or ""
        if isinstance(field, ScaledField):
            return field.data
        return self.vocabularies()[name].get(field.data)

    @staticmethod
    def vocabularies() -> dict[str, dict[str, Any]]:
        """Return what each tapped word stands for."""
        return {
            name: {member.value: member for member in vocabulary}
            for name, column in Plan.__table__.columns.items()
            if (vocabulary := getattr(column.type, "enum_class", None))
        } | {name: {"yes": True, "no": False} for name in ("plant_exists", "land_is_pledged")}

    def say(self, problems: Mapping[str, Problem], rules: Mapping[str, Any]) -> None:
        """Put what cannot be beside its field; ``rules`` are the words of the rules on land."""
        for name, problem in problems.items():
            words = str(PROBLEMS[problem])
            if problem in {Problem.LEASED_TOO_LONG, Problem.VILLAGE_LAND_PLEDGED}:
                words %= rules
            self[name].errors = [*self[name].errors, words]
