"""What it costs to bring a kilogram over a distance."""

from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Floats

KG_PER_T = 1000


def usual_haulage_idr_per_kg(policy: Policy, distance_km: Floats) -> Floats:
    """The policy's rate, Rp per tonne and km, over a straight line: an assumption for all alike."""
    return policy.defaults["haulage_idr_per_t_km"] / KG_PER_T * distance_km
