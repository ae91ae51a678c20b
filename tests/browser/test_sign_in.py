"""Signing in, in a real browser, with JavaScript and without."""

import pytest

from tests.fixtures.chromium import axe_violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_rep_signs_in(chromium_page, sign_in, js):
    page = chromium_page(js=js)
    sign_in(page, "ada")
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_sign_in_page_is_accessible_and_fits(chromium_page, width, dark):
    page = chromium_page(width=width, dark=dark)
    page.goto("/sign-in")
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
