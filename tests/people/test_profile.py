"""What people set for themselves."""

import pytest

from tests.factories import PASSWORD
from webapp.exceptions import RuleBroken
from webapp.people import rules

NEW = "seven green boats"


def test_settings_hold_from_the_next_page_on(browser, ada):
    browser.sign_in(ada, PASSWORD)
    page = browser.submit(
        browser.get("/profile"), "Save", name="Ada R.", theme="dark", locale="es", zone="Asia/Bangkok",
        single_key_shortcuts=False,
    )  # fmt: skip
    assert page.one("html")["data-theme"] == "dark"
    assert page.one("select[name=locale] option[selected]")["value"] == "es"
    assert page.one("body")["data-shortcuts"] == "off"
    assert page.one("select[name=zone] option[selected]")["value"] == "Asia/Bangkok"


@pytest.mark.parametrize("fields", [{"name": ""}, {"zone": "Mars/Olympus"}, {"theme": "pink"}])
def test_wrong_settings_are_refused(browser, ada, fields):
    browser.sign_in(ada, PASSWORD)
    browser.submit(browser.get("/profile"), "Save", status=422, **fields)


def test_a_new_password_signs_out_everywhere_else(browser, ada):
    here, there = browser.sign_in(ada, PASSWORD), browser.another().sign_in(ada, PASSWORD)
    page = here.submit(here.get("/profile"), "Change password", old=PASSWORD, new=NEW, again=NEW)
    assert "The new password holds" in page
    there.get("/profile", status=303)
    there.sign_in(ada, NEW)


@pytest.mark.parametrize(
    ("old", "new", "again", "status"),
    [("wrong", NEW, NEW, 409), (PASSWORD, NEW, "other", 422), (PASSWORD, "short", "short", 422),
     (PASSWORD, "Password123!", "Password123!", 409)],
)  # fmt: skip
def test_a_wrong_password_change_is_refused(browser, ada, old, new, again, status):
    browser.sign_in(ada, PASSWORD)
    page = browser.submit(browser.get("/profile"), "Change password", old=old, new=new, again=again, status=status)
    assert PASSWORD not in page.html
    browser.another().sign_in(ada, PASSWORD)


def test_guessing_the_old_password_is_throttled(browser, ada, clock):
    browser.sign_in(ada, PASSWORD)
    for _try in range(10):
        browser.submit(browser.get("/profile"), "Change password", old="wrong", new=NEW, again=NEW, status=409)
    page = browser.submit(browser.get("/profile"), "Change password", old=PASSWORD, new=NEW, again=NEW, status=409)
    assert "Too many tries" in page.errors()


def test_own_sessions_are_listed_and_ended(browser, ada):
    here, there = browser.sign_in(ada, PASSWORD), browser.another().sign_in(ada, PASSWORD)
    page = here.get("/profile")
    assert "this browser" in page
    here.submit(page, "Sign out there")
    there.get("/profile", status=303)
    there.sign_in(ada, PASSWORD)
    here.submit(here.get("/profile"), "Sign out everywhere else")
    there.get("/profile", status=303)
    here.get("/profile")


@pytest.mark.parametrize(
    "easy",
    ["short", "password123", "P@ssw0rd2026!", "qwertyuiop", "aaaaaaaaaaaa", "abcdefghijkl", "0123456789", "ada.rossi1",
     "Summer2026!", "welcomewelcome"],
)  # fmt: skip
def test_easy_passwords_are_refused(easy):
    with pytest.raises(RuleBroken):
        rules.check_password(easy, "ada@firm.example", "Ada Rossi")


@pytest.mark.parametrize("good", [PASSWORD, "rapport-demo", "seven green boats", "รหัสผ่านที่ยาวมาก", "x7!kQ0-zzPm"])
def test_other_passwords_are_taken(good):
    rules.check_password(good, "ada@firm.example", "Ada Rossi")
