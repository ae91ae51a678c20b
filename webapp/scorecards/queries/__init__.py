"""What is read about scorecards: figures of the record, the scorecards themselves, and what they add to statements."""

from webapp.scorecards.queries.cards import (
    Below,
    Card,
    Given,
    Said,
    below,
    card,
    card_by_id,
    card_of,
    given,
    next_to_do,
    of_period,
    of_person,
    remarks,
    returns,
    unseen_total,
    waiting_total,
)
from webapp.scorecards.queries.judged import judged_people, signed_scores
from webapp.scorecards.queries.overview import Overview, overview, to_choose
from webapp.scorecards.queries.record import Shown, figures_of, rows_of

__all__ = [
    "Below",
    "Card",
    "Given",
    "Overview",
    "Said",
    "Shown",
    "below",
    "card",
    "card_by_id",
    "card_of",
    "figures_of",
    "given",
    "judged_people",
    "next_to_do",
    "of_period",
    "of_person",
    "overview",
    "remarks",
    "returns",
    "rows_of",
    "signed_scores",
    "to_choose",
    "unseen_total",
    "waiting_total",
]
