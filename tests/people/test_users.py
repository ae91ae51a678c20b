"""Users, as an administrator looks after them."""

from urllib.parse import quote

import pytest
import sqlalchemy as sa

from tests import factories
from tests.people.steps import handed, link_on
from webapp.db import db
from webapp.people import queries


def actions(app, object_type="user"):
    with app.app_context():
        statement = (
            "SELECT action FROM audit_entry WHERE object_type = :kind AND action NOT LIKE '%signed-%' ORDER BY id"
        )
        return list(db.session.scalars(sa.text(statement), {"kind": object_type}))


def test_the_list_is_searched_as_a_page_and_as_a_fragment(admin, cast):
    for fragment in (False, True):
        page = admin.get("/admin/users?q=ada", fragment=fragment)
        assert [row.split("@")[0] for row in page.rows("tbody tr")] == ["Ada Rossi ada"]
    assert "Nobody is found" in admin.get("/admin/users?q=%25")


@pytest.mark.parametrize("typed", ["Núñez", "nunez", "NUÑEZ eva", "Nu\u0301n\u0303ez", "eva@firm"])
def test_users_are_found_with_and_without_accents(admin, cast, typed):
    assert cast.eva.name == "Eva Núñez"
    (row,) = admin.get(f"/admin/users?q={quote(typed)}").rows("tbody tr")
    assert row.startswith("Eva Núñez")


def test_users_are_found_by_the_name_of_their_team(admin, cast):
    factories.user("Otto Weber", ["rep"], factories.team("Zürich"))
    (row,) = admin.get("/admin/users?q=zurich").rows("tbody tr")
    assert row.startswith("Otto Weber")


def test_the_list_is_paged_and_leaves_disabled_people_out(admin, cast):
    factories.user("Gone Away", is_active=False)
    for number in range(50):
        factories.user(f"Zoe{number:02} Extra")
    page = admin.get("/admin/users")
    assert len(page.rows()) == 50
    assert "1–50 of 60" in page
    second = admin.follow(page, "Next")
    assert len(second.rows()) == 10
    assert "Gone Away" not in page
    assert "Gone Away" in admin.get("/admin/users?everyone=y&q=gone")


def test_a_new_user_chooses_a_password_with_the_link(admin, cast, app):
    page = admin.get("/admin/users/new")
    page = admin.submit(
        page,
        "Add user",
        name="Nia  Özdemir",
        email="Nia@firm.example",
        team_id=cast.north.id,
        roles=["rep", "service"],
    )
    link = link_on(page)
    assert "No password is set yet." in page
    assert not admin.get(page.response.request.path).select("#password-link")
    person = admin.another()
    chosen = person.submit(person.get(link), "Set password", new="seven green boats", again="seven green boats")
    assert "Sign in with it" in chosen
    person.get(link, status=404)
    person.submit(
        person.get("/sign-in?next=/profile"), "Sign in", email="nia@firm.example", password="seven green boats"
    )
    assert actions(app) == ["user.added", "user.reset-started", "user.password-chosen"]
    with app.app_context():
        reached = db.session.scalars(sa.text("SELECT u.name FROM reach r JOIN app_user u ON u.id = r.user_id")).all()
    assert "Nia  Özdemir" in reached


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "", "email": "x@firm.example"}, "required"),
        ({"name": "X", "email": "no e-mail"}, "not an e-mail"),
        ({"name": "X", "email": "ADA@firm.example"}, "already a user"),
    ],
)
def test_a_wrong_user_is_refused_and_stays_typed(admin, cast, app, fields, words):
    status = 422 if words == "required" else 409
    page = admin.submit(admin.get("/admin/users/new"), "Add user", status=status, **fields)
    assert words in page.errors()
    assert page.one("input[name=email]")["value"] == fields["email"]
    assert actions(app) == []


def test_a_link_ends_after_half_an_hour_and_with_the_next_one(admin, cast, clock):
    first, second = handed(admin, cast.ada, cast.mo), handed(admin, cast.ada, cast.mo)
    person = admin.another()
    person.get(first, status=404)
    clock.forward(minutes=20)
    page = person.get(second)
    clock.forward(minutes=10, seconds=1)
    person.get(second, status=404)
    person.submit(page, "Set password", new="seven green boats", again="seven green boats", status=404)


def test_a_link_leaves_the_old_password_until_it_is_used(admin, cast):
    person = admin.another().sign_in(cast.ada)
    link = handed(admin, cast.ada, cast.mo)
    person.get("/profile")
    other = admin.another()
    other.submit(other.get(link), "Set password", new="seven green boats", again="other words", status=422)
    other.submit(other.get(link), "Set password", new="password123", again="password123", status=409)
    other.submit(other.get(link), "Set password", new="seven green boats", again="seven green boats")
    person.get("/profile", status=303)


def test_an_administrator_cannot_set_a_password(admin, ada, app):
    with app.app_context():
        before = db.session.scalar(sa.text("SELECT password_hash FROM app_user WHERE email = 'ada@firm.example'"))
    page = admin.get(f"/admin/users/{ada.id}")
    assert not page.select("input[type=password]")
    data = dict(page.fields_of(page.form_of("Save")[0])) | {"password": "seven green boats", "password_hash": "x"}
    admin.post(f"/admin/users/{ada.id}", data, status=303)
    with app.app_context():
        assert (
            db.session.scalar(sa.text("SELECT password_hash FROM app_user WHERE email = 'ada@firm.example'")) == before
        )


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"roles": ["service"]}, {"team_id": ""}, {"email": "ada.rossi@firm.example"}]
)
def test_whose_rights_change_is_signed_out_with_the_next_request(admin, ada, change):
    person = admin.another().sign_in(ada)
    person.get("/profile")
    admin.submit(admin.get(f"/admin/users/{ada.id}"), "Save", **change)
    person.get("/profile", status=303)


def test_a_new_name_signs_nobody_out(admin, ada, app):
    person = admin.another().sign_in(ada)
    admin.submit(admin.get(f"/admin/users/{ada.id}"), "Save", name="Ada Rossi-Keller")
    assert "Ada Rossi-Keller" in person.get("/profile")
    assert actions(app) == ["user.changed"]


def test_an_older_form_never_wins(admin, ada, app):
    page = admin.get(f"/admin/users/{ada.id}")
    admin.submit(page, "Save", name="First")
    stale = admin.get(f"/admin/users/{ada.id}")
    data = dict(page.fields_of(page.form_of("Save")[0]))
    data |= {"name": "Second", "csrf_token": dict(stale.fields_of(stale.form_of("Save")[0]))["csrf_token"]}
    data["idempotency_key"] = "another-key"
    refused = admin.post(f"/admin/users/{ada.id}", data, status=409)
    assert "Somebody else changed this" in refused.errors()
    assert refused.one("input[name=name]")["value"] == "Second"
    assert "First" in admin.get(f"/admin/users/{ada.id}")


def test_the_same_form_twice_adds_one_user(admin, cast, app):
    page = admin.get("/admin/users/new")
    for _time in range(2):
        admin.submit(page, "Add user", name="Nia", email="nia@firm.example")
    assert actions(app) == ["user.added", "user.reset-started"]


def test_the_last_administrator_stays(admin, root, app):
    page = admin.get(f"/admin/users/{root.id}")
    assert "last administrator" in admin.submit(page, "Save", roles=["rep"], status=409).errors()
    assert "cannot disable yourself" in admin.submit(page, "Save", is_active=False, status=409).errors()
    assert actions(app) == []


def test_a_session_is_ended_by_an_administrator(admin, ada, app):
    person = admin.another().sign_in(ada)
    page = admin.get(f"/admin/users/{ada.id}")
    admin.submit(page, "Sign out there")
    person.get("/profile", status=303)
    person.sign_in(ada)
    admin.submit(admin.get(f"/admin/users/{ada.id}"), "Sign out everywhere")
    person.get("/profile", status=303)
    assert actions(app) == ["user.session-ended", "user.sessions-ended"]


def test_nobody_is_behind_a_wrong_number(admin):
    admin.get("/admin/users/999", status=404)
    token = dict(admin.get("/profile").fields_of(admin.get("/profile").form_of("Sign out")[0]))
    for path in ("", "/password-link", "/sessions/ending"):
        admin.post(f"/admin/users/999{path}", {"csrf_token": token["csrf_token"]}, status=404)


def test_the_roles_page_shows_the_table_of_grants(admin):
    row = next(row for row in admin.get("/admin/roles").select("tbody tr") if "Decide claims" in row.get_text())
    assert [bool(cell.select("svg")) for cell in row.select("td")] == [False, False, True, False, False, False]


def test_one_may_not_end_a_session_by_guessing(admin, ada, browser):
    page = admin.get("/profile")
    data = {"csrf_token": dict(page.fields_of(page.form_of("Sign out")[0]))["csrf_token"]}
    for mark in ("%", "0" * 16, "_" * 16):
        admin.post("/profile/sessions/ending", data | {"mark": mark}, status=404)


def test_a_page_opened_before_does_not_undo_a_change_of_roles_alone(browser, cast, app):
    admin = browser.sign_in(cast.root)
    before = admin.get(f"/admin/users/{cast.mia.id}")
    admin.submit(admin.get(f"/admin/users/{cast.mia.id}"), "Save", roles=["marketing", "rep"])
    refused = admin.submit(before, "Save", name="Mia B.", status=409)
    assert "Somebody else changed this" in refused.errors()
    with app.app_context():
        assert queries.roles_of(cast.mia.id) == {"marketing", "rep"}
