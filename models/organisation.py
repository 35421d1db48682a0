"""Villages, companies and offices: the owners of records."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.enums import FirmSize, OrganisationKind
from models.region import Region


class Organisation(Base):
    """A village's government, a company, or an office.

    ``region_code`` is the village's own code, or the region that an office is responsible for.
    ``nib`` (13 digits) and ``firm_size`` belong to companies.
    """

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OrganisationKind] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    region_code: Mapped[str | None] = mapped_column(sa.ForeignKey("region.code"), index=True)
    nib: Mapped[str | None] = mapped_column(sa.String(13))
    firm_size: Mapped[FirmSize | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    region: Mapped[Region | None] = relationship()
