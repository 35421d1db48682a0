"""A regency's opinion in one sentence, for the pages of a case and its decision."""

from flask_babel import gettext as _

from hilirisasi.case_flow import WAITING
from hilirisasi.services import opinions
from hilirisasi.web.clock import days_since
from hilirisasi.web.filters import datetime_id
from hilirisasi.web.labels import VIEWS
from hilirisasi.web.official_names import official_words
from models import Case, Decision, RegencyOpinion


def opinion_words(case: Case) -> str:
    """Return what the regency says now, or since when it is asked."""
    opinion = opinions.newest(case)
    if opinion is not None:
        return sentence(case, opinion)
    days = days_since(case.opened_at)
    if case.status not in WAITING:
        return str(_("Kabupaten tidak memberi pendapat sebelum putusan."))
    if days is None:
        return str(_("Belum ada pendapat."))
    return str(_("Belum ada pendapat; diminta %(days)s hari kerja lalu.", days=days))


def opinion_before(case: Case, decision: Decision) -> str:
    """Return on which opinion a decision could rest."""
    opinion = opinions.before(case, decision)
    if opinion is None:
        return str(_("Diputuskan tanpa pendapat kabupaten."))
    return str(
        _("Saat diputuskan, pendapat kabupaten: %(opinion)s", opinion=sentence(case, opinion))
    )


def sentence(case: Case, opinion: RegencyOpinion) -> str:
    """Return one opinion with who gave it and when."""
    return str(
        _(
            "Tata ruang: %(spatial)s. Pasokan: %(supply)s. (%(who)s, %(at)s)",
            spatial=str(VIEWS[opinion.spatial_plan]).lower(),
            supply=str(VIEWS[opinion.supply]).lower(),
            who=official_words(case, opinion.made_by_name, opinion.made_by_post),
            at=datetime_id(opinion.made_at),
        )
    )
