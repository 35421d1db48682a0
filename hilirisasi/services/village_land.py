"""Village land in a plan: leased for some years at most, and never pledged."""

from datetime import datetime

from sqlalchemy.orm import Session

from hilirisasi.condition_errors import LandLeaseError, LandPledgedError
from hilirisasi.months import day_of
from hilirisasi.services import legal_rules
from models import LandTenure, Plan


def refuse_unfit(session: Session, *, plan: Plan, now: datetime) -> None:
    """Raise where a plan on village land leases it too long or pledges it, or does not tell.

    Raises
    ------
    LandLeaseError, LandPledgedError
    """
    if plan.land_tenure is not LandTenure.VILLAGE:
        return
    day = day_of(now)
    years = plan.land_lease_years
    if years is None or years > legal_rules.lease_years(session, day):
        raise LandLeaseError(rule=legal_rules.cite(session, legal_rules.LEASE_MONTHS, day))
    if plan.land_is_pledged is not False:
        raise LandPledgedError(rule=legal_rules.cite(session, legal_rules.PLEDGE, day))
