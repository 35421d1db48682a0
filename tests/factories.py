"""Factories: each makes a valid record; a test names only the values that matter to it."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.alchemy import SQLAlchemyModelFactory
from sqlalchemy.orm import scoped_session, sessionmaker

from hilirisasi.actors import Actor, actor_of
from hilirisasi.case_flow import BY_STEP
from hilirisasi.spreadsheets.column_maps import ColumnMap
from hilirisasi.workflow import OUTCOMES
from models import (
    Availability,
    Case,
    CaseReview,
    CaseStatus,
    CheckStatus,
    Commodity,
    CommodityForm,
    Decision,
    Deliberation,
    FigureOwner,
    FirmSize,
    HolderKind,
    Invitation,
    JobsEvidence,
    Listing,
    ListingPhoto,
    ListingStatus,
    Membership,
    MonthlyKg,
    Objection,
    Organisation,
    OrganisationKind,
    Outcome,
    PaperForm,
    Plan,
    PlanStage,
    PlanStatus,
    PoolOffer,
    PoolOfferPart,
    PoolStatus,
    PricePlace,
    Region,
    RegionKind,
    Role,
    Route,
    SavedSearch,
    SearchKind,
    SheetMapping,
    SheetUpload,
    Talk,
    TalkStatus,
    Terms,
    User,
    VillageConsent,
)

Session = scoped_session(sessionmaker())  # bound by the ``session`` fixture
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
NOT_REVIEWED = (Outcome.RETURN, Outcome.STOP)  # a bare stop is a side's
YEAR_ROUND = MonthlyKg((10_000,) * 12)


class _Factory(SQLAlchemyModelFactory):
    class Meta:
        abstract = True
        sqlalchemy_session = Session
        sqlalchemy_session_persistence = "flush"


class ProvinceFactory(_Factory):
    class Meta:
        model = Region
        sqlalchemy_get_or_create = ("code",)

    code = "18"
    kind = RegionKind.PROVINCE
    name = "Lampung"


class RegencyFactory(_Factory):
    class Meta:
        model = Region
        sqlalchemy_get_or_create = ("code",)

    code = "18.02"
    parent = factory.SubFactory(ProvinceFactory)
    kind = RegionKind.REGENCY
    name = "Lampung Tengah"
    latitude = -4.9
    longitude = 105.2


class DistrictFactory(_Factory):
    class Meta:
        model = Region
        sqlalchemy_get_or_create = ("code",)

    code = "18.02.01"
    parent = factory.SubFactory(RegencyFactory)
    kind = RegionKind.DISTRICT
    name = "Kalirejo"
    latitude = -4.9
    longitude = 105.2


class VillageFactory(_Factory):
    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"18.02.01.{2001 + n:04d}")
    parent = factory.SubFactory(DistrictFactory)
    kind = RegionKind.DESA
    name = factory.Sequence(lambda n: f"Sukamaju {n}")
    postal_code = "34174"
    latitude = factory.Sequence(lambda n: -4.9 + n % 50 / 1000)
    longitude = 105.2
    local_term = "kampung"


class CommodityFactory(_Factory):
    class Meta:
        model = Commodity
        sqlalchemy_get_or_create = ("code",)

    code = "cassava"
    slug = factory.LazyAttribute(lambda o: {"cassava": "singkong"}.get(o.code, o.code))
    name_id = factory.LazyAttribute(lambda o: {"cassava": "Singkong"}.get(o.code, o.code))
    name_en = factory.LazyAttribute(lambda o: o.code.title())


class FormFactory(_Factory):
    class Meta:
        model = CommodityForm
        sqlalchemy_get_or_create = ("commodity_code", "code")

    commodity = factory.SubFactory(CommodityFactory)
    commodity_code = factory.SelfAttribute("commodity.code")
    code = "fresh_root"
    position = 0
    name_id = "Ubi segar"
    name_en = "Fresh root"
    is_processed = False
    units = factory.LazyFunction(lambda: {"kg": 1, "kuintal": 100, "ton": 1000})
    storable_months = 0


class RouteFactory(_Factory):
    class Meta:
        model = Route
        sqlalchemy_get_or_create = ("code",)

    code = "tapioka-pabrik"
    form = factory.SubFactory(FormFactory)
    commodity_code = "cassava"
    form_code = "fresh_root"
    product_id = "Tapioka (pabrik)"
    product_en = "Tapioca (factory)"
    conversion_kg_per_kg = 0.24
    conversion_low = 0.18
    conversion_high = 0.26
    labour_hok_per_kg_raw = 0.0015
    other_input_cost_idr_per_kg_raw = 220.0
    product_price_idr_per_kg = 6300.0
    raw_price_idr_per_kg = 1147.5
    byproduct_value_share = 0.1296
    price_year = 2025
    statuses = factory.LazyFunction(lambda: {"conversion_kg_per_kg": "estimated"})
    source = "Uji"


class UserFactory(_Factory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Orang {n}")
    email = factory.Sequence(lambda n: f"orang{n}@contoh.id")
    phone = factory.Sequence(lambda n: f"+62899{n:08d}")
    # "kuda laut biru bernyanyi" with argon2id at its lowest cost, so that tests stay fast
    password_hash = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$3Vx1zJ8bqhvHkQ"
    created_at = NOW


class VillageOrganisationFactory(_Factory):
    class Meta:
        model = Organisation

    kind = OrganisationKind.VILLAGE
    region = factory.SubFactory(VillageFactory)
    name = factory.SelfAttribute("region.name")
    created_at = NOW


class CompanyFactory(_Factory):
    class Meta:
        model = Organisation

    kind = OrganisationKind.COMPANY
    name = factory.Sequence(lambda n: f"PT Olah {n}")
    firm_size = FirmSize.MEDIUM
    nib = factory.Sequence(lambda n: f"{9_000_000_000_000 + n}")
    check_status = CheckStatus.MATCHED
    created_at = NOW


class OfficeFactory(_Factory):
    class Meta:
        model = Organisation
        sqlalchemy_get_or_create = ("name",)

    kind = OrganisationKind.OFFICE
    name = "DPMPTSP Provinsi Lampung"
    created_at = NOW


class RegencyOfficeFactory(_Factory):
    class Meta:
        model = Organisation
        sqlalchemy_get_or_create = ("name",)

    kind = OrganisationKind.OFFICE
    region = factory.SubFactory(RegencyFactory)
    name = factory.LazyAttribute(lambda o: f"DPMPTSP {o.region.name}")
    created_at = NOW


class MembershipFactory(_Factory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OfficeFactory)
    role = Role.REVIEWER
    post = "Penelaah"
    started_at = NOW


class InvitationFactory(_Factory):
    class Meta:
        model = Invitation

    organisation = factory.SubFactory(VillageOrganisationFactory)
    role = Role.VILLAGE_ASSISTANT
    post = "Ketua BUM Desa"
    commodities = None
    code_hash = factory.Sequence(lambda n: f"{n:064d}")
    created_at = NOW
    expires_at = NOW + timedelta(days=30)


def person(role: Role, organisation: Organisation | None = None) -> User:
    """Return a user with one post: of the organisation, or of a new fitting one."""
    fitting = {
        Role.VILLAGE_OPERATOR: VillageOrganisationFactory,
        Role.VILLAGE_HEAD: VillageOrganisationFactory,
        Role.VILLAGE_ASSISTANT: VillageOrganisationFactory,
        Role.REGENCY: RegencyOfficeFactory,
        Role.INVESTOR: CompanyFactory,
    }.get(role, OfficeFactory)
    return MembershipFactory(role=role, organisation=organisation or fitting()).user


def actor(role: Role, organisation: Organisation | None = None) -> Actor:
    """Return such a person as the rules see them."""
    user = person(role, organisation)
    Session().refresh(user)
    return actor_of(user)


class ListingFactory(_Factory):
    class Meta:
        model = Listing

    organisation = factory.SubFactory(VillageOrganisationFactory)
    village = factory.SelfAttribute("organisation.region")
    form = factory.SubFactory(FormFactory)
    commodity_code = factory.SelfAttribute("form.commodity_code")
    form_code = factory.SelfAttribute("form.code")
    amount_answer = factory.LazyFunction(
        lambda: {"basis": "per_month", "amount": "10", "unit": "ton", "months": list(range(1, 13))}
    )
    availability = Availability.FREE
    harvest_kg = YEAR_ROUND
    own_use_kg = MonthlyKg((0,) * 12)
    contracted_kg = MonthlyKg((0,) * 12)
    price_idr_per_kg = 1100
    price_on = date(2026, 11, 1)
    holder_kind = HolderKind.BUMDES
    holder_name = "BUMDes Maju"
    estimated = factory.LazyFunction(list)
    status = ListingStatus.PUBLISHED
    confirmed_at = NOW
    confirmed_by_id = factory.LazyAttribute(lambda _: UserFactory().id)
    created_at = NOW


class ListingPhotoFactory(_Factory):
    """A row without its files."""

    class Meta:
        model = ListingPhoto

    listing = factory.SubFactory(ListingFactory)
    digest = factory.Sequence(lambda n: f"{2 * n:064x}")
    width_px = 1280
    height_px = 960
    size_bytes = 150_000
    thumb_digest = factory.Sequence(lambda n: f"{2 * n + 1:064x}")
    thumb_width_px = 400
    thumb_height_px = 300
    caption = "Singkong di kebun"
    added_at = NOW
    added_by_id = factory.LazyFunction(lambda: UserFactory().id)
    added_by_name = "Orang"


class PaperFormFactory(_Factory):
    """A sheet for cassava that nobody has typed in."""

    class Meta:
        model = PaperForm

    number = factory.Sequence(lambda n: f"{1_000_000 + n}")
    village = factory.SubFactory(VillageFactory)
    season_on = date(2026, 10, 1)
    layout = 1
    product = factory.SubFactory(FormFactory)
    commodity_code = factory.SelfAttribute("product.commodity_code")
    form_code = factory.SelfAttribute("product.code")
    made_at = NOW
    made_by_id = factory.LazyFunction(lambda: UserFactory().id)

    @classmethod
    def _create(cls, model_class, *args, product, **values):
        return super()._create(model_class, *args, **values)


class PlanFactory(_Factory):
    class Meta:
        model = Plan

    organisation = factory.SubFactory(CompanyFactory)
    stage = PlanStage.MINAT
    status = PlanStatus.OPEN
    form = factory.SubFactory(FormFactory)
    commodity_code = factory.SelfAttribute("form.commodity_code")
    form_code = factory.SelfAttribute("form.code")
    route = factory.SubFactory(RouteFactory)
    need_kg_per_day = 1_000
    need_kg = MonthlyKg((25_000,) * 12)
    region = factory.SubFactory(DistrictFactory)
    radius_km = 50
    price_idr_per_kg = 1400
    deduction_share = 0.15
    price_place = PricePlace.FARM
    farmer_pays_haulage = False
    payment_days = 7
    starts_on = date(2027, 1, 1)
    created_by_id = factory.LazyAttribute(lambda _: UserFactory().id)
    created_at = NOW
    confirmed_at = NOW
    confirmed_by_id = factory.SelfAttribute("created_by_id")
    confirmed_by_name = "Ratna"
    confirmed_by_post = "Direktur"

    class Params:
        complete = factory.Trait(
            stage=PlanStage.PROPOSAL,
            product_price_idr_per_kg=6300,
            investment_idr=2_000_000_000,
            claimed_jobs_fte=10,
            jobs_evidence=JobsEvidence.STUDY,
            plant_exists=False,
            outside_workers_share=0.2,
            peak_labour_hok=60,
            wage_idr_per_hok=125_000,
            local_input_share=0.3,
            village_sourcing_share=0.6,
            community_profit_share=0.0,
            floor_idr_per_kg=1_400,
            new_land_ha=0.0,
        )


class TalkFactory(_Factory):
    class Meta:
        model = Talk

    plan = factory.SubFactory(PlanFactory)
    listing = factory.SubFactory(ListingFactory)
    status = TalkStatus.TALKING
    village_answer = "willing"
    investor_answer = "willing"
    started_at = NOW
    opened_at = NOW


class TermsFactory(_Factory):
    class Meta:
        model = Terms

    talk = factory.SubFactory(TalkFactory)
    number = 1
    side = "investor"
    author_id = factory.LazyAttribute(lambda _: UserFactory().id)
    author_name = "Orang"
    kg = MonthlyKg((5_000,) * 12)
    price_idr_per_kg = 1190
    offer_price_idr_per_kg = 1400
    deduction_share = 0.15
    price_place = PricePlace.FARM
    farmer_pays_haulage = False
    haulage_idr_per_kg = 0
    price_rule = "Tetap selama masa kerja sama."
    floor_idr_per_kg = 1_400
    payment_days = 7
    first_month = date(2027, 1, 1)
    last_month = date(2027, 12, 1)
    made_at = NOW


class ConsentFactory(_Factory):
    """Minutes of a musyawarah that agreed; without their file."""

    class Meta:
        model = VillageConsent

    number = "BA/3/2026"
    held_on = date(2026, 11, 20)
    attendance = 45
    result = Deliberation.AGREED
    signed_by = "Ketua BPD dan kepala desa"
    ending = ""
    filed_by_id = factory.LazyAttribute(lambda _: UserFactory().id)
    filed_by_name = "Orang"
    filed_by_post = "Operator"
    filed_at = NOW


class CaseFactory(_Factory):
    class Meta:
        model = Case

    number = factory.Sequence(lambda n: f"HL-2026-{n:06d}-uji")
    terms = factory.SubFactory(TermsFactory)
    plan = factory.SelfAttribute("terms.talk.plan")
    listing = factory.SelfAttribute("terms.talk.listing")
    status = CaseStatus.SUBMITTED
    explanation = None
    opened_at = NOW

    @factory.post_generation
    def consented(self, create, is_consented, **_values):
        """Let the village's musyawarah have agreed, which an approval rests on."""
        if is_consented:
            ConsentFactory(case_id=self.id)


class CaseReviewFactory(_Factory):
    """A review that was given: what a decision rests on."""

    class Meta:
        model = CaseReview

    case_id = factory.SelfAttribute("case.id")
    reviewer_id = factory.LazyAttribute(lambda row: row.reviewer.id)
    organisation_id = factory.LazyAttribute(lambda row: row.reviewer.memberships[0].organisation_id)
    reviewer_name = "Penelaah"
    reviewer_post = "Penelaah"
    taken_at = NOW
    recommendation = Outcome.APPROVE
    reason = "Sesuai."
    given_at = NOW

    class Params:
        case = factory.SubFactory(CaseFactory)
        reviewer = factory.LazyFunction(lambda: person(Role.REVIEWER))


class DecisionFactory(_Factory):
    """A decision of who reviewed the case."""

    class Meta:
        model = Decision

    case_id = factory.SelfAttribute("case.id")
    outcome = Outcome.APPROVE
    reason = "Sesuai."
    made_by_id = factory.LazyAttribute(lambda row: row.maker.id)
    made_by_name = "Penelaah"
    made_by_post = "Penelaah"
    made_at = NOW

    class Params:
        case = factory.SubFactory(CaseFactory)
        maker = factory.LazyFunction(lambda: person(Role.REVIEWER))


def bring(case: Case, status: CaseStatus) -> None:
    """Bring a case to a state along the table, with the reviews and decisions on that way."""
    decided = {state: row for row, state in OUTCOMES.items() if row not in NOT_REVIEWED}
    for state in _way(case.status, status):
        if state in decided:
            CaseReviewFactory(case=case)
            DecisionFactory(case=case, outcome=decided[state])
            Session().expire(case, ["reviews", "decisions"])
        case.status = state
        Session().flush()


def _way(source: CaseStatus, target: CaseStatus) -> list[CaseStatus]:
    """Return the shortest way from one state to another, without the first."""
    ways = [[source]]
    for way in ways:
        if way[-1] is target:
            return way[1:]
        ways += [[*way, state] for state in CaseStatus if (way[-1], state) in BY_STEP]
    raise LookupError(target)


class PoolOfferFactory(_Factory):
    class Meta:
        model = PoolOffer

    plan = factory.SubFactory(PlanFactory)
    status = PoolStatus.GATHERING
    least_kg = 100_000
    answer_by = date(2026, 12, 24)
    offer_price_idr_per_kg = 1400
    deduction_share = 0.15
    price_place = PricePlace.FARM
    farmer_pays_haulage = False
    price_rule = "Tetap selama masa kerja sama."
    floor_idr_per_kg = 1_400
    payment_days = 7
    first_month = date(2027, 1, 1)
    last_month = date(2027, 12, 1)
    made_by_id = factory.LazyAttribute(lambda _: UserFactory().id)
    made_by_name = "Orang"
    made_by_post = "Direktur"
    made_at = NOW


class PoolOfferPartFactory(_Factory):
    class Meta:
        model = PoolOfferPart

    offer = factory.SubFactory(PoolOfferFactory)
    listing = factory.SubFactory(ListingFactory)
    kg = MonthlyKg((5_000,) * 12)
    delivered_kg = MonthlyKg((5_000,) * 12)
    distance_km = 3.0
    haulage_idr_per_kg = 0
    answer = "waiting"


class ObjectionFactory(_Factory):
    class Meta:
        model = Objection

    figure = "catchment_output_t_per_year"
    listing = factory.SubFactory(ListingFactory)
    owner = FigureOwner.VILLAGE
    organisation = factory.SelfAttribute("listing.organisation")
    value = 120.0
    reason = "Panen tahun ini gagal separuh."
    due_on = date(2026, 12, 8)
    raised_by_id = factory.LazyAttribute(lambda _: UserFactory().id)
    raised_by_name = "Orang Berani"
    raised_by_post = "Direktur, PT Lain"
    raised_at = NOW
    request_key = factory.Sequence(lambda n: f"5b0c1a52-7d1e-4c3a-9b6f-{n:012d}")


class SheetMappingFactory(_Factory):
    class Meta:
        model = SheetMapping

    organisation = factory.SubFactory(VillageOrganisationFactory)
    fingerprint = factory.Sequence(lambda n: f"{n:064d}")
    filename = "produksi.xlsx"
    headers = factory.LazyFunction(lambda: {"commodity": "Komoditi"})
    mapping = factory.LazyFunction(lambda: ColumnMap(columns={"commodity": 0}).to_json())
    mapped_at = NOW
    mapped_by_id = factory.LazyAttribute(lambda _: UserFactory().id)
    mapped_by_name = "Wayan Contoh"
    mapped_by_post = "Operator"


class SheetUploadFactory(_Factory):
    class Meta:
        model = SheetUpload

    organisation = factory.SubFactory(VillageOrganisationFactory)
    user_id = factory.LazyAttribute(lambda _: UserFactory().id)
    kind = "listing"
    filename = "produk.csv"
    sha256 = "0" * 64
    content = (
        b"Kode desa;Komoditas;Bentuk;Jumlah;Satuan;Dihitung per;Bulan panen;Harga (Rp);"
        b"Tanggal harga;Ketersediaan;Pemegang\n"
    )
    created_at = NOW


class SavedSearchFactory(_Factory):
    class Meta:
        model = SavedSearch

    user = factory.SubFactory(UserFactory)
    kind = SearchKind.SUPPLY
    name = "Singkong di sekitar pabrik"
    form = factory.SubFactory(FormFactory)
    commodity_code = factory.SelfAttribute("form.commodity_code")
    form_code = factory.SelfAttribute("form.code")
    place = factory.SubFactory(DistrictFactory)
    radius_km = 50
    created_at = NOW
    seen_at = NOW
    checked_at = NOW
