"""Bonus plans with whom they are for, and the periods with their statements."""

from webapp.bonus.models.checking import ClosedCheck
from webapp.bonus.models.period import BonusStatement, CreditPeriod, StatementLink, StatementTeam
from webapp.bonus.models.plans import BonusAssignment, BonusPlan, BonusPlanVersion

__all__ = [
    "BonusAssignment",
    "BonusPlan",
    "BonusPlanVersion",
    "BonusStatement",
    "ClosedCheck",
    "CreditPeriod",
    "StatementLink",
    "StatementTeam",
]
