"""Villages, companies and offices: the owners of records."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.enums_people import CheckStatus, FirmSize, LegalForm, OfficeDuty, OrganisationKind
from models.region import Region


class Organisation(Base):
    """A village's government, a company, or an office.

    ``region_code`` is the village's own code, or the region that an office is responsible for.
    ``duty`` is what an office of the province answers for in a case; NULL: nothing of its own.
    The other fields belong to companies: ``nib`` has 13 digits; where there is none yet,
    ``paper_kind`` and ``paper_number`` name the firm's own paper (its deed, its village decree).
    ``npwp`` has 16 digits, and is told by who wants to; it may be a person's NIK.
    ``check_status`` is the newest `CompanyCheck`; changing the name or the NIB undoes it.
    """

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OrganisationKind] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    region_code: Mapped[str | None] = mapped_column(sa.ForeignKey("region.code"), index=True)
    duty: Mapped[OfficeDuty | None]
    nib: Mapped[str | None] = mapped_column(sa.String(13), index=True)
    npwp: Mapped[str | None] = mapped_column(sa.String(16), index=True)
    firm_size: Mapped[FirmSize | None]
    legal_form: Mapped[LegalForm | None]
    is_foreign: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    paper_kind: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    paper_number: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")
    phone: Mapped[str | None] = mapped_column(sa.String(16), index=True)
    address: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    check_status: Mapped[CheckStatus] = mapped_column(
        default=CheckStatus.UNCHECKED, server_default="unchecked", index=True
    )
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    region: Mapped[Region | None] = relationship()
    checks: Mapped[list[CompanyCheck]] = relationship(order_by="CompanyCheck.id")


class CompanyCheck(Base):
    """What one officer found when comparing a company with OSS; never edited.

    ``name``, ``identity`` (the NIB or the paper's number) and ``person`` are what was compared.
    """

    __tablename__ = "company_check"
    __table_args__ = (sa.CheckConstraint("length(note) > 0", name="note_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    result: Mapped[CheckStatus]
    name: Mapped[str] = mapped_column(sa.String(120))
    identity: Mapped[str] = mapped_column(sa.String(60))
    person: Mapped[str] = mapped_column(sa.String(80))
    note: Mapped[str] = mapped_column(sa.String(500))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_by_name: Mapped[str] = mapped_column(sa.String(80))
    made_by_post: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[datetime]
