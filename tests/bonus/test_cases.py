"""What a person's statements of one period take from earlier ones, where they had more than one plan."""

from datetime import date

from tests.bonus.building import component, plan
from webapp.bonus.queries.before import Earlier
from webapp.bonus.queries.cases import _Gone, _of_person
from webapp.bonus.queries.closed import Closed
from webapp.bonus.queries.exchange import Exchange
from webapp.bonus.queries.holders import Held
from webapp.bonus.queries.measures import Left
from webapp.bonus.rules import Span

BEFORE, QUARTER = Span(date(2025, 10, 1), date(2025, 12, 31)), Span(date(2026, 1, 1), date(2026, 3, 31))


def test_what_is_carried_goes_into_the_first_statement_of_its_currency_whatever_the_other_plans():
    carried = Closed(1, 7, 1, 1, BEFORE, BEFORE, "", "USD", 0, 0, -20_000, 0, 0, 0, 0, 1, None)
    flat = component("flat", rate="1 %")
    # As they are found: what counts by period stands before what counts by year, though its days are the later ones.
    dollars = Held(1, plan(flat), Span(date(2026, 2, 15), None), 1)
    euros = Held(2, plan(flat, currency="EUR", accumulation="year"), Span(date(2026, 1, 1), date(2026, 2, 14)), 2)
    earlier = {7: Earlier([carried], [], {}, {})}
    made = _of_person(7, [dollars, euros], QUARTER, {}, _Gone(Left([], {})), earlier, Exchange(date(2026, 3, 31)))
    found = [(one.held.plan.currency, one.case.carried_minor, [link.minor for link in one.links]) for one in made]
    assert found == [("EUR", 0, []), ("USD", -20_000, [-20_000])]
