"""What holds for every request: headers, forgery protection, deny by default."""

import pytest

from tests.factories import PASSWORD

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def fields(browser, ada):
    page = browser.get("/sign-in")
    return {**dict(page.fields_of(page.form_of("Sign in")[0])), "email": ada.email, "password": PASSWORD}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/sign-in", 200),
        ("get", "/profile", 303),
        ("get", "/nowhere", 404),
        ("post", "/sign-in", 400),
        ("delete", "/sign-in", 405),
        ("get", "/healthz", 200),
    ],
)
def test_every_answer_is_hardened(browser, cast, method, path, status):
    headers = {"Sec-Fetch-Site": "same-origin"}
    answer = getattr(browser.client, method)(path, headers=headers)
    if method == "delete":
        assert answer.status_code in (400, 405)
    else:
        assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


def test_a_forbidden_page_is_hardened_too(browser, ada):
    answer = browser.sign_in(ada).client.get("/admin/users")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (403, "no-store")


def test_a_form_without_its_token_is_refused(browser, ada):
    data = fields(browser, ada)
    del data["csrf_token"]
    assert browser.client.post("/sign-in", data=data).status_code == 400


def test_a_token_of_another_session_is_refused(browser, ada):
    data = fields(browser, ada)
    other = browser.another()
    other.get("/sign-in")
    assert other.client.post("/sign-in", data=data).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_from_another_site_is_refused(browser, ada, headers):
    assert browser.client.post("/sign-in", data=fields(browser, ada), headers=headers).status_code == 403


def test_another_site_is_refused_before_any_token_is_looked_at(browser, cast):
    answer = browser.client.post("/sign-in", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "another site" in answer.get_data(as_text=True)


def test_a_stranger_signs_in_first_and_comes_back(browser, cast):
    answer = browser.client.get("/admin/users?q=x")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/admin/users?q%3Dx"


def test_a_fragment_of_a_stranger_says_so_on_the_page(browser, cast):
    page = browser.get("/profile", status=401, fragment=True)
    assert page.link("Sign in in another tab") == "/sign-in"


ADMIN_PAGES = ["/admin/users", "/admin/users/new", "/admin/users/1", "/admin/teams", "/admin/roles", "/admin/firm"]


@pytest.mark.parametrize("who", ["ada", "mo", "cora", "mia", "sam"])
def test_only_administrators_see_the_administration(browser, cast, who):
    browser.sign_in(getattr(cast, who))
    for path in ADMIN_PAGES:
        browser.get(path, status=403)
    token = dict(browser.get("/profile").fields_of(browser.get("/profile").form_of("Sign out")[0]))
    for path in ("/admin/users", "/admin/users/1", "/admin/users/99/password-link", "/admin/teams", "/admin/firm"):
        browser.post(path, token, status=403)
