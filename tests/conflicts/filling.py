"""Filling in a form as a page shows it: another value for every control, and how a refusal names it."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from tests.fixtures.page import Page, squeezed

TYPED = "input:not([type=hidden], [type=submit], [type=button], [type=file]), select, textarea"
FORMAT = "%Y-%m-%dT%H:%M"


class Control(NamedTuple):
    """What can be filled in under one name, with the words beside it."""

    name: str
    label: str
    elements: list[Any]


class Value(NamedTuple):
    """What is sent, and how it is shown."""

    sent: Any
    shown: str


def controls(page: Page, button: str) -> list[Control]:
    """The form's controls that a person fills in, check boxes and radios of one name together."""
    form, _press = page.form_of(button)
    found: dict[str, list[Any]] = {}
    for element in page.controls_of(form):
        if element in form.select(TYPED):
            found.setdefault(element["name"], []).append(element)
    return [Control(name, _label(page, elements), elements) for name, elements in found.items()]


def pair(control: Control, given: tuple[Any, Any] | None) -> tuple[Value, Value]:
    """What the first and the second person put there: both are new where there is more than one other choice."""
    first = control.elements[0]
    kind = first.name if first.name != "input" else first.get("type", "text")
    if kind == "checkbox" and len(control.elements) > 1:
        return _ticked(control, 0), _ticked(control, 1)
    if kind in ("select", "radio"):
        options = _options(control)
        return tuple(_option(options, value) for value in given or _others(control, options))
    if kind == "checkbox":
        was = first.has_attr("checked")
        return tuple(Value(value, "yes" if value else "no") for value in given or (not was, was))
    theirs, yours = given or _typed(first, kind)
    return _value(first, kind, theirs), _value(first, kind, yours)


def _label(page: Page, elements: list[Any]) -> str:
    first = elements[0]
    group = first.find_parent(attrs={"role": ["radiogroup", "group"]})
    if group is not None:
        return squeezed(page.soup.find(id=group["aria-labelledby"]).get_text(" "))
    return squeezed(page.soup.find("label", attrs={"for": first["id"]}).get_text(" "))


def _options(control: Control) -> dict[str, str]:
    first = control.elements[0]
    if first.name == "select":
        return {option["value"]: squeezed(option.get_text()) for option in first.select("option")}
    return {element["value"]: squeezed(element.find_parent("label").get_text(" ")) for element in control.elements}


def _chosen(control: Control) -> str:
    first = control.elements[0]
    if first.name == "select":
        options = first.select("option")
        return next((o["value"] for o in options if o.has_attr("selected")), options[0]["value"])
    return next((element["value"] for element in control.elements if element.has_attr("checked")), "")


def _others(control: Control, options: dict[str, str]) -> tuple[str, str]:
    now = _chosen(control)
    others = [value for value in options if value != now]
    return others[0], (others[1] if len(others) > 1 else now)


def _option(options: dict[str, str], value: str) -> Value:
    return Value(value, options.get(value, value))


def _ticked(control: Control, turned: int) -> Value:
    """The ticks as they stand with one turned round."""
    kept = [
        element for number, element in enumerate(control.elements) if element.has_attr("checked") != (number == turned)
    ]
    names = [squeezed(element.find_parent("label").find("span").find(string=True)) for element in kept]
    return Value([element["value"] for element in kept], ", ".join(names))


def _typed(element: Any, kind: str) -> tuple[str, str]:
    now = element.get("value", "")
    if kind == "date":
        start = date.fromisoformat(now) if now else date(2027, 1, 1)
        return tuple((start + timedelta(days=days)).isoformat() for days in (10, 20))
    if kind == "datetime-local":
        start = datetime.fromisoformat(now)
        return tuple((start - timedelta(hours=hours)).strftime(FORMAT) for hours in (1, 2))
    if kind == "number":
        return "11", "22"
    return f"Theirs in {element['name']}", f"Yours in {element['name']}"


def _value(element: Any, kind: str, sent: str) -> Value:
    if kind == "date" and sent:
        return Value(sent, f"{date.fromisoformat(sent):%b} {date.fromisoformat(sent).day}, {sent[:4]}")
    if kind == "datetime-local":
        at = datetime.fromisoformat(sent)
        return Value(sent, f"{at:%b} {at.day}, {at:%Y, %H:%M}")
    return Value(sent, sent)
