"""The forms of import files: their shape and wording."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FileField, Form, IntegerField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from webapp.imports import rules
from webapp.text import clean, whole_number

KINDS: dict[str, Any] = {
    "households": _("Households"),
    "contacts": _("Contacts"),
    "interactions": _("Interactions"),
}
# State of an import file: how it is called, and in which tone.
STATES: dict[str, Any] = {
    "previewed": (_("Waits for confirmation"), "warn"),
    "confirmed": (_("Is being imported"), "info"),
    "imported": (_("Imported"), "good"),
}
# What becomes of a row.
VERDICTS: dict[str, Any] = {
    "new": (_("New"), "good"),
    "changed": (_("Changed"), "info"),
    "known": (_("Known"), "neutral"),
    "refused": (_("Refused"), "bad"),
}
FIELDS: dict[str, Any] = {
    "external_id": _("Id in the other system"), "name": _("Name"), "segment": _("Segment"), "tier": _("Tier"),
    "currency": _("Currency"), "household_id": _("Household's id in the other system"), "household": _("Household"),
    "given_name": _("Given name"), "family_name": _("Family name"), "job_title": _("Job title"),
    "phone": _("Phone"), "phone_2": _("Second phone"), "phone_3": _("Third phone"), "email": _("E-mail"),
    "email_2": _("Second e-mail"), "email_3": _("Third e-mail"), "street": _("Street"), "postcode": _("Postcode"),
    "city": _("City"), "region": _("Region"), "country": _("Country"), "standing": _("Client or prospect"),
    "language": _("Language"), "born_on": _("Date of birth"), "do_not_contact": _("Do not contact"),
    "remarks": _("Remarks"), "day_order": _("Order of day and month"),
    "contact_id": _("Contact's id in the other system"), "contact_email": _("Contact's e-mail"),
    "contact_name": _("Contact's name"), "channel": _("Channel"), "direction": _("Direction"),
    "occurred_at": _("When"), "day": _("Day"), "month": _("Month"), "year": _("Year"), "subject": _("Subject"),
    "note": _("Note"), "outcome": _("Outcome"), "minutes": _("Minutes"),
}  # fmt: skip


def _choices(pairs: Iterable[tuple[Any, Any]], first: Any = None) -> list[SelectChoice]:
    nothing = [SelectChoice("", first)] if first else []
    return [*nothing, *(SelectChoice(value, label) for value, label in pairs)]


class UploadForm(Form):
    """A file, what it holds, and where it is from; `raw` holds its bytes once it is valid."""

    kind = RadioField(
        _("What it holds"), [InputRequired(_("Say what the file holds."))], choices=_choices(KINDS.items())
    )
    file = FileField(_("File"))
    source = StringField(_("Source"), [Length(max=200)], filters=[clean])
    initiative = SelectField(_("Initiative"), coerce=whole_number)
    covered_by = SelectField(_("New households are covered by"), coerce=whole_number)
    raw = b""

    def offer(self, initiatives: Iterable[tuple[int, str]], people: Iterable[tuple[int, str]]) -> None:
        """Hands in what can be chosen."""
        self.initiative.choices = _choices(initiatives, _("None"))
        self.covered_by.choices = _choices(people, _("Me"))

    def validate_file(self, field: FileField) -> None:
        """Refuses what is missing or too large, before anything is kept."""
        if not field.data or isinstance(field.data, str) or not field.data.filename:
            raise ValidationError(_("Choose a file."))
        self.raw = field.data.stream.read(rules.LARGEST_FILE + 1)
        if len(self.raw) > rules.LARGEST_FILE:
            raise ValidationError(_("The file is larger than 10 MB. Split it."))

    def validate_initiative(self, field: SelectField) -> None:
        """Interactions grow out of an initiative."""
        if self.kind.data == "interactions" and not field.data:
            raise ValidationError(_("Choose the initiative of these interactions."))

    @property
    def file_name(self) -> str:
        """What the file was called where it came from."""
        return str(getattr(self.file.data, "filename", "") or "")


class VersionForm(Form):
    """An act without fields of its own: which state of the file it was seen on."""

    version = IntegerField(validators=[Optional()], widget=HiddenInput())


class ConfirmForm(VersionForm):
    """Taking a previewed file in."""

    about_the_change = ("good_rows_only", "move")

    good_rows_only = BooleanField(_("Import the good rows only"))
    move = BooleanField(_("Move them to this initiative"))


class MappingForm(VersionForm):
    """Which column fills which field; made for a kind of file by `mapping_form`."""

    names: tuple[str, ...] = ()

    def pairs(self) -> list[tuple[Any, Any]]:
        """The fields as they stand side by side: the column, and one value for all rows where that makes sense."""
        return [(self._fields.get(f"column_{name}"), self._fields.get(f"value_{name}")) for name in self.names]

    def mapping(self) -> rules.Mapping:
        """What the form says."""
        chosen: rules.Mapping = {}
        for name in self.names:
            column, fixed = self._fields.get(f"column_{name}"), self._fields.get(f"value_{name}")
            if fixed is not None and fixed.data:
                chosen[name] = rules.FIXED + fixed.data
            elif column is not None and column.data:
                chosen[name] = column.data
        return chosen


ORDERS: dict[str, Any] = {
    "dmy": _("day, month, year"),
    "mdy": _("month, day, year"),
    "ymd": _("year, month, day"),
}


def mapping_form(kind: str, headings: Iterable[str], mapping: rules.Mapping, formdata: Any = None) -> MappingForm:
    """The form for a file of a kind, filled with a mapping."""
    offered = _choices(((name, name[:60]) for name in headings), "–")
    fields: dict[str, Any] = {"names": tuple(field.name for field in rules.FIELDS[kind])}
    data: dict[str, str] = {}
    for field in rules.FIELDS[kind]:
        fields |= _controls(field, offered)
        column = mapping.get(field.name, "")
        place = "value" if column.startswith(rules.FIXED) else "column"
        data[f"{place}_{field.name}"] = column.removeprefix(rules.FIXED)
    made: type[MappingForm] = type("ChosenMappingForm", (MappingForm,), fields)
    return made(formdata, data=data)


def _controls(field: rules.Field, offered: list[SelectChoice]) -> dict[str, Any]:
    label = FIELDS[field.name]
    if field.name == "day_order":
        told = _choices(ORDERS.items(), _("As they look"))
        return {"value_day_order": SelectField(_("Dates are written"), choices=told, filters=[clean])}
    controls: dict[str, Any] = {f"column_{field.name}": SelectField(label, choices=offered, filters=[clean])}
    if field.is_fixable:
        fixed = _("%(field)s, the same for all rows", field=label)
        controls[f"value_{field.name}"] = StringField(fixed, [Length(max=200)], filters=[clean])
    return controls
