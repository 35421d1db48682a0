"""What a worker found is read again as it was: the same causes, the same facts for their cures."""

import json

from hilirisasi.services import listing_sheet_trials
from hilirisasi.services.listing_sheet_columns import BY_KEY
from hilirisasi.services.sheet_uploads import Trial
from hilirisasi.spreadsheets.cells import Cause
from hilirisasi.spreadsheets.dry_run import DryRun, Effect, WrongCell
from models import SheetUpload


def read_again(*wrong, unknown=()):
    trial = Trial(unknown, DryRun(wrong=list(wrong)))
    trial.run.effects[Effect.WRONG] = len(wrong)
    kept = json.loads(json.dumps(listing_sheet_trials.to_json(trial)))
    return listing_sheet_trials.read(SheetUpload(trial=kept))


def test_facts_of_a_cure_survive_being_kept():
    basis = BY_KEY["basis"]
    choices = tuple(basis.choices.values())
    wrong = (
        WrongCell(2, BY_KEY["amount"], 1.0, Cause.RESERVED, {"short_kg": {3: 1000}}),
        WrongCell(3, BY_KEY["form"], None, Cause.UNKNOWN_PRODUCT, {"forms": ("Ubi", "Gaplek")}),
        WrongCell(4, basis, "sering", Cause.NOT_A_CHOICE, {"choices": choices}),
    )

    trial = read_again(*wrong, unknown=("Warna",))

    assert [each.facts for each in trial.run.wrong[:2]] == [each.facts for each in wrong[:2]]
    assert trial.run.wrong[2] == wrong[2]
    assert [each.cell for each in trial.run.wrong] == ["1", None, "sering"]
    assert (trial.unknown_headers, trial.run.effects) == (("Warna",), {Effect.WRONG: 3})


def test_of_very_many_wrong_cells_the_rest_is_counted():
    wrong = WrongCell(2, BY_KEY["amount"], "x", Cause.NOT_A_NUMBER)

    run = read_again(*[wrong] * (listing_sheet_trials.WRONG_KEPT + 1)).run

    assert (len(run.wrong), run.more_wrong) == (listing_sheet_trials.WRONG_KEPT, 1)
