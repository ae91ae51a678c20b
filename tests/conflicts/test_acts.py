"""Who changed it and when; buttons and answers that came too late; and two people at the very same moment."""

import pytest

from tests import factories
from tests.conflicts.test_every_form import told
from tests.fixtures.at_once import Press, at_once


def test_it_says_who_changed_it_and_when(browser, scene, clock):
    ben = browser.another().sign_in(scene.ben)
    page = browser.sign_in(scene.ada).get(f"/households/{scene.home.id}/edit")
    ben.submit(ben.get(f"/households/{scene.home.id}/edit"), "Save", background="Sails")
    clock.forward(minutes=5)
    stale = browser.submit(page, "Save", status=409, name="Lindqvist-Berg family")
    assert "Ben Keller changed it 5 minutes ago." in stale.errors()
    assert told(stale) == {
        "Name": ("Lindqvist family", "Lindqvist-Berg family"),
        "Background": ("Sails", "–"),
    }
    assert "Lindqvist-Berg family" in browser.submit(stale, "Save")


def test_signing_in_is_no_change_of_a_person(browser, scene):
    admin = browser.another().sign_in(scene.root)
    page = admin.get(f"/admin/users/{scene.ada.id}")
    browser.sign_in(scene.ada)
    browser.submit(browser.get("/profile"), "Save", name="Ada Verdi")
    browser.sign_in(scene.ada)
    stale = admin.submit(page, "Save", status=409)
    assert "Ada Rossi changed it" in stale.errors()
    assert told(stale) == {"Name": ("Ada Verdi", "Ada Rossi")}


def test_amounts_written_in_another_way_are_no_difference(browser, scene):
    browser.sign_in(scene.ada)
    first, second = (browser.get(f"/claims/{scene.claim.id}/edit") for _ in range(2))
    browser.submit(first, "Save", description="By wire")
    stale = browser.submit(second, "Save", status=409, amount="25,000", **{"shares-0-percent": "100.00 %"})
    assert told(stale) == {"Description": ("By wire", "–")}


def test_a_long_text_of_a_colleague_is_shown_in_full(browser, scene):
    long = "Every word of this counts. " * 40
    browser.sign_in(scene.ada)
    first, second = (browser.get(f"/interactions/{scene.call.id}/edit") for _ in range(2))
    browser.submit(first, "Save", note=long)
    stale = browser.submit(second, "Save", status=409, note="Y" * 300)
    assert told(stale)["Note"] == (long.strip(), "Y" * 200 + "…")
    assert stale.one("textarea[name=note]").get_text().strip() == "Y" * 300


def test_a_private_note_of_others_is_not_told_to_who_may_not_read_it(browser, scene):
    call = factories.interaction(scene.maria, scene.ada, note="Ill, tell nobody.", is_private=True)
    mo = browser.another().sign_in(scene.mo)
    page = mo.get(f"/interactions/{call.id}/edit")
    browser.sign_in(scene.ada)
    browser.submit(browser.get(f"/interactions/{call.id}/edit"), "Save", note="Very ill.", outcome="Call in May")
    stale = mo.submit(page, "Save", status=409, outcome="Call in June", reason="Heard it")
    assert told(stale) == {"Outcome": ("Call in May", "Call in June")}
    assert "ill" not in stale.errors()


def test_a_button_pressed_on_what_was_changed_works_at_the_second_press(browser, scene):
    browser.sign_in(scene.ada)
    page = browser.get(f"/claims/{scene.claim.id}")
    browser.submit(browser.get(f"/claims/{scene.claim.id}/edit"), "Save", amount="33333")
    stale = browser.submit(page, "Withdraw", status=409)
    assert "Ada Rossi changed it" in stale.errors()
    assert "Look at it as it is now, then do it again." in stale.errors()
    assert "USD 33,333.00" in stale
    assert "Withdrawn" in browser.submit(stale, "Withdraw")


@pytest.mark.parametrize("place", ["/addresses/{address.id}", "/points/{points[phone]}"])
def test_a_removal_of_what_was_changed_shows_it_first(browser, scene, place):
    browser.sign_in(scene.ada)
    address = place.format(address=scene.address, points=scene.points) + "/edit"
    page = browser.get(address)
    browser.submit(browser.get(address), "Save", label="Chalet")
    stale = browser.submit(page, "Remove", status=409)
    assert stale.one("input[name=label]")["value"] == "Chalet"
    browser.submit(stale, "Remove")


def test_an_answer_to_a_question_that_was_asked_anew_is_kept(browser, scene):
    cora = browser.another().sign_in(scene.cora)
    queue = f"/claims/queue?claim={scene.claim.id}"
    cora.submit(cora.get(queue), "Ask", reason="Which account?")
    page = browser.sign_in(scene.ada).get(f"/claims/{scene.claim.id}")
    cora.submit(cora.get(queue), "Ask", reason="And which bank?")
    stale = browser.submit(page, "Answer", status=409, body="The joint one")
    assert stale.one("textarea[name=body]").get_text().strip() == "The joint one"
    assert told(stale) == {}
    assert "And which bank?" in stale
    assert "The joint one" in browser.submit(stale, "Answer")


def test_a_guests_standing_that_somebody_else_told(browser, scene):
    factories.guest(scene.motor, scene.maria)
    browser.sign_in(scene.mia)
    first, second = (browser.get("/initiatives/vintage-rally/guests") for _ in range(2))
    browser.submit(first, "Accepted")
    stale = browser.submit(second, "Declined", status=409)
    assert told(stale) == {"Standing": ("Accepted", "Declined")}
    browser.submit(stale, "Declined")


def test_of_two_at_the_same_moment_one_is_told_what_the_other_saved(browser, scene):
    presses = []
    for person, title in ((scene.ada, "Pilot"), (scene.ben, "Sailor")):
        one = browser.another().sign_in(person)
        presses.append(Press(one, one.get(f"/contacts/{scene.maria.id}/edit"), "Save", {"job_title": title}))
    answers = at_once(*presses)
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    theirs, yours = ("Pilot", "Sailor") if answers[0].status_code == 303 else ("Sailor", "Pilot")
    late = next(answer for answer in answers if answer.status_code == 409).get_data(as_text=True)
    assert f"Job title is now “{theirs}”; your form says “{yours}”." in late
