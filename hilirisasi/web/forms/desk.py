"""To whom cases are handed."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField

from hilirisasi.web.forms.fields import Form
from models import User


class AssignmentForm(Form):
    """One reviewer for all the cases that were ticked."""

    reviewer = SelectField(_l("Penelaah"), coerce=int)

    def offer(self, reviewers: Sequence[tuple[User, str]]) -> None:
        """Offer everybody who reviews, with the office."""
        self.reviewer.choices = [
            SelectChoice(value=user.id, label=f"{office}: {user.name}")
            for user, office in reviewers
        ]
