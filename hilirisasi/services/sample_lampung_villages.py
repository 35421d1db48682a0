"""The villages of the large sample: who acts for them, and what they have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from hilirisasi.services.sample_lampung_offices import Officer
from hilirisasi.services.sample_lampung_rows import Batch, Person, add_person
from hilirisasi.services.sample_people import HEAD_PHONE
from models import (
    LandTenure,
    Lp2b,
    Organisation,
    OrganisationKind,
    PartyKind,
    Region,
    RegionKind,
    Road,
    Role,
    VillageParty,
    VillageProfile,
    VillageSite,
    Water,
)

PROFILED: Final = 0.75  # of the villages; the others never filled a profile in
OUT_OF_DATE: Final = 0.2  # of the profiles: confirmed more than a year ago
BY_REGENCY: Final = 0.25  # of the profiles: confirmed by the regency's officer
ONE_HELPED_OF: Final = 20  # villages
TENURES: Final = (LandTenure.VILLAGE, LandTenure.PRIVATE, LandTenure.STATE, LandTenure.CUSTOMARY)
# Who may sign: what it is called, and the signer's post.
PARTIES: Final = {
    PartyKind.DESA: ("Pemerintah", "Kepala desa"),
    PartyKind.BUMDES: ("BUMDes", "Direktur BUMDes"),
    PartyKind.COOPERATIVE: ("Koperasi", "Ketua koperasi"),
    PartyKind.FARMER_GROUP: ("Kelompok tani", "Ketua kelompok"),
}
OF_A_DESA: Final = frozenset({PartyKind.DESA, PartyKind.BUMDES})


@dataclass(frozen=True, slots=True)
class Village:
    """A village of the sample and who acts for it."""

    region: Region
    organisation_id: int
    operator: Person
    head: Person


def add_villages(batch: Batch, regions: Sequence[Region], head_pin_hash: str) -> list[Village]:
    """Note villages with an operator and a head each, some with a helper.

    Only the first head has a phone and a PIN, those of the small sample: no number is made up.
    """
    return [
        _add_village(batch, region, "" if place else head_pin_hash)
        for place, region in enumerate(regions)
    ]


def _add_village(batch: Batch, region: Region, head_pin_hash: str) -> Village:
    is_first = bool(head_pin_hash)
    organisation_id = batch.add(
        Organisation,
        kind=OrganisationKind.VILLAGE,
        name=f"{region.name} (contoh)",
        region_code=region.code,
        is_sample=True,
        created_at=batch.now,
    )
    suffix = "" if is_first else f".{region.code}"
    operator = add_person(
        batch,
        f"Operator {region.name} (contoh)",
        f"desa{suffix}@contoh.id",
        (organisation_id, Role.VILLAGE_OPERATOR, "Operator"),
    )
    head = add_person(
        batch,
        f"Kepala {region.name} (contoh)",
        f"kades{suffix}@contoh.id",
        (organisation_id, Role.VILLAGE_HEAD, "Kepala desa" if _is_desa(region) else "Lurah"),
        **({"phone": HEAD_PHONE, "pin_hash": head_pin_hash} if is_first else {}),
    )
    if organisation_id % ONE_HELPED_OF == 0 or is_first:
        add_person(
            batch,
            f"Pembantu {region.name} (contoh)",
            f"pembantu{suffix}@contoh.id",
            (organisation_id, Role.VILLAGE_ASSISTANT, "Pengurus BUMDes"),
            commodities=["cassava"],
        )
    return Village(region, organisation_id, operator, head)


def add_profiles(
    batch: Batch, villages: Sequence[Village], officers: Mapping[str, Officer]
) -> None:
    """Note what most villages have, each confirmed by its operator or its regency's officer."""
    for village in villages:
        if batch.happens(PROFILED):
            is_by_regency = batch.happens(BY_REGENCY)
            officer = officers[village.region.regency_code].person
            _add_profile(batch, village, officer if is_by_regency else village.operator)


def _add_profile(batch: Batch, village: Village, by: Person) -> None:
    days = batch.whole(366, 700) if batch.happens(OUT_OF_DATE) else batch.whole(1, 365)
    water = batch.told(batch.pick(list(Water)))
    batch.add_keyed(
        VillageProfile,
        organisation_id=village.organisation_id,
        road=batch.told(batch.pick(list(Road))),
        truck_t=batch.told(batch.pick([2.0, 4.0, 8.0, 12.0])),
        power_kva=batch.told(float(batch.whole(0, 200))),
        water=water,
        water_note="Contoh: kering pada musim kemarau." if water is Water.RIVER else "",
        processors=batch.told(batch.whole(0, 15)),
        buyers=batch.told(batch.whole(0, 10)),
        collectors=batch.told(batch.whole(0, 8)),
        neighbours_note="",
        working_age_people=batch.told(batch.whole(400, 6_000)),
        confirmed_at=batch.now - timedelta(days=days),
        confirmed_by_id=by.user_id,
        confirmed_by_name=by.name,
        confirmed_by_post=by.post,
        is_sample=True,
        version=1,
    )
    for number in range(1, batch.whole(1, 4)):
        batch.add(
            VillageSite,
            organisation_id=village.organisation_id,
            name=f"Lahan {number} (contoh)",
            area_ha=batch.told(round(batch.chance(0.2, 8), 1)),
            tenure=batch.pick(TENURES),
            lp2b=batch.pick(list(Lp2b)),
            note="",
        )
    for kind, (word, signer_post) in PARTIES.items():
        if batch.happens(0.5) and (_is_desa(village.region) or kind not in OF_A_DESA):
            batch.add(
                VillageParty,
                organisation_id=village.organisation_id,
                kind=kind,
                name=f"{word} {village.region.name} (contoh)"[:80],
                is_legal_entity=batch.told(batch.happens(0.6)),
                is_active=batch.told(batch.happens(0.8)),
                signer_post=signer_post,
            )


def _is_desa(region: Region) -> bool:
    return region.kind is RegionKind.DESA
