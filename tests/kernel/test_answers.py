"""What every answer carries, and how a refusal looks: as a page, and as a notice where htmx asked for a part."""

import pytest

from tests import factories
from tests.fixtures.browser import FRAGMENT, SAME_ORIGIN
from tests.fixtures.database import settings_for
from tests.kernel.test_idempotency import NEW, filled_in, send
from webapp import assets, create_app, db, policy, security

ALWAYS = {name: value for name, value in security.HEADERS.items() if name != "Content-Security-Policy"}


def hardened(answer):
    for name, value in ALWAYS.items():
        assert answer.headers[name] == value, name
    policy_ = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy_
    assert "unsafe" not in policy_
    assert "*" not in policy_
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.vary
    assert answer.headers["X-Request-Id"].strip("-")
    return answer


@pytest.fixture
def asked(browser, ada):
    """Answers of each status to a person who is signed in, by status."""
    task = factories.task(ada)
    browser.sign_in(ada)
    shown = browser.get(f"/tasks/{task.id}")
    editing = {**dict(shown.fields_of(shown.form_of("Save")[0])), "title": "Mine", "version": "99"}
    reused = filled_in(browser)
    assert send(browser, reused).status_code == 303

    def ask(status, headers=SAME_ORIGIN):
        client = browser.client
        return {
            200: lambda: client.get("/tasks", headers=headers),
            303: lambda: client.post(NEW, data=filled_in(browser), headers=headers),
            400: lambda: client.post(NEW, data={}, headers=headers),
            403: lambda: client.get("/admin/users", headers=headers),
            404: lambda: client.get("/tasks/99999", headers=headers),
            405: lambda: client.get("/sign-out", headers=headers),
            409: lambda: client.post(f"/tasks/{task.id}", data=editing, headers=headers),
            422: lambda: client.post(NEW, data=reused | {"title": "Other"}, headers=headers),
        }[status]()

    return ask


STATUSES = [200, 303, 400, 403, 404, 405, 409, 422]


def test_every_status_is_hardened(asked):
    for status in STATUSES:
        for headers in (SAME_ORIGIN, {**SAME_ORIGIN, **FRAGMENT}):
            assert hardened(asked(status, headers)).status_code == status


def test_a_refusal_is_a_page_or_a_notice(asked):
    for status in (400, 403, 404, 405, 422):
        page = asked(status).get_data(as_text=True)
        assert page.count("<html") == 1
        assert str(status) in page
        notice = asked(status, {**SAME_ORIGIN, **FRAGMENT})
        assert (notice.headers["HX-Retarget"], notice.headers["HX-Reswap"]) == ("#flashes", "innerHTML")
        assert "<html" not in notice.get_data(as_text=True)
        assert 'role="alert"' in notice.get_data(as_text=True)


def test_a_refusal_counts_nothing(browser, ada):
    browser.sign_in(ada)
    browser.get("/tasks")
    ordinary = len(browser.statements)
    for fragment in (False, True):
        page = browser.get("/tasks/99999", status=404, fragment=fragment)
        # Who asks, and whether there is such a task for them.
        assert len(browser.statements) == 2 < ordinary
        assert fragment or any("Tasks" in words for words in page.words(".sidenav a"))


@pytest.mark.parametrize(
    ("form", "page"), [("/tasks/7/completion", "/tasks/7"), ("/sign-out", None), ("/claims/7/decision", "/claims/7")]
)
def test_the_address_of_a_form_leads_to_its_page(browser, cast, form, page):
    browser.sign_in(cast.ada)
    answer = browser.client.get(form)
    assert (answer.status_code, answer.headers.get("Location")) == ((303, page) if page else (405, None))


@pytest.fixture
def broken(migrated, app, cast, capsys):
    """An application with a route that fails, and one that declares nothing."""
    other = create_app(
        settings_for(migrated[1].url, migrated[0].config["RAPPORT"].data_dir, base_url="https://localhost")
    )

    @other.get("/broken")
    @policy.public
    def broken_view():
        raise KeyError("the number of Maria Lindqvist")

    other.add_url_rule("/undeclared", view_func=lambda: "secret")
    yield other
    with other.app_context():
        db.db.session.remove()
        db.db.engine.dispose()


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
def test_a_failure_of_ours_says_so_and_nothing_else(broken, headers, capsys):
    answer = hardened(broken.test_client().get("/broken", headers=headers))
    assert answer.status_code == 500
    text = answer.get_data(as_text=True)
    assert "Something went wrong" in text
    for word in ("KeyError", "Maria", "Traceback", "broken_view"):
        assert word not in text
    assert ("<html" in text) is (not headers)
    logged = capsys.readouterr().err
    assert "test_answers.py" in logged
    assert "KeyError" in logged
    assert "Maria" not in logged
    assert answer.headers["X-Request-Id"] in logged


def test_a_route_that_declares_nothing_is_refused(broken):
    answer = hardened(broken.test_client().get("/undeclared"))
    assert answer.status_code == 403
    assert "secret" not in answer.get_data(as_text=True)


def test_https_is_kept_to(broken):
    answer = broken.test_client().get("/sign-in", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-rapport=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


CSS = "vendor/htmx-4.0.1.min.js"


def static(browser, name, **headers):
    return browser.client.get(browser.app.jinja_env.globals["static_url"](name), headers=headers)


def test_static_files_are_compressed_and_kept_for_ever(browser, app):
    plain = static(browser, CSS)
    small = static(browser, CSS, **{"Accept-Encoding": "br, gzip;q=0.9"})
    assert plain.headers["Cache-Control"] == small.headers["Cache-Control"] == assets.FOR_EVER
    assert (plain.headers.get("Content-Encoding"), small.headers["Content-Encoding"]) == (None, "gzip")
    assert len(small.data) < len(plain.data) / 2
    assert plain.headers["ETag"] != small.headers["ETag"]
    assert "Accept-Encoding" in small.vary
    for name, value in security.HEADERS.items():
        assert small.headers[name] == value
    assert static(browser, CSS, **{"If-None-Match": plain.headers["ETag"]}).status_code == 304
    assert static(browser, CSS, **{"Accept-Encoding": "gzip;q=0"}).headers.get("Content-Encoding") is None


def test_static_files_without_their_mark_are_asked_for_again(browser, app):
    for address in (f"/static/{CSS}", f"/static/{CSS}?v=0123456789"):
        assert browser.client.get(address).headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    "name", ["nothing.css", "../webapp/config.py", "%2e%2e/wsgi.py", "..%2fwsgi.py", "/etc/passwd", ""]
)
def test_nothing_but_static_files_is_served(browser, app, name):
    assert browser.client.get(f"/static/{name}").status_code in (404, 308)
