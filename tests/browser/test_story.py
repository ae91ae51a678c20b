"""The story that the product exists for, from the phone call to the confirmed money, with JavaScript and without."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
# Who may not see the household: a colleague of the same team, a rep of the other one, and that one's manager.
STRANGERS = ("eva", "ana", "max")
NOTE = "She asks what to do with the money from the house in Lugano."
STATEMENT = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>{day}090000<LANGUAGE>ENG</SONRS>
</SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>091000019<ACCTID>{account}<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>{day}<DTEND>{day}
<STMTTRN><TRNTYPE>DEP<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{id}<NAME>{payer}<MEMO>HOUSE SALE</STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def story(request, atlas, demo_firm, page_of):
    """Who and what it is about; each run has its own household, amount and initiative."""
    js = request.param
    engine = sa.create_engine(atlas.app.config["RAPPORT"].database_url)
    with engine.connect() as connection:
        row = connection.execute(sa.text(COUPLES), {"skipped": int(js)}).mappings().one()
    engine.dispose()
    about = SimpleNamespace(**row, js=js, note=f"{NOTE} {row['household_id']}", folder=demo_firm.folder)
    about.amount, about.shown = ("48215.35", "USD 48,215.35") if js else ("48216.45", "USD 48,216.45")
    about.initiative = f"Lake regatta {row['household_id']}"
    about.page = lambda person: page_of(person, js=js)
    return about


# Couples whom Ada alone covers, with an account in dollars.
COUPLES = """
    SELECT m.household_id, m.id AS contact_id, m.name, h.name AS household, a.number AS account, a.id AS account_id
    FROM relation r JOIN contact m ON m.id = r.other_id JOIN household h ON h.id = m.household_id
    JOIN account a ON a.household_id = h.id JOIN coverage v ON v.household_id = h.id
    JOIN app_user u ON u.id = v.user_id
    WHERE r.kind = 'spouse' AND u.email LIKE 'ada@%' AND v.ends_on IS NULL AND a.currency = 'USD'
      AND a.id = (SELECT min(id) FROM account WHERE household_id = h.id) AND NOT h.is_walled AND NOT m.do_not_contact
      AND m.language = 'en' AND NOT EXISTS (
        SELECT 1 FROM coverage o JOIN app_user w ON w.id = o.user_id
        WHERE o.household_id = h.id AND w.email NOT LIKE 'ada@%' AND w.email NOT LIKE 'sam@%')
    ORDER BY m.id DESC LIMIT 1 OFFSET :skipped
"""


def test_from_the_call_to_the_confirmed_money(story):
    mia_plans_an_initiative(story)
    ada_logs_a_call_and_claims(story)
    cora_imports_the_statement(story)
    cora_confirms_the_claim(story)
    ada_sees_it_confirmed(story)
    mo_finds_contact_and_money(story)
    for person in STRANGERS:
        nobody_else_finds_a_trace(story, person)


def mia_plans_an_initiative(story):
    page = story.page("mia")
    page.goto("/initiatives/new")
    page.get_by_label("Name", exact=True).fill(story.initiative)
    page.get_by_role("button", name=re.compile("^(Save|Create)")).click()
    expect(page.locator("h1")).to_have_text(story.initiative)
    story.slug = page.url.rsplit("/", 1)[-1]


def ada_logs_a_call_and_claims(story):
    page = story.page("ada")
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto("/")
    if story.js:
        page.keyboard.press("n")
        expect(page.get_by_role("combobox", name="Contact")).to_be_focused()
        page.keyboard.type(story.name)
        page.locator(f'#dialog [role=option][data-value="{story.contact_id}"]').click()
    else:
        page.get_by_role("link", name=re.compile("^Log")).first.click()
        page.get_by_label("Contact", exact=True).fill(story.name)
        page.get_by_role("button", name="Search", exact=True).click()
        page.locator(f'input[type=radio][value="{story.contact_id}"]').check()
    page.get_by_label("Phone", exact=True).check(force=True)
    page.get_by_label("Note", exact=True).fill(story.note)
    page.get_by_label("Initiative", exact=True).select_option(label=story.initiative)
    page.locator("summary", has_text="Claim").click()
    page.get_by_label("Claim", exact=True).select_option("deposited")
    page.get_by_label("Amount").fill(story.amount)
    page.get_by_label("Currency").fill("USD") if page.locator("input[name=currency]").count() else None
    posts.clear()
    page.get_by_label("Note", exact=True).focus()
    if story.js:
        page.keyboard.press("Control+Enter")
        expect(page.locator("#dialog")).to_be_hidden()
    else:
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#flashes")).to_contain_text("Logged")
    assert len(posts) == 1, posts
    page.goto(f"/households/{story.household_id}")
    item = page.locator(".timeline-item", has_text=story.note)
    story.interaction = item.locator("a[href^='/interactions/']").get_attribute("href")
    story.claim = page.locator("a[href^='/claims/']", has_text=story.shown).first.get_attribute("href")


def cora_imports_the_statement(story):
    page = story.page("cora")
    day = datetime.now(UTC).strftime("%Y%m%d")
    text = STATEMENT.format(
        day=day, account=story.account, amount=story.amount, id=f"S-{story.contact_id}", payer=story.name.upper()
    )
    page.goto("/activity/imports/new")
    page.get_by_label("File").set_input_files(
        {"name": f"custodian-{story.contact_id}.ofx", "mimeType": "application/x-ofx", "buffer": text.encode("cp1252")}
    )
    page.get_by_role("button", name="Upload and preview").click()
    expect(page.locator(".stat", has_text="New")).to_contain_text("1")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("#flashes")).to_contain_text("1 line was imported.")


def cora_confirms_the_claim(story):
    """Cora walks to the claim, where the deposit lies beside it already, and confirms it; the mouse is never used."""
    page = story.page("cora")
    number = story.claim.rsplit("/", 1)[-1]
    page.goto("/claims/queue?state=pending")
    for _page in range(5):
        if page.locator(f"#row-{number}").count():
            break
        page.get_by_role("link", name="Next").press("Enter")
    page.locator(f"#open-{number}").press("Enter")
    detail = page.locator(f"#claim-{number}")
    expect(detail).to_contain_text(story.household)
    line = detail.locator(".choice", has_text=story.shown).first
    expect(line).to_contain_text("HOUSE SALE")
    expect(line.locator("input.num")).to_have_value(re.compile("48.?21"))
    if story.js:
        page.locator(f"#open-{number}").focus()
        page.keyboard.press("a")
    else:
        page.get_by_role("button", name="Confirm").press("Enter")
    expect(page.locator("#flashes")).to_contain_text("confirmed")
    expect(page.locator(f"#row-{number}")).to_have_count(0)


def ada_sees_it_confirmed(story):
    page = story.page("ada")
    page.goto("/")
    news = page.locator("li", has=page.locator(f"a[href='{story.claim}']"))
    expect(news.first).to_contain_text("Confirmed")
    expect(news.first).to_contain_text(story.shown)
    news.first.get_by_role("link").click()
    expect(page.locator("main .pill").first).to_have_text("Confirmed")
    expect(page.locator("main")).to_contain_text("HOUSE SALE")


def mo_finds_contact_and_money(story):
    page = story.page("mo")
    page.goto("/contacts")
    page.get_by_label("Initiative", exact=True).select_option(label=story.initiative)
    if not story.js:
        page.get_by_role("button", name="Filter").click()
    expect(page).to_have_url(re.compile(f"initiative={story.slug}"))
    expect(page.locator(f"#contacts a[href='/contacts/{story.contact_id}']")).to_be_visible()
    households = page.locator("#contacts tbody a[href^='/households/']")
    expect(page.locator("#contacts .chip")).to_contain_text(story.initiative)
    assert {link.get_attribute("href") for link in households.all()} == {f"/households/{story.household_id}"}
    page.goto(f"/initiatives/{story.slug}")
    expect(page.get_by_role("link", name=f"Confirmed: {story.shown}")).to_be_visible()
    expect(page.locator("main")).to_contain_text(story.note)


def nobody_else_finds_a_trace(story, person):
    page = story.page(person)
    traces = [story.note, story.shown, f'"/contacts/{story.contact_id}"', story.claim + '"', story.interaction + '"']
    page.goto("/contacts")
    page.get_by_label("Search contacts").fill(story.name)
    page.get_by_label("Search contacts").press("Enter")
    expect(page).to_have_url(re.compile("q="))
    assert found_in(page.content(), traces) == [], f"{person} searches"
    ask = page.context.request.get
    for path in (
        "/", f"/contacts?initiative={story.slug}", f"/initiatives/{story.slug}", "/claims", "/interactions",
        "/accounts", f"/interactions/contacts?q={story.name}", f"/contacts/options?q={story.name}", "/contacts.csv",
        "/audit",
    ):  # fmt: skip
        answer = ask(path)
        assert answer.status == 200 or (path == "/audit" and answer.status == 403), f"{person} {path}: {answer.status}"
        assert found_in(answer.text(), traces) == [], f"{person} {path}"
    for path in (
        f"/contacts/{story.contact_id}", f"/households/{story.household_id}", f"/accounts/{story.account_id}",
        story.claim, story.interaction, f"{story.interaction}/edit", f"{story.claim}/edit",
        f"/contacts/{story.contact_id}/history", f"/claims/new?household={story.household_id}",
    ):  # fmt: skip
        answer = ask(path)
        assert answer.status == 404, f"{person} {path}: {answer.status}"
        assert found_in(answer.text(), [*traces, story.household]) == []


def found_in(text: str, traces: list[str]) -> list[str]:
    """Which of the household's traces a page shows."""
    return [trace for trace in traces if trace in text]
