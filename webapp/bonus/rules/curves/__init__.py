"""The kinds of curve that a component may have: one file for each, and no other kind."""

from typing import NamedTuple

from webapp.bonus.rules.curves.fixed import FIELDS as FIXED
from webapp.bonus.rules.curves.fixed import Fixed, check_fixed
from webapp.bonus.rules.curves.flat import FIELDS as FLAT
from webapp.bonus.rules.curves.flat import Flat, check_flat
from webapp.bonus.rules.curves.grid import FIELDS as GRID
from webapp.bonus.rules.curves.grid import Grid
from webapp.bonus.rules.curves.interpolation import FIELDS as INTERPOLATION
from webapp.bonus.rules.curves.interpolation import Interpolation, check_points
from webapp.bonus.rules.curves.marginal import FIELDS as MARGINAL
from webapp.bonus.rules.curves.marginal import Marginal
from webapp.bonus.rules.curves.part import Curve, Part
from webapp.bonus.rules.curves.steps import FIELDS as STEPS
from webapp.bonus.rules.curves.steps import Steps
from webapp.bonus.rules.curves.tiers import Tier
from webapp.bonus.rules.shapes import Checked, Field

MONEY = ("assets", "fees", "other")
MEASURES = (*MONEY, "households")


class Kind(NamedTuple):
    """A kind of curve: its own fields, how they are made one, what is checked across them, what it may measure."""

    curve: type[Curve]
    fields: dict[str, Field]
    check: Checked | None = None
    measures: tuple[str, ...] = MEASURES
    needs_measure: bool = True


KINDS = {
    "marginal": Kind(Marginal, MARGINAL, measures=MONEY),
    "grid": Kind(Grid, GRID, measures=MONEY),
    "steps": Kind(Steps, STEPS),
    "interpolation": Kind(Interpolation, INTERPOLATION, check_points),
    "flat": Kind(Flat, FLAT, check_flat),
    "fixed": Kind(Fixed, FIXED, check_fixed, needs_measure=False),
}

__all__ = [
    "KINDS",
    "MEASURES",
    "MONEY",
    "Curve",
    "Fixed",
    "Flat",
    "Grid",
    "Interpolation",
    "Kind",
    "Marginal",
    "Part",
    "Steps",
    "Tier",
]
