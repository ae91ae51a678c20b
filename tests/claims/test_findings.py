"""What speaks against a claim is found, shown to who decides it with its evidence, and kept with the decision."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import periods
from webapp.claims.models import Decision
from webapp.db import db

pytestmark = pytest.mark.usefixtures("clock")
PLACES = ("/claims/queue?claim={}", "/claims/{}")


@pytest.fixture
def controller(browser, case):
    return browser.sign_in(case.cora)


def day(days=0):
    return periods.today(factories.ZONE) + timedelta(days=days)


def claimed(case, amount=2_500_000, by=None, **fields):
    fields = {"initiative": case.motor, "interaction_id": case.call.id, **fields}
    return factories.claim(case.household, by or case.ada, amount, **fields)


def found(page):
    texts = [item.get_text(" ").replace("\N{WORD JOINER}", "") for item in page.select(".against li")]
    return [" ".join(text.split()) for text in texts]


def first_shown(page):
    """The day of the line with which an account's page begins, or the heading of another page."""
    days = [one.split(" · ")[0] for one in page.words("tbody tr:first-child td:first-child, h1")]
    return days[-1].lower() if days[-1].startswith("Claim") else days[-1]


def own_accounts(case):
    savings = factories.account(case.household, "CH55 0483 5000 0721")
    factories.activity(savings, case.file, -2_510_000, day(1))
    return claimed(case), ("Between own accounts: USD 25,100.00 left account …0721 on Sep 16, 2026, 1 day before")


def two_households(case):
    home = factories.household("Baxter family", covered_by=case.ada)
    factories.activity(factories.account(home, "CH1"), case.file, -2_500_000, day(2))
    return claimed(case), (
        "Between two households: USD 25,000.00 left account CH1 of Baxter family on Sep 17, 2026, the same day; the"
        " claimant covers both"
    )


def internal_line(case):
    factories.activity(case.account, case.file, 900_000, day(1), kind="internal")
    return claimed(case, 900_000), "Between own accounts: the line of Sep 16, 2026 says itself that it is internal"


def went_out_again(case):
    factories.activity(case.account, case.file, -2_400_000, day(5))
    return claimed(case), ("Went out again: USD 24,000.00 left account …2011 on Sep 20, 2026, 3 days after")


def went_out_in_parts(case):
    for days in (3, 32):
        factories.activity(case.account, case.file, -650_000, day(days))
    return claimed(case), (
        "Went out again: USD 13,000.00 left in 2 lines until Oct 17, 2026, the first 1 day after"
        " · Line of Sep 18, 2026 · Line of Oct 17, 2026"
    )


def was_here_before(case):
    factories.activity(case.account, case.file, -2_500_000, day(-3))
    return claimed(case), ("Was here before: USD 25,000.00 left account …2011 on Sep 12, 2026, 5 days before")


def two_people(case):
    other = claimed(case, 2_490_000, by=case.ben, conflict_from=day(-2))
    words = f"Claimed twice: Ben Keller asks for USD 24,900.00 by claim {other.id}, 2 days apart"
    return claimed(case), words


def two_initiatives(case):
    gala = factories.initiative("Gala")
    other = claimed(case, initiative=gala, kind="promised", expected_on=day(4))
    words = f"Claimed twice: Ada Rossi asks for USD 25,000.00 by claim {other.id}, of the same day, under another"
    return claimed(case), f"{words} initiative"


def came_before(case):
    factories.activity(case.account, case.file, 900_000, day(-3))
    return claimed(case, 900_000), "Came before the contact: USD 9,000.00 was booked on Sep 12, 2026, 3 days earlier"


def covered_before(case):
    factories.coverage(case.household, case.cora, "service", day(-300), day(-30))
    return claimed(case), "You covered this household: until Aug 16, 2026, before this was claimed"


def served_together(case):
    for name in ("Abbott family", "Baxter family"):
        factories.coverage(factories.household(name, covered_by=case.ada), case.cora, "service", day(-100), day(-50))
    words = "you have covered Abbott family and 1 other household together with Ada Rossi"
    return claimed(case), f"You work with the claimant: {words}"


def beyond_means(case):
    factories.activity(case.account, case.file, 100_000, day(-400))
    return claimed(case), (
        "Beyond what is known: 25 times all that came in during the two years before in this currency, which is USD"
        " 1,000.00"
    )


SEEDED = (
    own_accounts, two_households, internal_line, went_out_again, went_out_in_parts, was_here_before, two_people,
    two_initiatives, came_before, covered_before, served_together, beyond_means,
)  # fmt: skip


@pytest.mark.parametrize("seed", SEEDED, ids=lambda seed: seed.__name__)
def test_each_kind_is_found_alone_and_leads_to_its_evidence(controller, case, seed):
    claim, words = seed(case)
    for place in PLACES:
        page = controller.get(place.format(claim.id))
        assert found(page) == [words]
        for link in page.select(".against a"):
            assert first_shown(controller.get(link["href"])) in link.get_text()


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_said_where_nothing_is_found(controller, case, place):
    page = controller.get(place.format(claimed(case).id))
    assert found(page) == []
    assert page.select(".against") == []
    assert "exact match" in page


def test_a_burst_at_the_quarters_end_is_held_against_the_usual_rate(browser, case, clock):
    usual = [claimed(case, 100_000 * n, filed_at=clock.set(2026, 8, n)) for n in (1, 2)]
    clock.set(2026, 9, 25, 22, 30)
    controller = browser.sign_in(case.cora)
    claims = [claimed(case, 1_000_000 * 2**number) for number in range(4)]
    assert found(controller.get(f"/claims/{claims[0].id}")) == []
    claims.append(claimed(case, 64_000_000))
    words = (
        "Many at once: Ada Rossi filed 5 claims in the quarter's last 5 days, from Sep 26, 2026; usual are 1 at most"
    )
    assert {tuple(found(controller.get(f"/claims/{claim.id}"))) for claim in claims} == {(words,)}
    assert found(controller.get(f"/claims/{usual[0].id}")) == []
    ben = claimed(case, 700_000_000, by=case.ben)
    assert found(controller.get(f"/claims/{ben.id}")) == []


def test_a_line_that_serves_another_claim_says_so(controller, case):
    first = claimed(case, 1_500_000)
    page = controller.get(f"/claims/queue?claim={first.id}")
    controller.submit(page, "Confirm", **{"lines-0-amount": "15000", "lines-1-amount": ""})
    rest = claimed(case, 1_000_000, conflict_from=day(2), interaction_id=None)
    words = f"USD 15,000.00 of the line of Sep 17, 2026 is confirmed for claim {first.id}"
    assert found(controller.get(f"/claims/{rest.id}")) == [f"Serves another claim: {words}"]


def test_what_was_confirmed_counts_as_claimed(controller, case):
    first = claimed(case)
    controller.submit(controller.get(f"/claims/queue?claim={first.id}"), "Confirm")
    again = claimed(case, conflict_from=day(-14), interaction_id=None)
    words = f"USD 25,000.00 was confirmed for Ada Rossi by claim {first.id}, 14 days apart"
    assert found(controller.get(f"/claims/{again.id}")) == [f"Claimed twice: {words}"]


def test_open_claims_are_not_pushed_out_of_sight_by_closed_ones(controller, case):
    from webapp.claims.queries import surroundings

    other = claimed(case, by=case.ben)
    claim = claimed(case)
    with factories.here():
        surroundings_most, surroundings.MOST = surroundings.MOST, 1
    try:
        later = claimed(case, 1_000_000)
        controller.submit(controller.get(f"/claims/queue?claim={later.id}"), "Confirm")
        assert f"by claim {other.id}" in found(controller.get(f"/claims/{claim.id}"))[0]
    finally:
        surroundings.MOST = surroundings_most


def doubtful(case):
    """A claim against which four things speak."""
    claim, _words = went_out_again(case)
    for seed in (two_people, covered_before, beyond_means):
        seed(case)
    return claim


def test_several_findings_stand_in_one_order(controller, case):
    claim = doubtful(case)
    titles = [line.partition(":")[0] for line in found(controller.get(f"/claims/queue?claim={claim.id}"))]
    assert titles == [
        "Went out again",
        *["Claimed twice"] * 3,
        "You covered this household",
        "Beyond what is known",
    ]


@pytest.mark.parametrize("person", ["ada", "mo"])
def test_those_who_claim_and_their_managers_learn_nothing_of_it(browser, case, person):
    claim = doubtful(case)
    page = browser.sign_in(getattr(case, person)).get(f"/claims/{claim.id}")
    for word in ("Went out", "Claimed twice", "Beyond what", "against"):
        assert word not in page.html


def test_a_controller_who_may_not_decide_learns_nothing_of_it(browser, case):
    claim = doubtful(case)
    factories.coverage(case.household, case.carl)
    for place in PLACES:
        assert found(browser.sign_in(case.carl).get(place.format(claim.id))) == []


def test_other_households_count_only_where_the_claimant_covers_them(controller, case):
    home = factories.household("Baxter family", covered_by=case.ben)
    factories.activity(factories.account(home, "CH1"), case.file, -2_500_000, day(2))
    assert found(controller.get(f"/claims/{claimed(case).id}")) == []
    shared = claimed(case, shares=[(case.ada, 5_000), (case.ben, 5_000)], conflict_from=day(-40), interaction_id=None)
    assert "Baxter family" in found(controller.get(f"/claims/{shared.id}"))[0]


@pytest.mark.parametrize("fragment", [False, True])
def test_a_decision_keeps_what_lay_before_it(browser, controller, case, fragment):
    claim, words = went_out_again(case)
    controller.submit(controller.get(f"/claims/queue?claim={claim.id}"), "Confirm", fragment=fragment)
    with factories.here():
        seen = db.session.scalar(sa.select(Decision.evidence_seen).execution_options(scope="test"))
    kept = [one for one in seen if "finding" in one]
    assert [(one["finding"], one["activity_id"]) for one in kept] == [("went-out", case.deposit.id)]
    assert words == kept[0]["words"].replace("\N{WORD JOINER}", "")
    assert len(kept[0]["activity_ids"]) == 1
    shown = browser.another().sign_in(case.carl).get(f"/claims/{claim.id}")
    assert "What spoke against it then:" in shown
    assert kept[0]["words"] in shown
    assert "Went out" not in browser.another().sign_in(case.ada).get(f"/claims/{claim.id}").html


@pytest.mark.parametrize("button", ["Reject", "Ask"])
def test_a_rejection_and_a_question_keep_it_too(controller, case, button):
    claim, _words = went_out_again(case)
    controller.submit(controller.get(f"/claims/queue?claim={claim.id}"), button, reason="Why did it leave?")
    with factories.here():
        [seen] = db.session.scalars(sa.select(Decision.evidence_seen).execution_options(scope="test"))
    assert [one["finding"] for one in seen if "finding" in one] == ["went-out"]


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("place", PLACES)
def test_what_is_found_after_the_page_was_made_is_shown_first(controller, case, place, fragment):
    claim = claimed(case)
    page = controller.get(place.format(claim.id))
    _claim, words = went_out_again(case)
    again = controller.submit(page, "Confirm", status=409, fragment=fragment, reason="Seen on the paper")
    assert "Something speaks against this that was not shown before. Went out again" in again.text
    assert words in found(again)
    assert "Seen on the paper" in again.html
    assert case.now.claim(claim.id).state == "pending"
    controller.submit(again, "Confirm", fragment=fragment)
    assert case.now.claim(claim.id).state == "confirmed"


def test_a_line_that_is_chosen_instead_is_looked_at_before_it_is_taken(controller, case):
    factories.activity(case.account, case.file, -1_000_000, day(25))
    claim = claimed(case)
    page = controller.get(f"/claims/queue?claim={claim.id}")
    assert found(page) == []
    again = controller.submit(page, "Confirm", status=409, **{"lines-0-amount": "", "lines-1-amount": "10000"})
    assert [line.partition(":")[0] for line in found(again)] == ["Went out again"]
    controller.submit(again, "Confirm")
    assert case.now.claim(claim.id).allocated_minor == 1_000_000


def test_means_are_judged_in_the_currency_of_the_claim(controller, case):
    factories.activity(case.account, case.file, 100_000, day(-400))
    francs = factories.account(case.household, "CH2", currency="CHF")
    factories.activity(francs, case.file, 900_000, day(3))
    # Of francs nothing is known before, so nothing can be said; of dollars much is.
    assert found(controller.get(f"/claims/{claimed(case, currency='CHF').id}")) == []
    factories.activity(francs, case.file, 5_000, day(-900))
    assert found(controller.get(f"/claims/{claimed(case, 900_000, currency='CHF').id}"))[-1] == (
        "Beyond what is known: nothing came into the household's accounts in this currency in the two years before"
    )
