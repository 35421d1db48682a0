"""The officials of the large sample: those of the province, and an officer of every regency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hilirisasi.services.sample_lampung_rows import Batch, Person, add_person
from hilirisasi.services.sample_people import DUTIES, OFFICIALS, REGENCY_CODE
from models import Organisation, OrganisationKind, Region, Role


@dataclass(frozen=True, slots=True)
class Officer:
    """A regency's officer and the office that speaks."""

    person: Person
    organisation_id: int
    office: str


@dataclass(frozen=True, slots=True)
class Offices:
    """Who works for the province, by role, and for each regency, by its code."""

    officials: Mapping[Role, Sequence[Person]]
    officers: Mapping[str, Officer]
    office_ids: Mapping[int, int]  # of the province's officials, by person


def add_offices(batch: Batch, regencies: Sequence[Region]) -> Offices:
    """Note the offices and their people; the regency of the small sample keeps its address."""
    officials: dict[Role, list[Person]] = {}
    officers: dict[str, Officer] = {}
    offices: dict[str, int] = {}
    office_ids: dict[int, int] = {}
    for email, name, role, post, office in OFFICIALS:
        if office not in offices:
            region_code = REGENCY_CODE if role is Role.REGENCY else None
            offices[office] = _add_office(batch, office, region_code)
        person = add_person(batch, name, email, (offices[office], role, post))
        officials.setdefault(role, []).append(person)
        office_ids[person.user_id] = offices[office]
        if role is Role.REGENCY:
            officers[REGENCY_CODE] = Officer(person, offices[office], office)
    for regency in regencies:
        if regency.code not in officers:
            office = f"DPMPTSP {regency.name} (contoh)"
            office_id = _add_office(batch, office, regency.code)
            name, email = f"Petugas {regency.name} (contoh)", f"kabupaten.{regency.code}@contoh.id"
            person = add_person(batch, name, email, (office_id, Role.REGENCY, "Petugas"))
            officers[regency.code] = Officer(person, office_id, office)
    return Offices(officials, officers, office_ids)


def _add_office(batch: Batch, name: str, region_code: str | None) -> int:
    return batch.add(
        Organisation,
        kind=OrganisationKind.OFFICE,
        name=name,
        region_code=region_code,
        duty=DUTIES.get(name),
        is_sample=True,
        created_at=batch.now,
    )
