"""What an investor wants to build or buy: five answers first (minat), the rest before terms."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Idr, JsonObject, Kg, MonthlyKg, between
from models.commodity import Commodity, CommodityForm, Route
from models.enums_trade import (
    EnvironmentalDocument,
    HomeProcessing,
    JobsEvidence,
    LandTenure,
    Lp2b,
    PartnershipScheme,
    PlanStage,
    PlanStatus,
    PricePlace,
    PriceRuleKind,
)
from models.organisation import Organisation
from models.region import Region
from models.user import User


class Plan(Base):
    """An investor's plan. The minat fields are always there; the proposal's are NULL until asked.

    ``need_kg`` is the raw material by month; ``region_code`` the place around which, within
    ``radius_km``, it is sought. The offer is a price with the greatest deduction, the place where
    it is paid, who bears the haulage and the days until payment. ``jobs_evidence`` is the firm's
    word; only a reviewer who saw the document sets ``jobs_evidence_checked``. ``investment_idr``
    is the sum of its four kinds where they were told; ``jobs_by_schooling`` counts people by the
    school that a job asks for. The lease and the pledge are
    asked of village land alone. ``contact_id`` is the colleague who carries the plan now. Who last
    changed the plan, or said that it still stands, confirmed it.
    """

    __tablename__ = "plan"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["commodity_code", "form_code"],
            ["commodity_form.commodity_code", "commodity_form.code"],
        ),
        between("price_idr_per_kg", 1, 100_000_000, "price_range"),
        between("deduction_share", 0, 0.9, "deduction_range"),
        between("radius_km", 1, 400, "radius_range"),
        between("haulage_idr_per_kg", 0, 1_000_000, "haulage_range"),
        between("payment_days", 0, 365, "payment_days_range"),
        between("need_kg_per_day", 1, 10**9, "need_range"),
        between("investment_idr", 0, 10**15, "investment_range"),
        between("claimed_jobs_fte", 0, 100_000, "claimed_jobs_range"),
        between("outside_workers_share", 0, 1, "outside_workers_range"),
        between("local_input_share", 0, 1, "local_input_range"),
        between("village_sourcing_share", 0, 1, "village_sourcing_range"),
        between("community_profit_share", 0, 1, "community_profit_range"),
        between("new_land_ha", 0, 1_000_000, "new_land_range"),
        between("capacity_kg_per_day", 1, 10**9, "capacity_range"),
        between("land_idr", 0, 10**15, "land_idr_range"),
        between("building_idr", 0, 10**15, "building_idr_range"),
        between("machines_idr", 0, 10**15, "machines_idr_range"),
        between("working_capital_idr", 0, 10**15, "working_capital_idr_range"),
        between("jobs_women", 0, 100_000, "jobs_women_range"),
        between("jobs_of_village", 0, 100_000, "jobs_of_village_range"),
        between("jobs_seasonal", 0, 100_000, "jobs_seasonal_range"),
        between("premium_idr_per_kg", 0, 1_000_000, "premium_range"),
        between("floor_idr_per_kg", 1, 100_000_000, "floor_range"),
        between("water_m3_per_day", 0, 1_000_000, "water_range"),
        between("power_kva", 0, 1_000_000, "power_range"),
        between("land_ha", 0, 1_000_000, "land_ha_range"),
        between("land_lease_years", 1, 99, "land_lease_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    stage: Mapped[PlanStage] = mapped_column(default=PlanStage.MINAT)
    status: Mapped[PlanStatus] = mapped_column(default=PlanStatus.OPEN, index=True)
    is_on_board: Mapped[bool] = mapped_column(default=True)
    commodity_code: Mapped[str] = mapped_column(sa.ForeignKey("commodity.code"), index=True)
    form_code: Mapped[str] = mapped_column(sa.String(32))
    route_code: Mapped[str | None] = mapped_column(sa.ForeignKey("route.code"))
    need_kg_per_day: Mapped[Kg]
    need_kg: Mapped[MonthlyKg]
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    radius_km: Mapped[int]
    price_idr_per_kg: Mapped[Idr]
    deduction_share: Mapped[float]
    price_place: Mapped[PricePlace]
    farmer_pays_haulage: Mapped[bool]
    haulage_idr_per_kg: Mapped[Idr | None]
    payment_days: Mapped[int]
    starts_on: Mapped[date]

    product_price_idr_per_kg: Mapped[Idr | None]
    investment_idr: Mapped[Idr | None]
    claimed_jobs_fte: Mapped[int | None]
    jobs_evidence: Mapped[JobsEvidence] = mapped_column(default=JobsEvidence.NONE)
    jobs_evidence_checked: Mapped[bool] = mapped_column(default=False)
    wage_idr_per_hok: Mapped[Idr | None]
    plant_exists: Mapped[bool | None]
    outside_workers_share: Mapped[float | None]
    local_input_share: Mapped[float | None]
    village_sourcing_share: Mapped[float | None]
    community_profit_share: Mapped[float | None]
    new_land_ha: Mapped[float | None]
    peak_labour_hok: Mapped[int | None]
    home_processors_note: Mapped[str] = mapped_column(sa.String(500), default="")

    collectors_note: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")

    capacity_kg_per_day: Mapped[int | None] = mapped_column(sa.BigInteger)
    land_idr: Mapped[int | None] = mapped_column(sa.BigInteger)
    building_idr: Mapped[int | None] = mapped_column(sa.BigInteger)
    machines_idr: Mapped[int | None] = mapped_column(sa.BigInteger)
    working_capital_idr: Mapped[int | None] = mapped_column(sa.BigInteger)
    jobs_by_schooling: Mapped[dict[str, int] | None] = mapped_column(sa.JSON)
    jobs_women: Mapped[int | None]
    jobs_of_village: Mapped[int | None]
    jobs_seasonal: Mapped[int | None]
    jobs_ratio_note: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    training_note: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    partnership_scheme: Mapped[PartnershipScheme | None]
    home_processing: Mapped[HomeProcessing | None]
    price_rule_kind: Mapped[PriceRuleKind | None]
    premium_idr_per_kg: Mapped[int | None] = mapped_column(sa.BigInteger)
    floor_idr_per_kg: Mapped[int | None] = mapped_column(sa.BigInteger)
    water_m3_per_day: Mapped[float | None]
    power_kva: Mapped[float | None]
    land_ha: Mapped[float | None]
    land_tenure: Mapped[LandTenure | None]
    land_lease_years: Mapped[int | None]
    land_is_pledged: Mapped[bool | None]
    land_lp2b: Mapped[Lp2b | None]
    environmental_document: Mapped[EnvironmentalDocument | None]
    builds_on: Mapped[date | None]

    is_sample: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime]
    confirmed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    confirmed_by_name: Mapped[str] = mapped_column(sa.String(80))
    confirmed_by_post: Mapped[str] = mapped_column(sa.String(80))
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    request_key: Mapped[str | None] = mapped_column(sa.String(36), unique=True)
    version: Mapped[int] = mapped_column()

    organisation: Mapped[Organisation] = relationship()
    commodity: Mapped[Commodity] = relationship()
    form: Mapped[CommodityForm] = relationship(viewonly=True)
    route: Mapped[Route | None] = relationship()
    region: Mapped[Region] = relationship()
    contact: Mapped[User | None] = relationship(foreign_keys=contact_id)

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<Plan {self.id} {self.commodity_code} {self.stage}>"


class PlanVersion(Base):
    """A plan's answers as one person left them; never edited."""

    __tablename__ = "plan_version"
    __table_args__ = (sa.UniqueConstraint("plan_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    number: Mapped[int]
    answers: Mapped[JsonObject]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_by_name: Mapped[str] = mapped_column(sa.String(80))
    made_by_post: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[datetime]
