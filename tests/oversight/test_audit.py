"""The audit page: what each reader finds in it."""

import csv
import io

import pytest

from tests import factories
from webapp import audit
from webapp import db as transactions


@pytest.fixture
def trail(cast, app):
    """One entry of each kind: on Ada's, Eva's and a walled household, on a team, and on nothing in particular."""
    homes = [
        factories.household("Ada's family", covered_by=cast.ada),
        factories.household("Eva's family", covered_by=cast.eva),
        factories.household("Walled family", covered_by=cast.ada, is_walled=True),
    ]
    with app.app_context(), transactions.transaction():
        for number, home in enumerate(homes, 1):
            place = {"object_id": number, "household_id": home.id}
            audit.record(cast.ada, "contact.changed", object_type="contact", **place, secret=f"contact-secret-{number}")
            audit.record(cast.eva, "claim.filed", object_type="claim", **place, secret=f"claim-secret-{number}")
        audit.record(cast.root, "team.changed", object_type="team", object_id=1, secret="team-secret")
        audit.record(cast.ada, "initiative.edited", object_type="initiative", object_id=1, secret="initiative-secret")
    return homes


CLAIMS = {"claim-secret-1", "claim-secret-2", "claim-secret-3"}
SEEN = {
    "mo": {"contact-secret-1", "claim-secret-1", "initiative-secret"},
    "max": {"contact-secret-2", "claim-secret-2"},
    "cora": CLAIMS,
    "root": {"team-secret"},
}
EVERY = CLAIMS | {f"contact-secret-{number}" for number in (1, 2, 3)} | {"team-secret", "initiative-secret"}


@pytest.mark.parametrize("who", SEEN)
def test_payloads_stay_within_the_readers_scope(browser, cast, trail, who):
    browser.sign_in(getattr(cast, who))
    for text in (browser.get("/audit").html, browser.get("/audit", fragment=True).html):
        assert {secret for secret in EVERY if secret in text} == SEEN[who]
    file = browser.download("/audit/export").get_data(as_text=True)
    assert {secret for secret in EVERY if secret in file} == SEEN[who]


@pytest.mark.parametrize("who", ["mo", "max", "cora"])
def test_entries_beyond_the_scope_are_not_even_counted(browser, cast, trail, who):
    browser.sign_in(getattr(cast, who))
    rows = browser.get("/audit").rows()
    assert len(rows) == len(SEEN[who]) + 1
    assert "not yours to see" not in " ".join(rows)


def test_an_administrator_sees_that_something_was_done_by_number_only(browser, cast, trail):
    page = browser.sign_in(cast.root).get("/audit")
    assert len(page.rows()) == 9
    assert "family" not in page
    assert any("Contact changed contact 2 household" in row for row in page.rows())


@pytest.mark.parametrize("who", ["ada", "mia", "sam"])
def test_others_have_no_audit(browser, cast, who):
    browser.sign_in(getattr(cast, who))
    browser.get("/audit", status=403)
    browser.get("/audit/export", status=403)


def test_a_manager_below_the_wall_reads_nothing_of_it(browser, cast, trail):
    browser.sign_in(cast.mo)
    assert browser.get(f"/audit?household={trail[2].id}").rows() == []


def test_the_name_of_a_team_members_file_stays_with_who_wrote_it(browser, cast, app):
    with app.app_context(), transactions.transaction():
        for kind in ("import_file", "statement_file"):
            audit.record(
                cast.ada, f"{kind}.uploaded", object_type=kind, object_id=1, file_name="of-a-walled-client.csv"
            )
    assert len([row for row in browser.sign_in(cast.mo).get("/audit").rows() if "not yours to see" in row]) == 2
    for who, sees in ((cast.mo, False), (cast.max, False), (cast.cora, True), (cast.ada, True)):
        if who is not cast.ada:
            browser.sign_in(who)
            assert ("of-a-walled-client" in browser.download("/audit/export").get_data(as_text=True)) is sees


def test_filters_are_parameters_and_chips(browser, cast, trail):
    browser.sign_in(cast.root)
    page = browser.get(f"/audit?actor={cast.ada.id}&action=contact&object=contact+2&household={trail[1].id}")
    assert len(page.rows()) == 1
    assert sorted(page.words("a.chip")) == [
        "Action: Contact", f"Household number: {trail[1].id}", "Object: contact 2", "Who: Ada Rossi",
    ]  # fmt: skip
    assert len(browser.get(page.select("a.chip")[0]["href"], fragment=True).rows("tbody tr")) >= 1


@pytest.mark.parametrize(
    ("typed", "found"), [("contact.changed", 3), ("contact.ch", 3), ("c", 6), ("claim filed", 3), ("zzz", 0)]
)
def test_an_act_is_found_by_its_whole_name_and_by_how_it_begins(browser, cast, trail, typed, found):
    assert len(browser.sign_in(cast.root).get(f"/audit?action={typed}").rows()) == found


def test_days_are_filtered_in_the_readers_zone(browser, root, clock, app):
    clock.set(2026, 9, 15, 22, 30)
    with app.app_context(), transactions.transaction():
        audit.record(root, "team.changed", object_type="team", object_id=1)
    browser.sign_in(root)
    assert browser.get("/audit?since=2026-09-16&until=2026-09-16&object=team").rows()
    assert browser.get("/audit?until=2026-09-15").rows() == []
    assert browser.get("/audit?since=2026-12-01").rows() == []
    assert browser.get("/audit?since=2020-01-01&until=2030-01-01&object=team").rows()


@pytest.mark.parametrize("query", ["object=DROP+TABLE", "household=x", "since=yesterday", "actor=99999"])
def test_wrong_filters_are_said(browser, root, query):
    assert browser.sign_in(root).get(f"/audit?{query}", status=422).errors()
    browser.get(f"/audit/export?{query}", status=422)


def test_pages_follow_each_other_without_gap(browser, root, app):
    with app.app_context(), transactions.transaction():
        for number in range(120):
            audit.record_quietly(root, "team.changed", object_type="team", object_id=number + 1000)
    browser.sign_in(root)
    seen, page = [], browser.get("/audit")
    seen += page.rows()
    page = browser.follow(page, "Next", fragment=True)
    seen += page.rows("tbody tr")
    last = browser.follow(page, "Next")
    seen += last.rows()
    assert len(seen) == len(set(seen)) == 121
    back = browser.follow(last, "Previous")
    assert back.rows() == page.rows("tbody tr")


def test_the_export_is_of_exactly_what_is_listed(browser, cast, trail):
    browser.sign_in(cast.root)
    page = browser.get("/audit?object=claim", fragment=True)
    file = browser.download(page.link("Export")).get_data(as_text=True)
    assert len(file.splitlines()) - 1 == len(page.rows("tbody tr")) == 3


def test_the_export_starts_no_formula(browser, root, app):
    with app.app_context(), transactions.transaction():
        audit.record(root, "team.changed", object_type="team", object_id=1, name="=1+1")
        audit.record("=cmd", "team.changed", object_type="team", object_id=1)
    answer = browser.sign_in(root).download("/audit/export?object=team")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="audit-')
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True))))
    assert rows[1][2] == "'=cmd"
    assert rows[0][0] == "\ufeffentry"


def test_the_page_is_one_of_few_statements(browser, mo, trail):
    browser.sign_in(mo).get("/audit", budget=6)


def test_an_action_is_found_as_it_is_read(browser, cast, trail, app):
    with app.app_context(), transactions.transaction():
        audit.record(cast.root, "firm.part-changed", object_type="firm", object_id=1)
    browser.sign_in(cast.root)
    for typed in ("Firm part changed", "firm.part-changed"):
        page = browser.get(f"/audit?action={typed.replace(' ', '+')}")
        assert len(page.rows()) == 1
        assert "Action: Firm part changed" in page.words(".chip")[0]


def test_second_looks_are_told_in_words(browser, cast, app):
    home = factories.household(covered_by=cast.ada)
    with app.app_context(), transactions.transaction():
        audit.record(
            cast.cora, "second-look.taken", object_type="second_look", object_id=1, household_id=home.id, claim_id=7,
            decision_id=9, verdict="disagree", percent=5,
        )  # fmt: skip
    text = browser.sign_in(cast.carl).get("/audit").text
    assert "Would have decided otherwise" in text
    assert "5 %" in text
    assert "disagree" not in text


def test_second_looks_are_for_those_who_decide(browser, cast, app):
    home = factories.household(covered_by=cast.ada)
    with app.app_context(), transactions.transaction():
        audit.record(cast.cora, "second-look.drawn", object_type="second_look", object_id=1, household_id=home.id)
    for who, sees in ((cast.mo, False), (cast.carl, True)):
        file = browser.another().sign_in(who).download("/audit/export").get_data(as_text=True)
        assert ("second_look" in file) is sees
