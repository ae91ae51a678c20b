"""What a refused form carried in words, so that its sender can take it along; never a secret, never a file."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from flask import Request
from werkzeug.exceptions import HTTPException
from wtforms import Form, HiddenField, PasswordField
from wtforms.fields.core import UnboundField
from wtforms.widgets import HiddenInput

# What is known of each form. Some are made for one page; those go as if nobody had looked at them.
_known: "WeakKeyDictionary[Any, Names]" = WeakKeyDictionary()
# What `ui.post` and `ui.version` add to a form by themselves.
MECHANICAL = frozenset({"csrf_token", "idempotency_key", "version"})


class Typed(NamedTuple):
    """One value as its sender typed or chose it, under its label."""

    label: str
    value: str


class Names(NamedTuple):
    """What the product's forms call their controls: the secret ones, those that nobody sees, and the others' fields."""

    secret: frozenset[str]
    hidden: frozenset[str]
    shown: dict[str, list[Any]]

    def label(self, name: str) -> str:
        """What a control is called, where all forms that have one call it the same; else nothing."""
        words = {_label(field) for field in self.shown.get(name, ())}
        return next(iter(words)) if len(words) == 1 else ""


def of(request: Request) -> list[Typed]:
    """What the request carries in words, in its order."""
    try:
        sent = list(request.form.items(multi=True)) if request.method == "POST" else []
    except HTTPException:
        # It could not be read as a form in the first place.
        return []
    if not sent:
        return []
    names = names_in_forms()
    found = []
    for name, value in sent:
        # Fields of a list are called shares-0-amount.
        last = name.rsplit("-", 1)[-1]
        if value.strip() and not {name, last} & (MECHANICAL | names.secret | names.hidden):
            found.append(Typed(names.label(last) or last.replace("_", " ").capitalize(), value))
    return found


def carried(request: Request) -> list[tuple[str, str]]:
    """All that a form of ours carries, for sending it once more; nothing where it holds a secret or a file."""
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    has_file = any(sent.filename for _name, sent in request.files.items(multi=True)) if is_ours else False
    if not is_ours or request.method != "POST" or has_file or request.path == "/sign-in":
        return []
    sent = list(request.form.items(multi=True))
    if {name.rsplit("-", 1)[-1] for name, _value in sent} & names_in_forms().secret:
        return []
    return [(name, value) for name, value in sent if name != "csrf_token"]


def came_from(request: Request) -> str | None:
    """The page of ours on which a form was, as a path; None where the browser does not say."""
    there = urlsplit(request.headers.get("Referer", ""))
    return (there.path + (f"?{there.query}" if there.query else "")) if there.netloc == request.host else None


def names_in_forms() -> Names:
    """The names of all forms there are; one that is secret in any form is secret everywhere."""
    secret: set[str] = set()
    hidden: set[str] = set()
    shown: dict[str, list[Any]] = {}
    for form in _forms(Form):
        controls = _controls(form)
        secret |= controls.secret
        hidden |= controls.hidden
        for name, fields in controls.shown.items():
            shown.setdefault(name, []).extend(fields)
    return Names(frozenset(secret), frozenset(hidden - set(shown)), shown)


def _controls(form: Any) -> Names:
    """One form's own; a class stays what it is, and refusals are too many to look at all of them each time."""
    found = _known.get(form)
    if found is None:
        found = _known[form] = _looked_at(form)
    return found


def _looked_at(form: Any) -> Names:
    secret: set[str] = set()
    hidden: set[str] = set()
    shown: dict[str, list[Any]] = {}
    for name, field in vars(form).items():
        if not isinstance(field, UnboundField):
            continue
        if issubclass(field.field_class, PasswordField):
            secret.add(name)
        elif issubclass(field.field_class, HiddenField) or isinstance(field.kwargs.get("widget"), HiddenInput):
            hidden.add(name)
        else:
            shown[name] = [field]
    return Names(frozenset(secret), frozenset(hidden), shown)


def _forms(form: Any) -> Iterator[Any]:
    for one in form.__subclasses__():
        yield one
        yield from _forms(one)


def _label(field: Any) -> str:
    given = field.args[0] if field.args else field.kwargs.get("label")
    return str(given or "")
