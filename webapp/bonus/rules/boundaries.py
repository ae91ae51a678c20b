"""Where curves bend or jump."""

from fractions import Fraction

from webapp.bonus.rules.curves import Curve, Fixed, Grid, Interpolation, Marginal, Steps

MOST_BREAKS = 40
# So many steps of a curve that goes on for ever are looked at.
USUAL_STEPS = 6


def breaks_of(curve: Curve) -> list[Fraction]:
    """Quantities at which the curve bends or jumps, in rising order; of endless steps the first few."""
    if isinstance(curve, Marginal | Grid):
        return [tier.since for tier in curve.tiers if tier.since]
    if isinstance(curve, Interpolation):
        return [point.quantity for point in curve.points]
    if isinstance(curve, Steps):
        steps = min(curve.most_steps or USUAL_STEPS, MOST_BREAKS)
        return [curve.goal + step * curve.step for step in range(steps + 1)]
    return [curve.at_least] if isinstance(curve, Fixed) and curve.at_least else []
