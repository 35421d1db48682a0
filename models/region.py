"""Regions: the province, its regencies and cities, their districts, their villages."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, JsonObject
from models.enums_people import VILLAGE_KINDS, RegionKind

DISTRICT_LENGTH: Final = len("18.01.01")
REGENCY_LENGTH: Final = len("18.01")


class Region(Base):
    """One region, keyed by its dotted Kemendagri code; 265 village names recur, so never by name.

    ``point_is_own`` is false where the village has no published point and stands at its district's.
    ``local_term`` is what a village is called there: desa, pekon, tiyuh, kampung, kelurahan.
    """

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(sa.String(13), primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(sa.ForeignKey("region.code"), index=True)
    kind: Mapped[RegionKind]
    name: Mapped[str] = mapped_column(sa.String(80))
    postal_code: Mapped[str | None] = mapped_column(sa.String(5))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    point_is_own: Mapped[bool] = mapped_column(default=True)
    local_term: Mapped[str | None] = mapped_column(sa.String(16))

    parent: Mapped[Region | None] = relationship(remote_side=[code], back_populates="children")
    children: Mapped[list[Region]] = relationship(back_populates="parent", order_by="Region.code")

    @property
    def is_village(self) -> bool:
        """Is this a desa or a kelurahan?"""
        return self.kind in VILLAGE_KINDS

    @property
    def district_code(self) -> str:
        """The code of the district that a village lies in."""
        return self.code[:DISTRICT_LENGTH]

    @property
    def regency_code(self) -> str:
        """The code of the regency or city that the region lies in."""
        return self.code[:REGENCY_LENGTH]

    def __repr__(self) -> str:
        return f"<Region {self.code} {self.name}>"


class Outline(Base):
    """The outline of a regency or district as a GeoJSON geometry; indicative unless official."""

    __tablename__ = "outline"

    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), primary_key=True)
    geometry: Mapped[JsonObject]
    is_official: Mapped[bool]
    source: Mapped[str] = mapped_column(sa.Text)
    loaded_at: Mapped[datetime]
