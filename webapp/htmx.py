"""One URL, two renderings: the whole page, or the one block of it that htmx asked for; and the one way to take a form."""

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, g, make_response, redirect, render_template, request
from flask_babel import gettext as _
from wtforms import Form

from webapp import db
from webapp.exceptions import RuleBroken, Stale


def wants_fragment() -> bool:
    """Whether htmx asked for a part of the page."""
    return request.headers.get("HX-Request-Type") == "partial"


def render_block(template: str, block: str, **context: Any) -> str:
    """One block of a template by itself."""
    current_app.update_template_context(context)
    source = current_app.jinja_env.get_template(template)
    return "".join(source.blocks[block](source.new_context(context)))


def page(template: str, block: str = "content", status: int = 200, **context: Any) -> Response:
    """The answer to a GET, and to a form that was wrong: block `block` for htmx, else the whole page."""
    if wants_fragment():
        html = render_block(template, block, **context) + render_template("layouts/_oob.html")
    else:
        html = render_template(template, **context)
    response = make_response(html, status)
    response.vary.add("HX-Request-Type")
    return response


def submit(
    form: Form, act: Callable[[], Any], *, again: Callable[[int], Response], then: Callable[[Any], str]
) -> Response:
    """Takes a form: does `act` and goes to `then(result)` with 303; a wrong form is `again(422)`, a rule's no `again(409)`.

    Whatever was typed stays in the form. After a stale version the form carries the current one, so that sending it
    again is a decision made with open eyes.
    """
    if not form.validate():
        return again(422)
    try:
        result = act()
        return redirect(then(result), 303)
    except RuleBroken as refusal:
        db.discard()
        g.refused = True
        form.form_errors.append(str(refusal))
        if isinstance(refusal, Stale):
            _show_changes(form, refusal)
        return again(409)


def _show_changes(form: Form, stale: Stale) -> None:
    current = getattr(stale.row, "version", None)
    if current is not None and "version" in form:
        form.version.data = current
        form.version.raw_data = [str(current)]
    for change in stale.changes or _differences(form, stale.row):
        form.form_errors.append(
            _(
                "%(field)s is now “%(theirs)s”; you typed “%(yours)s”.",
                field=change[0],
                theirs=change[1],
                yours=change[2],
            )
        )
    form.form_errors.append(_("Nothing of yours is saved yet. Send the form again to put your text in its place."))


def _differences(form: Form, row: object) -> list[tuple[str, str, str]]:
    found = []
    for field in form:
        if field.name == "version" or not hasattr(row, field.name):
            continue
        theirs, yours = getattr(row, field.name), field.data
        if (theirs or "") != (yours or "") and isinstance(theirs, str | int | bool | None.__class__):
            found.append((str(field.label.text), str(theirs or ""), str(yours or "")))
    return found
