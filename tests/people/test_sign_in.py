"""Signing in and out."""

from tests.factories import PASSWORD


def attempt(browser, email, password=PASSWORD, status=422, path="/sign-in"):
    return browser.submit(browser.get(path), "Sign in", email=email, password=password, status=status)


def test_a_person_signs_in_and_out(browser, ada):
    browser.sign_in(ada)
    page = browser.get("/nowhere", status=404)
    assert "Ada Rossi" in page
    page = browser.submit(page, "Sign out")
    assert page.heading == "Sign in"
    assert "Ada Rossi" not in browser.get("/nowhere", status=404)


def test_every_wrong_try_gets_the_same_answer(browser, ada, cast):
    texts = {
        attempt(browser, email, "not the password").errors()
        for email in (ada.email, "nobody@firm.example", "no e-mail")
    }
    assert texts == {"Please check what is marked below. E-mail or password is wrong."}
