"""What a village is asked once. Every answer may stay blank: unknown stays unknown."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hilirisasi.services.village_profiles import (
    PARTY_FIELDS,
    SITE_FIELDS,
    PartyAnswers,
    ProfileAnswers,
    SiteAnswers,
)
from hilirisasi.web.forms.fields import Form, NumberField
from hilirisasi.web.forms.listing import choices
from hilirisasi.web.labels import LAND_TENURES, LP2B, PARTIES, ROADS, WATERS
from models import (
    LandTenure,
    Lp2b,
    PartyKind,
    Road,
    VillageParty,
    VillageProfile,
    VillageSite,
    Water,
)

UNKNOWN = SelectChoice(value="", label=_l("Belum diketahui"))
REQUIRED = InputRequired(_l("Kolom ini wajib diisi."))
TAP = InputRequired(_l("Pilih salah satu."))
COUNT = NumberRange(min=0, max=100_000, message=_l("Isi antara 0 dan 100.000."))
PEOPLE = NumberRange(min=0, max=1_000_000, message=_l("Isi antara 0 dan 1.000.000."))
YES_NO = (SelectChoice(value="yes", label=_l("Ya")), SelectChoice(value="no", label=_l("Tidak")))
KNOWN = {"yes": True, "no": False}


class ProfileForm(Form):
    """The village itself."""

    road = SelectField(_l("Jalan ke desa"), [Optional()], choices=[UNKNOWN, *choices(ROADS)])
    truck_t = NumberField(_l("Truk terberat yang dapat lewat"), [Optional()], example="8", high=60)
    power_kva = NumberField(
        _l("Listrik yang masih tersedia"), [Optional()], example="33", high=1_000_000
    )
    water = SelectField(_l("Sumber air"), [Optional()], choices=[UNKNOWN, *choices(WATERS)])
    water_note = TextAreaField(
        _l("Catatan air"),
        [Length(max=300)],
        description=_l("Contoh: sumur bor 60 m, tidak kering di kemarau."),
    )
    processors = IntegerField(
        _l("Pengolah yang sudah ada"),
        [Optional(), COUNT],
        description=_l("Rumah dan usaha yang mengolah hasil desa, contoh: 4"),
    )
    collectors = IntegerField(
        _l("Pengepul yang sudah ada"),
        [Optional(), COUNT],
        description=_l("Yang membeli dari petani lalu menjual lagi, contoh: 3"),
    )
    buyers = IntegerField(
        _l("Pembeli yang sudah ada"),
        [Optional(), COUNT],
        description=_l("Selain pengepul: lapak, pedagang, dan pabrik, contoh: 2"),
    )
    neighbours_note = TextAreaField(
        _l("Siapa mereka?"),
        [Length(max=500)],
        description=_l("Contoh: dua lapak singkong, empat pembuat keripik."),
    )
    working_age_people = IntegerField(
        _l("Warga usia kerja"),
        [Optional(), PEOPLE],
        description=_l("Umur 15 sampai 64 tahun, dari buku penduduk desa, contoh: 1250"),
    )
    version = HiddenField()

    def to_answers(self) -> ProfileAnswers:
        """Return the answers for the service."""
        return ProfileAnswers(
            road=Road(self.road.data) if self.road.data else None,
            truck_t=_float(self.truck_t.data),
            power_kva=_float(self.power_kva.data),
            water=Water(self.water.data) if self.water.data else None,
            water_note=self.water_note.data or "",
            processors=self.processors.data,
            collectors=self.collectors.data,
            buyers=self.buyers.data,
            neighbours_note=self.neighbours_note.data or "",
            working_age_people=self.working_age_people.data,
        )


class SiteForm(Form):
    """One piece of land."""

    name = StringField(
        _l("Nama lahan"),
        [REQUIRED, Length(max=80)],
        description=_l("Contoh: lapangan belakang balai desa"),
    )
    area_ha = NumberField(_l("Luas"), [Optional()], example="1,5", high=1_000_000, digits=2)
    tenure = SelectField(_l("Tanah siapa?"), [TAP], choices=choices(LAND_TENURES))
    lp2b = RadioField(
        _l("Sawah yang dilindungi (LP2B)?"), [TAP], choices=choices(LP2B), default="unknown"
    )
    note = StringField(
        _l("Catatan"), [Length(max=300)], description=_l("Contoh: dekat jalan aspal, bekas gudang.")
    )
    version = HiddenField()

    def to_answers(self) -> SiteAnswers:
        """Return the answers for the service."""
        return SiteAnswers(
            name=self.name.data,
            area_ha=_float(self.area_ha.data),
            tenure=LandTenure(self.tenure.data),
            lp2b=Lp2b(self.lp2b.data),
            note=self.note.data or "",
        )


class PartyForm(Form):
    """One body that may sign."""

    kind = SelectField(_l("Lembaga apa?"), [TAP], choices=choices(PARTIES))
    name = StringField(
        _l("Nama lembaga"),
        [REQUIRED, Length(max=80)],
        description=_l("Contoh: BUM Desa Maju Bersama"),
    )
    signer_post = StringField(
        _l("Jabatan yang menandatangani"),
        [Length(max=80)],
        description=_l("Contoh: Direktur BUM Desa"),
    )
    is_legal_entity = SelectField(_l("Berbadan hukum?"), [Optional()], choices=[UNKNOWN, *YES_NO])
    is_active = SelectField(_l("Masih berjalan?"), [Optional()], choices=[UNKNOWN, *YES_NO])
    version = HiddenField()

    def to_answers(self) -> PartyAnswers:
        """Return the answers for the service."""
        return PartyAnswers(
            kind=PartyKind(self.kind.data),
            name=self.name.data,
            is_legal_entity=KNOWN.get(self.is_legal_entity.data or ""),
            is_active=KNOWN.get(self.is_active.data or ""),
            signer_post=self.signer_post.data or "",
        )


def values_of(profile: VillageProfile | None) -> dict[str, Any]:
    """Return a profile's answers as the form shows them."""
    if profile is None:
        return {}
    names = ("road", "truck_t", "power_kva", "water", "water_note", "processors", "buyers")
    more = ("collectors", "neighbours_note", "working_age_people", "version")
    return {name: getattr(profile, name) for name in (*names, *more)}


def values_of_part(part: VillageSite | VillageParty, profile: VillageProfile) -> dict[str, Any]:
    """Return what a piece of land or a body says, as its form shows it."""
    is_site = isinstance(part, VillageSite)
    values = {name: getattr(part, name) for name in (SITE_FIELDS if is_site else PARTY_FIELDS)}
    for name in () if is_site else ("is_legal_entity", "is_active"):
        values[name] = {True: "yes", False: "no", None: ""}[values[name]]
    return {**values, "version": profile.version}


def _float(value: Any) -> float | None:  # a Decimal or nothing
    return None if value is None else float(value)
