"""What holds for every form there is."""

from importlib import import_module
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form, HiddenField, PasswordField, StringField
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Length

from webapp import FEATURES
from webapp.bonus.forms import PeriodForm
from webapp.limits import LARGEST_WORDS

# A sign takes up to four bytes, and a byte is sent as three signs.
MOST_SENT = 12


def forms() -> list[type[Form]]:
    for feature in FEATURES:
        if (Path(import_module(f"webapp.{feature}").__path__[0]) / "forms.py").exists() or (
            Path(import_module(f"webapp.{feature}").__path__[0]) / "forms"
        ).is_dir():
            import_module(f"webapp.{feature}.forms")
    found, waiting = [], Form.__subclasses__()
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.startswith("webapp."):
            found.append(form)
    # What a filter says stands in the address.
    return [form for form in found if "Filter" not in form.__name__]


def texts() -> list:
    found = {}
    for form in forms():
        for name, field in vars(form).items():
            if (
                isinstance(field, UnboundField)
                and issubclass(field.field_class, StringField)
                and not (issubclass(field.field_class, HiddenField))
            ):
                made = field.bind(form=Form(), name=name)
                found[f"{form.__module__.removeprefix('webapp.')}.{form.__name__}.{name}"] = made
    return [pytest.param(made, id=name) for name, made in sorted(found.items())]


@pytest.mark.parametrize("field", texts())
def test_a_text_that_is_asked_for_must_say_something(field):
    is_kept_as_sent = isinstance(field, PasswordField)
    assert is_kept_as_sent or not any(isinstance(check, InputRequired) for check in field.validators), (
        "InputRequired looks at what was sent: spaces would do. Take DataRequired, which looks at the cleaned text."
    )


@pytest.mark.parametrize("field", texts())
def test_a_text_has_a_longest_length_that_a_form_can_carry(field):
    longest = [check.max for check in field.validators if isinstance(check, Length)]
    assert longest, "A text without a limit comes back whole when the form is wrong. Add Length(max=…)."
    assert 0 < longest[0] * MOST_SENT < LARGEST_WORDS


@pytest.mark.parametrize(
    ("day", "is_good"), [("1800-01-01", True), ("2200-12-31", True), ("1799-12-31", False), ("9999-12-31", False)]
)
@pytest.mark.usefixtures("in_app")
def test_a_day_that_nobody_means_is_refused(day, is_good):
    form = PeriodForm(MultiDict({"kind": "quarter", "day": day}))
    assert form.validate() is is_good
    assert is_good or "from 1800 to 2200" in form.day.errors[0]
