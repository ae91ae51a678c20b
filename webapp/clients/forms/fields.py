"""Fields as these forms use them: cleaned texts, versions, choices."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from webapp.dayfields import DateField
from webapp.text import clean

LARGEST_ID = 2**53


def line(label: Any, *validators: Any, longest: int = 200, **more: Any) -> StringField:
    """One line of text."""
    return StringField(label, [*validators, Length(max=longest)], filters=[clean], **more)


def prose(label: Any, longest: int = 20_000, **more: Any) -> TextAreaField:
    """Free text."""
    return TextAreaField(label, [Length(max=longest)], filters=[clean], **more)


def day(label: Any, *validators: Any, **more: Any) -> DateField:
    """A calendar day."""
    return DateField(label, [*(validators or [Optional()])], **more)


def version() -> IntegerField:
    """The state of the record that the person saw; without it nothing is changed."""
    return IntegerField(validators=[InputRequired(), NumberRange(min=0, max=LARGEST_ID)], widget=HiddenInput())


def key(label: Any, message: Any) -> IntegerField:
    """The id of something chosen."""
    return IntegerField(label, [InputRequired(message), NumberRange(min=1, max=LARGEST_ID)])


def choice(label: Any, choices: Mapping[str, Any], empty: Any = None, **more: Any) -> SelectField:
    """One of a few codes, each with its label; `empty` is the label of choosing nothing."""
    options = [SelectChoice("", empty)] if empty is not None else []
    return SelectField(label, choices=[*options, *labelled(choices.items())], **more)


def labelled(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Choices from (value, label) pairs."""
    return [SelectChoice(str(value), label) for value, label in pairs]
