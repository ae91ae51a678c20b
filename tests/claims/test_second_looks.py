"""A sample of confirmed claims goes to another controller, who does not know the first one's reason."""

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from webapp import db as transactions
from webapp.claims.models import SecondLook
from webapp.claims.rules import is_drawn
from webapp.db import db
from webapp.people.models import Firm
from webapp.policy import Permission

WHY = "Seen on the custodian's own screen."
LIST = "/claims/second-looks"


@pytest.fixture
def everything_drawn(app, case):
    """Every confirmed claim is drawn."""
    draw(app, 100)


def draw(app, percent, seed="seed"):
    with app.app_context(), transactions.transaction():
        values = {"second_look_percent": percent, "second_look_seed": seed}
        db.session.execute(sa.update(Firm).values(**values))


@pytest.fixture
def claim(case):
    return factories.claim(case.household, case.ada)


@pytest.fixture
def cora(browser, case):
    return browser.another().sign_in(case.cora)


@pytest.fixture
def carl(browser, case):
    return browser.another().sign_in(case.carl)


def confirm(browser, claim, **typed):
    browser.submit(browser.get(f"/claims/queue?claim={claim.id}"), "Confirm", **{"reason": WHY, **typed})


def looks(app):
    with app.app_context():
        return db.session.scalars(sa.select(SecondLook).execution_options(scope="test")).all()


def test_a_confirmed_claim_is_drawn_and_waits_for_somebody_else(app, everything_drawn, case, claim, cora, carl):
    confirm(cora, claim)
    assert "Nothing waits for your second look" in cora.get(LIST)
    page = carl.get(LIST)
    (row,) = page.rows()
    assert row.startswith("Lindqvist family USD 25,000.00 Ada Rossi")
    assert page.words(".stat-value")[:2] == ["1", "0"]
    assert page.words("nav [href='/claims/second-looks'] .count")[:1] == ["1"]
    assert "1" not in cora.get(LIST).words("nav [href='/claims/second-looks'] .count")


def test_nothing_is_drawn_that_was_rejected_or_confirmed_in_part(app, everything_drawn, case, claim, cora):
    cora.submit(cora.get(f"/claims/queue?claim={claim.id}"), "Reject", reason="No.")
    part = factories.claim(case.household, case.ada, 4_000_000)
    confirm(cora, part, **{"lines-0-amount": "25000", "lines-1-amount": ""})
    assert looks(app) == []
    cora.submit(cora.get(f"/claims/queue?claim={part.id}"), "Release the rest")
    assert [look.claim_id for look in looks(app)] == [part.id]


@pytest.mark.parametrize("fragment", [False, True])
def test_the_second_controller_agrees_and_reads_the_reason_then(app, everything_drawn, claim, cora, carl, fragment):
    confirm(cora, claim)
    page = carl.follow(carl.get(LIST), "Lindqvist family")
    assert WHY not in page
    assert "The reason is kept back until the second look is taken." in page
    assert "TRANSFER M LINDQVIST" in page
    done = carl.submit(page, "Agree", fragment=fragment)
    assert "Carl Meier agrees with the decision" in done
    assert WHY in done
    (look,) = looks(app)
    assert (look.verdict, look.reason) == ("agree", "")
    assert "100 %" in carl.get(LIST).words(".stat-value")
    assert "1 of 1" in carl.get(LIST)


@pytest.mark.parametrize("fragment", [False, True])
def test_whoever_disagrees_says_why_and_may_reopen(app, everything_drawn, case, claim, cora, carl, fragment):
    confirm(cora, claim)
    page = carl.follow(carl.get(LIST), "Lindqvist family")
    wrong = carl.submit(page, "Disagree", status=422, fragment=fragment)
    assert "Write why you would have decided otherwise." in wrong.errors()
    assert wrong.one("input[name=intended]")["value"] == "disagree"
    done = carl.submit(wrong, "Disagree", reason="The money was there before.", fragment=fragment)
    assert "Carl Meier would have decided otherwise" in done
    assert case.now.claim(claim.id).state == "confirmed"
    assert "0 %" in cora.get(LIST).words(".stat-value")
    seen = cora.follow(cora.get(LIST), "Lindqvist family")
    assert "The money was there before." in seen
    carl.submit(carl.follow(done, f"Claim {claim.id}"), "Reopen", reason="As I wrote.")
    assert case.now.claim(claim.id).state == "pending"
    ada = cora.another().sign_in(case.ada)
    assert "The money was there before." not in ada.get(f"/claims/{claim.id}").text


def test_the_reason_is_nowhere_before_the_second_look(app, everything_drawn, case, claim, cora, carl):
    """On no page that a controller can open, whichever there are."""
    confirm(cora, claim)
    (look,) = looks(app)
    ids = {"claim_id": claim.id, "look_id": look.id, "account_id": case.account.id, "slug": case.motor.slug}
    asked = [path for path in pages_of(app, ids) if carl.client.get(path).status_code == 200]
    assert len(asked) > 12
    assert f"/claims/{claim.id}" in asked
    assert f"/claims/queue?claim={claim.id}" in asked
    for path in asked:
        assert WHY not in carl.client.get(path).get_data(as_text=True), path
    assert WHY in cora.get(f"/claims/{claim.id}")
    carl.submit(carl.get(f"{LIST}/{look.id}"), "Agree")
    assert WHY in carl.get(f"/claims/{claim.id}")


def pages_of(app, ids):
    """Every page of the product whose arguments are known, with a question about the claim as well."""
    for rule in app.url_map.iter_rules():
        if (
            "GET" in rule.methods
            and rule.arguments <= set(ids)
            and getattr(app.view_functions[rule.endpoint], "permission", None) in set(Permission)
        ):
            with app.test_request_context():
                path = app.url_map.bind("localhost").build(rule.endpoint, {n: ids[n] for n in rule.arguments})
            yield path
            yield f"{path}?claim={ids['claim_id']}"


def test_the_claimant_reads_the_reason_at_once_and_nothing_of_the_sample(everything_drawn, case, claim, cora, browser):
    confirm(cora, claim)
    ada = browser.another().sign_in(case.ada)
    page = ada.get(f"/claims/{claim.id}")
    assert WHY in page
    assert "second look" not in page.text.lower()
    for person in (case.ada, case.mo, case.mia, case.sam, case.root):
        visitor = browser.another().sign_in(person)
        visitor.get(LIST, status=403)
        visitor.get(f"{LIST}/1", status=403)


def test_a_controller_who_is_conflicted_or_took_part_never_looks(app, everything_drawn, case, claim, cora, browser):
    close = factories.user("Clive Close", ["controller"])
    factories.coverage(case.household, close)
    asker = browser.another().sign_in(factories.user("Alma Asks", ["controller"]))
    asker.submit(asker.get(f"/claims/queue?claim={claim.id}"), "Ask", reason="Which bank?")
    confirm(cora, claim)
    (look,) = looks(app)
    clive = browser.another().sign_in(close)
    for someone in (clive, cora):
        page = someone.get(f"{LIST}/{look.id}")
        assert "Agree" not in page.buttons()
        assert "not yours to take" in page
        token = page.select("input[name=csrf_token]")[0]["value"]
        form = {"csrf_token": token, "verdict": "agree"}
        refused = someone.post(f"{LIST}/{look.id}/verdict", form, status=409)
        words = "You cover this household" if someone is clive else "another controller must look at it again"
        assert words in refused.errors()
    assert looks(app)[0].verdict is None
    asker.submit(asker.get(f"{LIST}/{look.id}"), "Agree")
    assert looks(app)[0].verdict == "agree"


def test_it_is_taken_once(app, everything_drawn, claim, cora, carl, browser):
    confirm(cora, claim)
    (look,) = looks(app)
    third = browser.another().sign_in(factories.user("Cleo Third", ["controller"]))
    late = third.get(f"{LIST}/{look.id}")
    carl.submit(carl.get(f"{LIST}/{look.id}"), "Agree")
    refused = third.submit(late, "Disagree", reason="Not at all.", status=409)
    assert "Carl Meier took this second look" in refused.errors()
    assert "Not at all." in refused.one("textarea[name=reason]").get_text()
    assert looks(app)[0].verdict == "agree"


def test_what_was_reopened_is_not_looked_at_and_drawn_anew(app, everything_drawn, claim, cora, carl, browser):
    confirm(cora, claim)
    (look,) = looks(app)
    third = browser.another().sign_in(factories.user("Cleo Third", ["controller"]))
    page = third.get(f"{LIST}/{look.id}")
    carl.submit(carl.get(f"/claims/{claim.id}"), "Reopen", reason="Too early")
    assert "Nothing waits" in third.get(LIST)
    refused = third.submit(page, "Agree", status=409)
    assert "This claim was reopened" in refused.errors()
    confirm(cora, claim)
    assert [each.claim_id for each in looks(app)] == [claim.id, claim.id]
    assert len(third.get(LIST).rows()) == 1
    # Who reopened it took part in deciding it.
    assert "Nothing waits" in carl.get(LIST)


def test_the_sample_is_that_of_the_seed(app, case, cora):
    draw(app, 40, "a seed")
    claims = [factories.claim(case.household, case.ada, 100 + number) for number in range(20)]
    for one in claims:
        confirm(cora, one, **{"lines-0-amount": f"{one.amount_minor / 100:.2f}", "lines-1-amount": ""})
    drawn = {look.claim_id for look in looks(app)}
    assert drawn == {one.id for one in claims if is_drawn("a seed", one.id, 40)}
    assert 0 < len(drawn) < 20


def test_claims_confirmed_together_are_drawn_too(app, everything_drawn, case, cora):
    home = factories.household("Abbott family", covered_by=case.ada)
    factories.activity(factories.account(home, "CH1"), case.file, 700_000)
    made = factories.claim(home, case.ada, 700_000)
    cora.submit(cora.get("/claims/queue/clear"), "Confirm this claim")
    assert [look.claim_id for look in looks(app)] == [made.id]


def test_the_draw_and_the_look_are_on_the_record(app, everything_drawn, case, claim, cora, carl, browser):
    confirm(cora, claim)
    (look,) = looks(app)
    carl.submit(carl.get(f"{LIST}/{look.id}"), "Disagree", reason="Not this line.")
    page = browser.another().sign_in(case.root).get("/audit")
    assert "Second look drawn" in page
    assert "Second look taken" in page
    assert "Not this line." not in page.text


def test_an_administrator_sets_share_and_seed_and_the_record_tells_no_seed(app, case, browser, claim, cora):
    root = browser.another().sign_in(case.root)
    page = root.get("/admin/firm")
    wrong = root.submit(page, "Save", second_look_percent="101", status=422)
    assert "Second looks in %" in wrong.errors()
    root.submit(page, "Save", second_look_seed="", status=422)
    saved = root.submit(root.get("/admin/firm"), "Save", second_look_percent="100", second_look_seed="rolled dice")
    assert "a private text" in saved
    assert "rolled dice" not in browser.another().sign_in(case.root).get("/audit").text
    confirm(cora, claim)
    assert len(looks(app)) == 1


@given(st.text(max_size=20), st.integers(1, 10**9), st.integers(0, 99))
def test_a_larger_share_draws_the_same_and_more(seed, claim_id, percent):
    assert not is_drawn(seed, claim_id, 0)
    assert is_drawn(seed, claim_id, 100)
    assert is_drawn(seed, claim_id, percent) <= is_drawn(seed, claim_id, percent + 1)
    assert is_drawn(seed, claim_id, percent) == is_drawn(seed, claim_id, percent)


def test_the_share_of_the_sample_is_what_was_set():
    for percent in (1, 5, 50):
        drawn = sum(is_drawn("x", number, percent) for number in range(20_000))
        assert abs(drawn - 200 * percent) < 4 * (20_000 * percent / 100) ** 0.5
