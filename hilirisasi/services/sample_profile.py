"""The sample's village that told what it has: road, power, water, a site and who may sign."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from hilirisasi.services import village_profiles
from hilirisasi.services.sample_people import Cast
from hilirisasi.services.village_profiles import PartyAnswers, ProfileAnswers, SiteAnswers
from models import LandTenure, Lp2b, PartyKind, Region, Road, Water


def fill(session: Session, *, cast: Cast, row: dict[str, Any], now: datetime) -> None:
    """Let the operator fill in the profile of one village."""
    village, operator = session.get_one(Region, row["village"]), cast.operators[row["village"]]
    profile = village_profiles.save(
        session,
        village=village,
        actor=operator,
        answers=ProfileAnswers(
            road=Road(row["road"]),
            truck_t=row["truck_t"],
            power_kva=row["power_kva"],
            water=Water(row["water"]),
            water_note="",
            processors=row["processors"],
            buyers=row["buyers"],
            neighbours_note=row["neighbours_note"],
            working_age_people=row["working_age_people"],
        ),
        version=None,
        now=now,
    )
    parts: list[SiteAnswers | PartyAnswers] = [
        *(
            SiteAnswers(
                name=site["name"],
                area_ha=site["area_ha"],
                tenure=LandTenure(site["tenure"]),
                lp2b=Lp2b(site["lp2b"]),
                note="",
            )
            for site in row["site"]
        ),
        *(PartyAnswers(**{**party, "kind": PartyKind(party["kind"])}) for party in row["party"]),
    ]
    for answers in parts:
        village_profiles.add(session, profile=profile, actor=operator, answers=answers, now=now)
