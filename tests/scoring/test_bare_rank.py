"""The bound of the benchmark ranks as the service does, so that their times may be compared."""

import numpy as np
import pytest

from bench.bare_rank import bare_rank, prepare
from bench.rank_data import make_records
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.ranking import rank


def test_the_bound_does_the_whole_work():
    listings, plans, reference = make_records(listings=900, plans=60)
    policy = Policy.default()

    ranking = rank(listings, plans, reference, policy)
    plan_row, listing_row, scores, order = bare_rank(*prepare(listings, plans, reference, policy))

    assert ranking.is_pool.any()
    assert plan_row[order].tolist() == ranking.plan_row[ranking.order].tolist()
    assert listing_row[order].tolist() == ranking.listing_row[ranking.order].tolist()
    assert scores == pytest.approx(ranking.scores.score, abs=1e-9, nan_ok=True)
    assert np.isfinite(scores).mean() > 0.5
