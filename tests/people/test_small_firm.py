"""That one person takes second steps alone: proposed by one person, confirmed by another."""

from tests import factories
from tests.people.steps import FIRM, PROPOSALS, confirm, rows, save, setting, tasks
from webapp.people import queries

WORDS = "Second steps are taken by one person alone"


def test_no_administrator_alone_takes_the_second_person_away(admin, cast, app):
    page = save(admin, control_profile="small", name="North & South")
    assert "Second steps need a second person until somebody else has confirmed otherwise" in page
    assert WORDS in page
    with app.app_context():
        firm = queries.firm_view()
    assert (firm.name, firm.control_profile) == ("North & South", "strict")
    save(admin, control_profile="small")
    assert rows(app, "SELECT kind, state FROM proposal WHERE state = 'proposed'") == [("small", "proposed")]
    assert not admin.get(PROPOSALS).select("form[action$='/confirmation']")


def test_whoever_confirms_reads_what_it_allows(admin, cast, app):
    factories.bonus_plan(cast.mo)
    save(admin, control_profile="small")
    before = admin.get(FIRM)
    second = admin.another().sign_in(cast.mo)
    page = second.get(PROPOSALS)
    assert "all managers and controllers (4 now) take such steps alone" in page
    page = second.submit(page, "Confirm")
    assert setting(app, "control_profile") == "small"
    assert "confirmed by Mo Weber on" in page
    assert "(single control)" in second.submit(second.get("/bonus/plans/1/versions/1"), "Approve")
    assert "Somebody else changed this" in admin.submit(before, "Save", name="Other", status=409).errors()
    history = admin.get(FIRM).words("details.history li")
    (told,) = [one for one in history if "Firm single control given" in one]
    assert "Mo Weber" in told
    assert "Small firm: one manager or controller" in told
    assert tasks(app) == [("Max Okafor", "One person may take second steps alone now: look at Proposals")]


def test_what_was_settled_says_when(admin, cast, app, clock):
    clock.set(2026, 9, 14, 9, 0)
    save(admin, control_profile="small")
    clock.set(2026, 9, 15, 9, 0)
    confirm(admin, cast.mo)
    clock.set(2026, 9, 16, 9, 0)
    save(admin.another().sign_in(cast.root), control_profile="strict")
    page = admin.another().sign_in(cast.mo).get(PROPOSALS)
    assert "by Root Admin on Sep 14, 2026, confirmed by Mo Weber on Sep 15, 2026, ended on Sep 16, 2026" in page
