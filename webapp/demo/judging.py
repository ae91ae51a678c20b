"""The scorecards of a demo firm's quarter: scored by each team's manager from the figures, signed by the other one."""

from webapp.people import queries as people
from webapp.policy import Viewer
from webapp.scorecards import queries, service
from webapp.scorecards.queries.words import groups
from webapp.scorecards.rules import Reasoned

# Where nothing was due or recorded there is nothing to complain of.
USUAL = 80


def scorecards(period_id: int, managers: tuple[Viewer, Viewer]) -> None:
    """Lets both managers begin and score the scorecards of their teams, and sign those of each other."""
    for by, other in (managers, managers[::-1]):
        service.begin_all(period_id, actor=by)
        for card in queries.of_period(by, period_id):
            if not card.is_above or card.state != "begun":
                continue
            person = people.viewer_by_id(card.user_id)
            if person is not None:
                service.remark(card.id, "", actor=person)
            service.score(card.id, _scores(card), expected=None, actor=by, signer_id=other.id)
            service.sign(card.id, expected=None, actor=other)


def _scores(card: queries.Card) -> dict[str, Reasoned]:
    """Scores as the figures suggest them, each with the sentence that says them."""
    counts = card.figures.counts
    shares = [
        counts["on-time"] * 100 // card.figures.due if card.figures.due else USUAL,
        counts["prompt"] * 100 // card.figures.entries if card.figures.entries else USUAL,
        max(0, 100 - 5 * card.figures.exceptions),
    ]
    said = [group.said for group in groups(card.figures)]
    return {one.id: Reasoned(shares[place % 3], said[place % 3]) for place, one in enumerate(card.criteria)}
