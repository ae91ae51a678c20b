"""That everybody who works with clients sees every household: proposed by one person, confirmed by another."""

from tests.people.steps import FIRM, PROPOSALS, rows, save, setting, tasks
from webapp.people import queries

WORDS = "Everybody who works with clients sees every household"


def test_it_waits_while_the_other_settings_hold_at_once(admin, cast, app):
    page = save(admin, access_profile="open", name="North & South")
    assert "stays as it is until a second person has confirmed it" in page
    assert WORDS in " ".join(page.words("main .notice"))
    with app.app_context():
        firm = queries.firm_view()
    assert (firm.name, firm.access_profile) == ("North & South", "coverage")
    save(admin, access_profile="open")
    assert rows(app, "SELECT kind, state FROM proposal WHERE state = 'proposed'") == [("open", "proposed")]
    assert not admin.get(PROPOSALS).select("form[action$='/confirmation']")


def test_whoever_confirms_reads_what_it_opens(admin, cast, app):
    save(admin, access_profile="open")
    before = admin.get(FIRM)
    second = admin.another().sign_in(cast.mo)
    page = second.get(PROPOSALS)
    assert "all reps, managers and service people (6 now) see every household without a wall" in page
    assert "1" in page.one("nav a[href='/admin/proposals'] .count").get_text()
    page = second.submit(page, "Confirm")
    assert setting(app, "access_profile") == "open"
    assert "confirmed by Mo Weber" in page
    assert "Somebody else changed this" in admin.submit(before, "Save", name="Other", status=409).errors()
    history = admin.get(FIRM).words("details.history li")
    assert any("Firm opening given" in told and "Mo Weber" in told for told in history)
    assert tasks(app) == [("Max Okafor", "Who sees which household was changed: look at Proposals")]


def test_turned_down_it_stays(admin, cast, app):
    save(admin, access_profile="open")
    second = admin.another().sign_in(cast.max)
    assert "Nothing waits" in second.submit(second.get(PROPOSALS), "Turn down")
    assert setting(app, "access_profile") == "coverage"
    assert WORDS not in " ".join(admin.get(FIRM).words("main .notice"))
