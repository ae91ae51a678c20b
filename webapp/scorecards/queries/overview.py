"""The scorecards of a period as a manager goes through them: the teams, what waits for a signature, who has none."""

from typing import NamedTuple

from webapp import periods
from webapp.bonus import queries as bonus
from webapp.bonus.models import CreditPeriod
from webapp.bonus.rules import Span
from webapp.people import queries as people
from webapp.policy import Viewer
from webapp.scorecards.queries.cards import Below, Card, below, next_to_do, of_period
from webapp.scorecards.queries.judged import judged_people


class Overview(NamedTuple):
    """A period that is over with its scorecards, beside the others that can be chosen; None where none is over."""

    periods: list[CreditPeriod]
    current: CreditPeriod | None
    team: list[Card]
    to_sign: list[Card]
    missing: list[Below]
    following: Card | None


def overview(viewer: Viewer, asked: str) -> Overview:
    """The scorecards of the period that is asked for by number, else of the last one that is over."""
    today = periods.today(viewer.firm.zone)
    known = [one for one in bonus.latest_periods() if one.ends_on < today]
    current = next((one for one in known if str(one.id) == asked), known[0] if known else None)
    if current is None:
        return Overview(known, None, [], [], [], None)
    cards = of_period(viewer, current.id)
    team = [one for one in cards if one.is_above]
    to_sign = [one for one in cards if one.is_to_sign and not one.is_above]
    return Overview(known, current, team, to_sign, without_card(viewer, current, cards), next_to_do(cards))


def to_choose(viewer: Viewer, user_id: int) -> list[people.Signer]:
    """Of whom the viewer chooses who signs their scores; empty where any manager above may, or nobody has to."""
    found = [] if viewer.firm.allows_single_control else people.signers(user_id, viewer.id)
    return [one for one in found if not one.is_above]


def without_card(viewer: Viewer, period: CreditPeriod, cards: list[Card]) -> list[Below]:
    """Everybody below of whom something is judged in a period, and who has no scorecard of it yet."""
    teams = below(viewer)
    judged = judged_people(Span(period.starts_on, period.ends_on), [one.user_id for one in teams])
    begun = {one.user_id for one in cards}
    return [one for one in teams if one.user_id in judged and one.user_id not in begun]
