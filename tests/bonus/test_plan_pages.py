"""Drafting, approving and assigning bonus plans through their pages."""

import json

import pytest
import sqlalchemy as sa

from tests import factories
from webapp.audit import AuditEntry, AuditPayload
from webapp.bonus import queries
from webapp.bonus.models import BonusPlanVersion
from webapp.bonus.rules.versions import digest
from webapp.db import db

NEW, ADVANCED = "/bonus/plans/new", "/bonus/plans/new/advanced"


def stored(app, number=1):
    with app.app_context():
        return db.session.scalars(sa.select(BonusPlanVersion).where(BonusPlanVersion.number == number)).one()


def recorded(app, action):
    with app.app_context():
        rows = sa.select(AuditPayload.body).join(AuditEntry, AuditEntry.id == AuditPayload.entry_id)
        statement = rows.where(AuditEntry.action == action).execution_options(scope="audit")
        return list(db.session.scalars(statement))


def test_a_plan_is_drafted_by_one_and_approved_by_another(browser, cast, app):
    mo, max_ = browser.sign_in(cast.mo), browser.another().sign_in(cast.max)
    page = mo.submit(mo.get(NEW), "Save draft", name="Specialists 2026")
    place = page.location
    assert "another manager must approve it" in page
    assert "Approve" not in page.buttons()
    draft = stored(app)
    assert (draft.state, draft.drafted_by_id, draft.digest) == ("draft", cast.mo.id, digest(draft.body))
    approved = max_.submit(max_.get(place), "Approve")
    assert "In force" in approved
    assert "Max Okafor" in approved.text
    version = stored(app)
    assert (version.state, version.approved_by_id, version.is_single_control) == ("approved", cast.max.id, False)
    assert [body["control"] for body in recorded(app, "bonus-plan.approved")] == ["second"]
    assert max_.get("/bonus").rows() == ["Specialists 2026 Version 1 0"]


def test_who_drafted_cannot_approve_however_they_ask(browser, cast, app):
    factories.bonus_plan(cast.mo)
    page = browser.sign_in(cast.mo).get("/bonus/plans/1/versions/1")
    token = page.one('form[action$="withdrawal"] [name=csrf_token]')["value"]
    sent = browser.post("/bonus/plans/1/versions/1/approval", {"csrf_token": token, "version": "1"}, status=409)
    assert "another manager must approve it" in sent.errors()
    assert stored(app).state == "draft"


def test_a_small_firm_may_do_with_one_and_the_record_says_so(browser, cast, app):
    factories.bonus_plan(cast.mo)
    factories.small_firm()
    browser.sign_in(cast.mo)
    page = browser.get("/bonus/plans/1/versions/1")
    assert "marked as single control" in page
    assert "(single control)" in browser.submit(page, "Approve")
    assert stored(app).is_single_control
    assert [body["control"] for body in recorded(app, "bonus-plan.approved")] == ["single"]


def test_an_approved_version_is_copied_not_changed(browser, cast, app):
    factories.bonus_plan(cast.mo, cast.max)
    browser.sign_in(cast.mo)
    earlier = browser.get("/bonus/plans/1/versions/1")
    form = browser.submit(browser.get("/bonus/plans/1/versions/1"), "Copy as next version")
    assert form.location == "/bonus/plans/1/draft"
    page = browser.submit(form, "Save draft", **{"tiers-1-rate": "0.35", "cap": ""})
    told = page.words(".told li")
    assert "Net new assets, tier 2, rate : 0.30 % 0.35 %" in told
    assert "Cap : 50,000 –" in told
    assert stored(app).body["components"][0]["tiers"][1]["rate"] == "0.30 %"
    again = browser.submit(earlier, "Copy as next version", status=409)
    assert "Version 2 is a draft already" in again.errors()
    # While there is a draft, it is where one goes on, and the page leads there.
    first = browser.get("/bonus/plans/1/versions/1")
    assert "Copy as next version" not in first.buttons()
    assert first.link("Go on with version 2") == "/bonus/plans/1/draft"
    other = browser.another().sign_in(cast.max).get("/bonus/plans/1/versions/1")
    assert other.link("Go on with version 2") == "/bonus/plans/1/versions/2"


def test_a_draft_is_changed_by_its_drafter_only(browser, cast, app):
    factories.bonus_plan(cast.mo)
    browser.sign_in(cast.mo)
    form = browser.get("/bonus/plans/1/draft")
    other = browser.another().sign_in(cast.max)
    token = other.get("/bonus/plans/1/versions/1").one('form[action$="approval"] [name=csrf_token]')["value"]
    assert other.client.get("/bonus/plans/1/draft").status_code == 303
    fields = dict(form.fields_of(form.form_of("Save draft")[0])) | {"csrf_token": token, "cap": "1"}
    refused = other.post(
        "/bonus/plans/1/draft", {k: v for k, v in fields.items() if k != "idempotency_key"}, status=409
    )
    assert "Somebody else drafted this version" in refused.errors()
    assert stored(app).body["cap"] == "50000"


def test_a_stale_form_is_refused_and_says_what_changed(browser, cast, app):
    factories.bonus_plan(cast.mo)
    browser.sign_in(cast.mo)
    old = browser.get("/bonus/plans/1/draft")
    browser.submit(browser.get("/bonus/plans/1/draft"), "Save draft", cap="60000")
    page = browser.submit(old, "Save draft", status=409, cap="70,000")
    assert "At most a period is now “USD 60,000.00”; your form says “USD 70,000.00”." in page.errors()
    assert page.one("#cap")["value"] == "70,000"
    assert stored(app).body["cap"] == "60000"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"tiers-0-since": "100"}, "There is a gap from 0 to 100.00. Begin the first tier at “0”."),
        ({"tiers-2-since": "1000000"}, "not above its beginning"),
        ({"tiers-1-rate": "101"}, "Write a percentage from 0 % to 100 %."),
        ({"tiers-1-rate": "much"}, "Enter a percentage"),
        ({"tiers-1-rate": ""}, "Fill in both"),
        ({"cap": "lots"}, "Enter an amount"),
        ({"ends_on": "2001-01-01"}, "The last day lies before the first."),
        ({"judged": "100"}, "to less than 100 %"),
        ({"currency": "XXQ"}, "Enter a currency code"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_all_stays_typed(browser, cast, fields, words):
    browser.sign_in(cast.mo)
    page = browser.submit(browser.get(NEW), "Save draft", status=422, name="Specialists", **fields)
    assert words in page.errors()
    assert page.one("#name")["value"] == "Specialists"
    for name, value in fields.items():
        assert page.one(f"#{name}")["value"] == value


GAP = {"tiers": [{"from": "0", "to": "10", "rate": "1 %"}, {"from": "20", "to": None, "rate": "2 %"}]}
FLAT = {"id": "a", "kind": "flat", "measure": "assets", "rate": "1 %"}
PLAN = factories.plan_body()
REFUSED = [
    ({"components": [{"id": "a", "kind": "marginal", "measure": "assets", **GAP}]}, "components[0].tiers[1].from"),
    ({"components": [FLAT | {"products": ["Fund X"], "until": "2026-06-30"}]}, "components[0].until"),
    ({"colour": "red", "cap": 5}, "colour"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "place"), REFUSED)
def test_the_json_form_is_refused_with_every_fault_by_its_place(browser, cast, change, place):
    text = json.dumps(PLAN | change)
    browser.sign_in(cast.mo)
    page = browser.submit(browser.get(ADVANCED), "Save draft", status=422, body=text)
    assert any(row.startswith(place) for row in page.rows())
    assert page.one("#body").get_text().strip() == text


def test_what_is_no_json_says_where(browser, cast):
    page = browser.sign_in(cast.mo).submit(browser.get(ADVANCED), "Save draft", status=422, body="{")
    assert "This is not JSON" in page.rows()[0]


def test_a_plan_goes_out_as_a_file_and_comes_in_again(browser, cast, app):
    factories.bonus_plan(cast.mo, cast.max)
    browser.sign_in(cast.mo)
    answer = browser.download("/bonus/plans/1/versions/1/file")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan-1-version-1.json"'
    assert json.loads(answer.data) == PLAN
    assert len(recorded(app, "bonus-plan.exported")) == 1
    text = answer.data.replace(b"Specialists", b"Imported")
    page = browser.submit(browser.get(ADVANCED), "Save draft", body="", file=("plan.json", text))
    assert "Version 1" in page.heading
    with app.app_context():
        assert [line.name for line in queries.plan_lines(factories.BEGUN)] == ["Imported", "Specialists"]


def test_a_plan_that_says_more_opens_in_its_json_form(browser, cast):
    body = PLAN | {"holdback": "10 %"}
    factories.bonus_plan(cast.mo, body=body)
    page = browser.sign_in(cast.mo).get("/bonus/plans/1/draft", status=303)
    assert page.response.headers["Location"] == "/bonus/plans/1/draft/advanced"
    assert '"holdback": "10 %"' in browser.get("/bonus/plans/1/draft/advanced").one("#body").get_text()


def test_what_was_typed_goes_along_into_the_json_form(browser, cast, app):
    browser.sign_in(cast.mo)
    page = browser.submit(browser.get(NEW), "Advanced", status=200, name="Specialists", **{"tiers-1-rate": "0.35"})
    body = json.loads(page.one("#body").get_text())
    assert (body["name"], body["components"][0]["tiers"][1]["rate"]) == ("Specialists", "0.35 %")
    browser.submit(page, "Save draft", body=json.dumps(body | {"floor": "10"}))
    assert stored(app).body == body | {"floor": "10"}
    other = factories.bonus_plan(cast.mo, cast.max, "Other")
    factories.bonus_plan(cast.mo, name="Other", number=2, plan=other)
    form = browser.get(f"/bonus/plans/{other.plan_id}/draft")
    advanced = browser.submit(form, "Advanced", status=200, cap="70000")
    assert "Version 2" in browser.submit(advanced, "Save draft").heading
    assert stored(app, 2).body["cap"] == "70000"
    wrong = browser.submit(browser.get(NEW), "Advanced", status=422, name="Specialists", cap="lots")
    assert "Enter an amount" in wrong.errors()


def test_the_curve_follows_what_is_typed(browser, cast, app):
    browser.sign_in(cast.mo)
    page = browser.get(NEW)
    assert "2,500,000.00" not in page.text
    fields = page.fields_of(page.form_of("Save draft")[0])
    asked = "&".join(f"{name}={value}" for name, value in fields if name not in ("csrf_token", "idempotency_key"))
    part = browser.get(f"{NEW}?{asked.replace('tiers-1-since=1000000', 'tiers-1-since=2,500,000')}", fragment=True)
    assert "2,500,000.00" in part
    assert len(part.select("svg.curve polyline")) == 2
    # 2,500,000 × 0.20 % and 1,200,000 × 0.30 %.
    assert "3,700,000.00 gathered pays 8,600.00" in part
    wrong = browser.get(f"{NEW}?{asked.replace('tiers-0-since=0', 'tiers-0-since=7')}", fragment=True)
    assert "There is a gap from 0 to 7.00" in wrong
    # Without scripts a button does the same, and keeps nothing.
    shown = browser.submit(page, "Show the curve", status=200, **{"tiers-1-since": "2,500,000"})
    assert "2,500,000.00" in shown.text
    assert shown.one("#tiers-1-since")["value"] == "2,500,000"
    # Whoever goes back to the page before can send it still.
    again = browser.submit(page, "Show the curve", status=200, **{"tiers-1-since": "3,000,000"})
    assert "3,000,000.00" in again.text
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(BonusPlanVersion.id))) == 0


def test_a_withdrawn_draft_stays_to_be_read_and_another_may_follow(browser, cast, app):
    factories.bonus_plan(cast.mo)
    browser.sign_in(cast.max)
    page = browser.submit(browser.get("/bonus/plans/1/versions/1"), "Withdraw draft")
    assert "Withdrawn" in page
    browser.submit(page, "Copy as next version")
    assert stored(app, 2).drafted_by_id == cast.max.id


def test_two_plans_have_two_names(browser, cast):
    factories.bonus_plan(cast.mo)
    page = browser.sign_in(cast.max).submit(browser.get(NEW), "Save draft", status=409, name="Specialists")
    assert "There is already a plan of this name." in page.errors()


def test_the_record_tells_of_plans_to_those_who_make_them(browser, cast):
    mo = browser.sign_in(cast.mo)
    place = mo.submit(mo.get(NEW), "Save draft", name="Specialists 2026").location
    mo.submit(mo.get("/bonus/plans/1/draft"), "Save draft", cap="70000")
    max_ = browser.another().sign_in(cast.max)
    max_.submit(max_.get(place), "Approve")
    assert "Cap: 100000 70000" in max_.get(place).words(".history li li")
    assert any("Control: by a second person" in row for row in max_.get("/audit").rows())
    assert any("Plan: Specialists 2026" in row for row in mo.get("/audit").rows())
    for who in (cast.cora, cast.root):
        other = browser.another().sign_in(who)
        for answer in (other.get("/audit").html, other.download("/audit/export").get_data(as_text=True)):
            assert "Specialists 2026" not in answer
            assert "70000" not in answer
            assert who is cast.root or "bonus" not in answer.lower()


def test_criteria_without_a_judged_part_are_refused_in_words(browser, cast):
    page = browser.sign_in(cast.mo).get(NEW)
    wrong = browser.submit(page, "Save draft", judged="", status=422, name="Unjudged")
    assert "Fill in how large the judged part is" in wrong.text
    assert "judged_cap" not in wrong.text
