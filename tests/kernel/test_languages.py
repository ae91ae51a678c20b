"""What is refused is said in the reader's language, wherever in the code it was put into words."""

import pytest
import sqlalchemy as sa
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from tests import factories
from webapp import guards, wording
from webapp.exceptions import RuleBroken, Stale, mark

SPANISH = {"Accept-Language": "es"}
TEXTS = {
    "Enter an amount such as %(plain)s or %(grouped)s.": "Escriba un importe como %(plain)s o %(grouped)s.",
    "%(currency)s has %(decimals)s decimals.": "%(currency)s tiene %(decimals)s decimales.",
    "This is not an e-mail address.": "No es un correo.",
    "There is no currency “%(currency)s”. Take its three letters, such as USD.": "La moneda “%(currency)s” no existe.",
    "Coverage may begin at most %(days)s days back; choose a later first day.": "Como mucho %(days)s días atrás.",
    "That initiative lies below this one; choose another one or none.": "Esa iniciativa está debajo.",
    "A decision cannot be changed.": "Una decisión no se cambia.",
    "This form was already sent with other content. Open it again and send it once more.": "Ya se envió.",
    "This request came from another site.": "Viene de otro sitio.",
    "Somebody else changed this while you were editing.": "Otra persona lo cambió.",
}


@pytest.fixture
def spanish(app, tmp_path):
    """The product with a Spanish catalogue of these few texts."""
    catalog = Catalog(locale="es")
    for text, translated in TEXTS.items():
        catalog.add(text, translated)
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
    words = app.extensions["babel"].instance.domain_instance
    before, words._translation_directories = words._translation_directories, [str(tmp_path)]
    _forget(words)
    yield
    words._translation_directories = before
    _forget(words)


def _forget(words):
    words.cache.clear()
    wording.Words._said.cache_clear()
    wording.Words._shown.cache_clear()


def test_a_form_says_what_an_amount_looks_like(browser, cast, spanish):
    rep = factories.user("Rosa Vega", ["rep"], cast.north, locale="es")
    claim = factories.claim(factories.household(covered_by=rep), rep)
    page = browser.sign_in(rep).get(f"/claims/{claim.id}/edit")
    refused = browser.submit(page, "Save", status=422, amount="much")
    assert "Escriba un importe como 1250,50 o 1.250,50." in refused.errors()
    assert "JPY tiene 0 decimales." in browser.submit(page, "Save", status=422, amount="1,5", currency="JPY").errors()


def test_a_page_says_in_which_language_its_texts_are(browser, cast):
    rep = factories.user("Rosa Vega", ["rep"], cast.north, locale="es")
    page = browser.sign_in(rep).get("/tasks")
    # Days and figures are Spanish, but a voice that reads Spanish would not be understood.
    assert page.one("html")["lang"] == "en"
    assert browser.another().client.get("/sign-in", headers=SPANISH).get_data(as_text=True).count('lang="en"') == 1


def test_a_page_in_a_translated_language_says_so(browser, cast, spanish):
    rep = factories.user("Rosa Vega", ["rep"], cast.north, locale="es")
    assert browser.sign_in(rep).get("/tasks").one("html")["lang"] == "es"


def test_rules_of_people_and_the_firm(browser, cast, spanish):
    admin = factories.user("Rosa Vega", ["admin"], locale="es")
    browser.sign_in(admin)
    page = browser.get(f"/admin/users/{cast.ben.id}")
    assert "No es un correo." in browser.submit(page, "Save", status=409, email="nobody").errors()
    refused = browser.submit(browser.get("/admin/firm"), "Save", status=409, currency="XQX")
    assert "La moneda “XQX” no existe." in refused.errors()


def test_rules_of_coverage_and_initiatives(browser, cast, spanish):
    manager = factories.user("Rosa Vega", ["manager"], locale="es")
    factories.manage(cast.north, manager)
    home = factories.household(covered_by=cast.ada)
    page = browser.sign_in(manager).get(f"/admin/coverage/{home.id}")
    refused = browser.submit(page, "Assign", status=409, user_id=cast.ben.id, starts_on="2020-01-01")
    assert "Como mucho 7 días atrás." in refused.errors()
    top = factories.initiative("Sports")
    rally = factories.initiative("Rally", parent=top)
    refused = browser.submit(browser.get("/initiatives/sports/edit"), "Save", status=409, parent=rally.id)
    assert "Esa iniciativa está debajo." in refused.errors()


def test_a_stale_form(browser, cast, spanish):
    rep = factories.user("Rosa Vega", ["rep"], cast.north, locale="es")
    home = factories.household(covered_by=rep)
    browser.sign_in(rep)
    first, second = (browser.get(f"/households/{home.id}/edit") for _ in range(2))
    browser.submit(first, "Save", name="Vega")
    assert "Otra persona lo cambió." in browser.submit(second, "Save", status=409, name="Ruiz").errors()


def test_a_form_that_was_sent_with_other_content(browser, cast, spanish):
    rep = factories.user("Rosa Vega", ["rep"], cast.north, locale="es")
    page = browser.sign_in(rep).get("/profile")
    browser.submit(page, "Save", name="Rosa Ruiz")
    assert "Ya se envió." in browser.submit(page, "Save", status=422, name="Rosa Marín")


def test_another_sites_request(browser, cast, spanish):
    token = browser.get("/sign-in").select("input[name=csrf_token]")[0]["value"]
    headers = {**SPANISH, "Sec-Fetch-Site": "cross-site"}
    answer = browser.client.post("/sign-in", data={"csrf_token": token}, headers=headers)
    assert "Viene de otro sitio." in answer.get_data(as_text=True)


def test_a_guard_of_the_database(app, spanish):
    error = sa.exc.IntegrityError("UPDATE", {}, Exception("rapport: A decision cannot be changed."))
    with app.test_request_context(headers=SPANISH):
        assert guards.message_of(error) == "Una decisión no se cambia."
    assert guards.message_of(error) == "A decision cannot be changed."


def test_only_marked_texts_are_looked_up_and_the_console_reads_english(app, spanish):
    fault = RuleBroken(mark("%(currency)s has %(decimals)s decimals."), currency="JPY", decimals=0)
    with app.test_request_context(headers=SPANISH):
        assert wording.spoken(fault) == "JPY tiene 0 decimales."
        assert wording.spoken(RuleBroken("100 % of “This is not an e-mail address.”")).startswith("100 %")
        assert wording.spoken(RuleBroken("A decision cannot be changed.")) == "A decision cannot be changed."
    assert str(fault) == "JPY has 0 decimals."
    assert str(Stale()) == "Somebody else changed this while you were editing."
