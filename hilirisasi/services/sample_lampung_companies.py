"""The companies of the large sample: checked, waiting for a check, or not matched."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from hilirisasi.services.sample_lampung_rows import Batch, Person, add_person
from models import (
    CheckStatus,
    CompanyCheck,
    FirmSize,
    LegalForm,
    Organisation,
    OrganisationKind,
    Role,
)

SINCE_DAYS: Final = 330
MATCHED_DAYS, REFUSED_DAYS = 325, 5  # since an officer compared it with OSS
# Of ten companies; all others were checked and match.
TURN: Final = 10
CHECKS: Final = {1: CheckStatus.UNCHECKED, 2: CheckStatus.NOT_MATCHED}
NOTES: Final = {
    CheckStatus.MATCHED: "Contoh: nama dan NIB sama dengan OSS.",
    CheckStatus.NOT_MATCHED: "Contoh: nama di OSS lain dari yang ditulis.",
}
# What a company is called, by its form; two in three are limited companies.
WORDS: Final = {
    LegalForm.LIMITED: "PT",
    LegalForm.PARTNERSHIP: "CV",
    LegalForm.COOPERATIVE: "Koperasi",
    LegalForm.BUMDES: "BUMDes",
    LegalForm.SOLE: "UD",
}
WITH_PAPER: Final = frozenset({LegalForm.COOPERATIVE, LegalForm.BUMDES})  # may have no NIB yet
ONE_WITH_COLLEAGUE_OF: Final = 2
FOREIGN: Final = 0.15  # of the limited companies


@dataclass(frozen=True, slots=True)
class Company:
    """A company, what an officer found, and who plans for it."""

    organisation_id: int
    check: CheckStatus
    investor: Person
    colleague: Person | None


def add_companies(batch: Batch, count: int, officer: Person) -> list[Company]:
    """Note companies with their investors and what one officer found of them."""
    return [_add_company(batch, number, officer) for number in range(count)]


def _add_company(batch: Batch, number: int, officer: Person) -> Company:
    form = LegalForm.LIMITED if number % 3 else batch.pick(list(LegalForm))
    check = CHECKS.get(number % TURN, CheckStatus.MATCHED)
    name = f"{WORDS[form]} Olah {number + 1:03d} (contoh)"
    identity = _identity(number, form)
    organisation_id = batch.add(
        Organisation,
        kind=OrganisationKind.COMPANY,
        name=name,
        region_code=None,
        legal_form=form,
        check_status=check,
        **identity,
        **_size(batch, form),
        # An unchecked company and the one before it give one address: the checker is told.
        address=f"Jalan Contoh {number - (check is CheckStatus.UNCHECKED)}, Bandar Lampung",
        is_sample=True,
        created_at=batch.now - timedelta(days=SINCE_DAYS),
    )
    if check is not CheckStatus.UNCHECKED:
        is_matched = check is CheckStatus.MATCHED
        checked_at = batch.now - timedelta(days=MATCHED_DAYS if is_matched else REFUSED_DAYS)
        batch.add(
            CompanyCheck,
            organisation_id=organisation_id,
            result=check,
            name=name,
            identity=identity["nib"] or identity["paper_number"],
            person="Direktur (contoh)",
            note=NOTES[check],
            **officer.as_maker,
            made_at=checked_at,
        )
        batch.audit(
            officer,
            "company.check",
            Organisation,
            organisation_id,
            checked_at,
            reason=NOTES[check],
            check_status=check.value,
        )
    post = (organisation_id, Role.INVESTOR, "Direktur")
    suffix = f".{number + 1:03d}" if number else ""
    investor = add_person(
        batch, f"Investor {number + 1:03d} (contoh)", f"investor{suffix}@contoh.id", post
    )
    colleague = None
    if number % ONE_WITH_COLLEAGUE_OF == 0:
        name, post = f"Rekan {number + 1:03d} (contoh)", (organisation_id, Role.INVESTOR, "Manajer")
        colleague = add_person(batch, name, f"rekan{suffix}@contoh.id", post)
    return Company(organisation_id, check, investor, colleague)


def _identity(number: int, form: LegalForm) -> dict[str, Any]:
    """A NIB of thirteen digits, or the paper of a firm that may have none yet."""
    if form in WITH_PAPER:
        paper = {"paper_kind": "Akta pendirian (contoh)", "paper_number": f"{number + 1:03d}/2025"}
        return {"nib": None, **paper}
    return {"nib": f"9{number + 1:012d}", "paper_kind": "", "paper_number": ""}


def _size(batch: Batch, form: LegalForm) -> dict[str, Any]:
    """A foreign firm is a large one; a firm that is not limited is micro or small."""
    if form is LegalForm.LIMITED and batch.happens(FOREIGN):
        return {"firm_size": FirmSize.LARGE, "is_foreign": True}
    if form is LegalForm.LIMITED:
        return {"firm_size": batch.pick(list(FirmSize)), "is_foreign": False}
    return {"firm_size": batch.pick([FirmSize.MICRO, FirmSize.SMALL]), "is_foreign": False}
