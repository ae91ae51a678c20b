"""The form of a new claim: what belongs to its kind alone, and the document that comes with it."""

from tests import factories


def test_what_belongs_to_some_kinds_says_so(browser, case):
    page = browser.sign_in(case.ada).get(f"/claims/new?household={case.household.id}")
    assert page.one("[data-kinds='promised'] #expected_on")
    assert page.one("[data-kinds='promised'] #instalments")
    assert page.one("[data-kinds='engagement other'] input[type=file]")
    assert not browser.get(f"/claims/{factories.claim(case.household, case.ada).id}/edit").select("input[type=file]")


TYPED = {"kind": "engagement", "amount": "5000.00", "no_initiative_reason": "A referral", "shares-0-percent": "100"}


def test_an_engagement_comes_with_its_document(browser, case):
    page = browser.sign_in(case.ada).get(f"/claims/new?household={case.household.id}")
    signed = ("Mandate, signed.pdf", factories.pdf("signed mandate"))
    wrong = browser.submit(page, "File the claim", status=422, **TYPED | {"amount": ""}, file=signed)
    assert "Choose the document again" in wrong
    # What is no document is refused with the claim.
    refused = browser.submit(wrong, "File the claim", status=422, **TYPED, file=("letter.pdf", b"Dear Ada"))
    done = browser.submit(refused, "File the claim", **TYPED, file=signed)
    assert "Claimed, with its document." in done
    assert browser.download(done.link("Mandate, signed")).data == signed[1]


def test_money_takes_no_document(browser, case):
    page = browser.sign_in(case.ada).get(f"/claims/new?household={case.household.id}")
    done = browser.submit(page, "File the claim", **TYPED | {"kind": "deposited"}, file=("letter.pdf", b"Dear Ada"))
    assert "The file was not kept: money is confirmed by what comes in" in done
