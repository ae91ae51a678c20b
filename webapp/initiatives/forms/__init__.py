"""The forms of initiatives."""

from webapp.initiatives.forms.costs import CostForm, VersionForm
from webapp.initiatives.forms.editing import KINDS, InitiativeForm
from webapp.initiatives.forms.guests import STANDINGS, GuestForm, StandingForm

__all__ = ["KINDS", "STANDINGS", "CostForm", "GuestForm", "InitiativeForm", "StandingForm", "VersionForm"]
