"""A form that came too late: what the record says now, field by field, beside what the form says."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import gettext as _
from wtforms import BooleanField, Field, Form, HiddenField, SelectField, SelectMultipleField
from wtforms.widgets import HiddenInput

from webapp import formats
from webapp.audit import AuditEntry
from webapp.db import db
from webapp.reader import reader

# Entries about a person that change nothing of what a form shows.
NO_CHANGES = ("%.signed-%", "%.session%")
# What was typed still stands in its field; here it only has to be recognised.
LONGEST_OWN = 200


class Difference(NamedTuple):
    """A field that says something else in the record now than in the form, both in words."""

    field: str
    theirs: str
    yours: str


class Record(NamedTuple):
    """A stored row by the name and number under which the audit trail knows it."""

    type: str
    id: int


def record_of(row: Any) -> Record | None:
    """The record behind a row, also after its transaction is gone."""
    identity = sa.inspect(row).identity if row is not None else None
    name = re.sub("(?<=[a-z])(?=[A-Z])", "_", type(row).__name__).lower()
    return Record(name, identity[0]) if identity and len(identity) == 1 else None


def tell(form: Any, stored: Callable[[], Any] | None, record: Record | None) -> None:
    """Says on a form what somebody else made of its record, and lets it carry the record's current version.

    `stored` makes the form as its page would show it now. Whatever was typed stays, so that sending it again is a
    decision made with open eyes.
    """
    if stored is None:
        form.form_errors.append(_("Nothing of yours is saved yet. Load the page again."))
        return
    now = stored()
    form.version.data, form.version.raw_data = now.version.data, [str(now.version.data)]
    if record is not None:
        form.form_errors.extend(_last_change(record))
    found = list(differences(form, now))
    for each in found:
        form.form_errors.append(
            _("%(field)s is now “%(theirs)s”; your form says “%(yours)s”.", **each._asdict())
        )  # fmt: skip
    if found:
        form.form_errors.append(_("Nothing of yours is saved yet. Send the form again to put yours in its place."))
    else:
        form.form_errors.append(_("Nothing of yours is saved yet. Look at it as it is now, then do it again."))


def differences(form: Any, now: Any) -> Iterator[Difference]:
    """The fields that a person sees and that say something else in the record now; never a raw value.

    A form names in `about_the_change` its fields that no record holds, and says in `in_words` what its amounts,
    shares and chosen records mean.
    """
    for field in form:
        if _is_unseen(field) or field.name in getattr(form, "about_the_change", ()):
            continue
        theirs, yours = _Shown(now, field.name), _Shown(form, field.name)
        if theirs.meaning != yours.meaning:
            labels = {**yours.labels, **theirs.labels}
            yield Difference(str(field.label.text), theirs.words(labels), _shortened(yours.words(labels)))


class _Shown:
    """What one field of a form shows."""

    def __init__(self, form: Form, name: str) -> None:
        self.field: Field = form[name]
        in_words = getattr(form, "in_words", None)
        self.said: str | None = in_words(name) if in_words else None

    @property
    def labels(self) -> dict[str, str]:
        """The words of what can be chosen, by value."""
        if not isinstance(self.field, SelectField | SelectMultipleField):
            return {}
        return {str(choice.value): str(choice.label) for choice in self.field.choices or ()}

    @property
    def meaning(self) -> Any:
        """What is compared: nothing chosen is nothing, whichever way it is written, and moments are minutes."""
        value = self.field.data
        if self.said is not None:
            return self.said
        if isinstance(self.field, BooleanField):
            return bool(value)
        if isinstance(self.field, SelectMultipleField):
            return {str(item) for item in value or ()}
        return self._moment() if isinstance(value, datetime) else "" if value is None else str(value)

    def words(self, labels: dict[str, str]) -> str:
        """What is shown of it; a dash for nothing."""
        value = self.field.data
        if self.said is not None:
            return self.said or "–"
        if isinstance(self.field, BooleanField):
            return _("yes") if value else _("no")
        if isinstance(self.field, SelectMultipleField):
            return ", ".join(label for key, label in labels.items() if key in self.meaning) or "–"
        if isinstance(self.field, SelectField):
            return labels.get(self.meaning) or ("–" if not self.meaning else _("a choice that is no longer offered"))
        if isinstance(value, date):
            return self._moment() if isinstance(value, datetime) else formats.day(value)
        return self.meaning or "–"

    def _moment(self) -> str:
        return formats.moment(self.field.data.replace(tzinfo=ZoneInfo(reader().zone)))


def amount_in_words(typed: str | None, currency: str | None) -> str:
    """A typed amount as amounts are shown, so that "33333" and "33,333.00" are the same; nothing stays nothing."""
    try:
        return formats.money(formats.typed_amount(typed or "", currency or ""), currency or "") if typed else ""
    except ValueError:
        return typed or ""


def _is_unseen(field: Any) -> bool:
    return isinstance(field, HiddenField) or isinstance(field.widget, HiddenInput)


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST_OWN else f"{words[:LONGEST_OWN]}…"


def _last_change(record: Record) -> list[str]:
    last = (
        sa.select(AuditEntry.actor_name, AuditEntry.at)
        .where(AuditEntry.object_type == record.type, AuditEntry.object_id == record.id)
        .where(*(AuditEntry.action.not_like(each) for each in NO_CHANGES))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return [_("%(who)s changed it %(when)s.", who=name, when=formats.ago(at)) for name, at in db.session.execute(last)]
