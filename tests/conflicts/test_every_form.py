"""Two people change every field of one record: the second learns each difference in words and loses nothing."""

import re

import pytest

from tests.conflicts.edits import ACTS, EDITS, forms_with_a_version
from tests.conflicts.filling import controls, pair
from webapp import money

TOLD = re.compile(r"^(.+) is now “(.*)”; your form says “(.*)”\.$", re.DOTALL)
# Said of the change, not of the record; and the words in which a record is searched for.
NOT_TOLD = {"interactions.EditForm": {"reason"}, "custody.MappingForm": {"save_as"}}


def test_every_form_with_a_version_is_tried():
    assert set(forms_with_a_version()) == {edit.form for edit in EDITS} | ACTS


def told(page):
    """What a refusal says of each field: its label with both values."""
    found = [TOLD.match(line) for line in page.words(".error-summary li")]
    return {match[1]: (match[2], match[3]) for match in found if match}


def amounts(edit, values, shown):
    """An amount is told as amounts are shown, in the currency that goes with it."""
    for name in edit.amounts:
        for side in (0, 1):
            currency = values["currency"][side] if "currency" in values else "USD"
            minor = money.parse_amount(values[name][side], currency)
            shown[name][side] = f"{currency} {money.to_decimal(minor, currency):,.2f}"
    return shown


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.form)
def test_each_difference_is_told_and_nothing_is_lost(browser, scene, edit):
    browser.sign_in(getattr(scene, edit.who))
    first, second = browser.get(edit.place(scene)), browser.get(edit.place(scene))
    values, fields = edit.values(scene), controls(first, edit.button)
    pairs = {field.name: pair(field, values.get(field.name)) for field in fields}
    unseen = {name: both for name, both in values.items() if name not in pairs}
    sent = [{name: both[side].sent for name, both in pairs.items()} for side in (0, 1)]

    browser.submit(first, edit.button, **sent[0], **{name: both[0] for name, both in unseen.items()})
    edit.between(browser, scene)
    stale = browser.submit(
        second, edit.button, status=409, **sent[1], **{name: both[1] for name, both in unseen.items()}
    )

    assert "Somebody else changed this while you were editing." in stale.errors()
    said = told(stale)
    shown = {name: [each.shown for each in both] for name, both in pairs.items()}
    assert set(said.items()) == expected(edit, scene, fields, amounts(edit, values, shown), said)
    form, _press = stale.form_of(edit.button)
    standing = stale.fields_of(form)
    for name, value in sent[1].items():
        assert [v for n, v in standing if n == name] == as_sent(value), f"{name} is no longer as it was typed"
    browser.submit(stale, edit.button)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.form)
def test_without_its_version_a_form_changes_nothing(browser, scene, edit):
    page = browser.sign_in(getattr(scene, edit.who)).get(edit.place(scene))
    values = {name: both[0] for name, both in edit.values(scene).items()}
    for field in controls(page, edit.button):
        values[field.name] = pair(field, edit.values(scene).get(field.name))[0].sent
    page.one(f"form[action='{page.form_of(edit.button)[0]['action']}'] input[name=version]").decompose()
    refused = browser.submit(page, edit.button, status=422, **values)
    assert "came without its version" in refused.errors()
    browser.submit(browser.get(edit.place(scene)), edit.button, **values)


def expected(edit, scene, fields, shown, said):
    """What the refusal has to say, all of it and nothing else."""
    composed = edit.told(scene)
    found = {(composed[0], composed[1:])} if composed else set()
    for field in fields:
        theirs, yours = shown[field.name]
        if theirs == yours or field.name.startswith(edit.within) or field.name in NOT_TOLD.get(edit.form, ()):
            continue
        # The page may say more beside a field, such as its currency.
        label = max((known for known in said if field.label.startswith(known)), key=len, default=field.label)
        found.add((label, (theirs or "–", yours or "–")))
    return found


def as_sent(value):
    """A control's values as a browser sends them."""
    if isinstance(value, bool):
        return ["y"] if value else []
    return list(value) if isinstance(value, list) else [value]
