"""What a village is asked once: its sites, roads, power, water and who may sign for it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, between
from models.enums_trade import LandTenure, Lp2b, PartyKind, Road, Water
from models.organisation import Organisation


class VillageProfile(Base):
    """One village's profile, confirmed yearly by the operator, the regency or an extension officer.

    NULL is unknown. ``truck_t`` is the heaviest loaded truck that the last kilometre bears;
    ``power_kva`` what could be drawn without a new line. ``collectors`` buy from farmers to sell
    on; ``buyers`` are all other buyers: stalls, traders, factories.
    """

    __tablename__ = "village_profile"
    __table_args__ = (
        between("truck_t", 0, 60, "truck_range"),
        between("power_kva", 0, 1_000_000, "power_range"),
        between("working_age_people", 0, 1_000_000, "working_age_range"),
        between("processors", 0, 100_000, "processors_range"),
        between("collectors", 0, 100_000, "collectors_range"),
        between("buyers", 0, 100_000, "buyers_range"),
    )

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    road: Mapped[Road | None]
    truck_t: Mapped[float | None]
    power_kva: Mapped[float | None]
    water: Mapped[Water | None]
    water_note: Mapped[str] = mapped_column(sa.String(300), default="")
    processors: Mapped[int | None]
    collectors: Mapped[int | None]
    buyers: Mapped[int | None]
    neighbours_note: Mapped[str] = mapped_column(sa.String(500), default="")
    working_age_people: Mapped[int | None]
    confirmed_at: Mapped[datetime]
    confirmed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    confirmed_by_name: Mapped[str] = mapped_column(sa.String(80))
    confirmed_by_post: Mapped[str] = mapped_column(sa.String(80))
    is_sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    organisation: Mapped[Organisation] = relationship()
    sites: Mapped[list[VillageSite]] = relationship(
        order_by="VillageSite.id", cascade="all, delete-orphan"
    )
    parties: Mapped[list[VillageParty]] = relationship(
        order_by="VillageParty.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class VillageSite(Base):
    """A piece of land that a village can show to who wants to build."""

    __tablename__ = "village_site"
    __table_args__ = (between("area_ha", 0, 1_000_000, "area_range"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("village_profile.organisation_id"), index=True
    )
    name: Mapped[str] = mapped_column(sa.String(80))
    area_ha: Mapped[float | None]
    tenure: Mapped[LandTenure]
    lp2b: Mapped[Lp2b] = mapped_column(default=Lp2b.UNKNOWN)
    note: Mapped[str] = mapped_column(sa.String(300), default="")


class VillageParty(Base):
    """A body that may sign for the village, by its signer's post; never a person's name."""

    __tablename__ = "village_party"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("village_profile.organisation_id"), index=True
    )
    kind: Mapped[PartyKind]
    name: Mapped[str] = mapped_column(sa.String(80))
    is_legal_entity: Mapped[bool | None]
    is_active: Mapped[bool | None]
    signer_post: Mapped[str] = mapped_column(sa.String(80), default="")
