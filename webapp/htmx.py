"""One URL, two renderings: the whole page or the block that htmx asked for; and the one way to take a form."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flask import Response, current_app, g, make_response, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from webapp import conflicts, db, guards
from webapp.exceptions import RuleBroken, Stale
from webapp.wording import spoken


def wants_fragment() -> bool:
    """Whether htmx asked for a part of the page."""
    return request.headers.get("HX-Request-Type") == "partial"


def _is_led_away(block: str) -> bool:
    """Whether a form's success leads to a page that its own page has no region for: the browser then goes there.

    Nothing may be rendered before, so that messages are left for that page. Dialogs close by themselves instead.
    """
    source, target = (request.headers.get(name, "") for name in ("HX-Source", "HX-Target"))
    region = target.partition("#")[2]
    is_form = source.partition("#")[0] == "form"
    return request.method == "GET" and is_form and region not in {block, "dialog-body", "main"}


def render_block(template: str, block: str, **context: Any) -> str:
    """One block of a template by itself."""
    current_app.update_template_context(context)
    source = current_app.jinja_env.get_template(template)
    return "".join(source.blocks[block](source.new_context(context)))


def page(template: str, block: str = "content", status: int = 200, **context: Any) -> Response:
    """The answer to a GET, and to a form that was wrong: block `block` for htmx, else the whole page."""
    if wants_fragment():
        if status == 200 and _is_led_away(block):
            return Response(headers={"HX-Redirect": request.full_path.rstrip("?"), "Vary": "HX-Request-Type"})
        html = render_block(template, block, **context) + render_template("layouts/_oob.html")
    else:
        html = render_template(template, **context)
    response = make_response(html, status)
    response.vary.add("HX-Request-Type")
    return response


class Option(NamedTuple):
    """A line that a box to type in offers: what goes into the form and into the box; `said` is shown instead."""

    value: object
    label: str
    note: str = ""
    icon: str = ""
    said: str = ""


def options(title: str, found: Sequence[Option], nothing: str) -> Response:
    """What a box to type in offers; one answer for each letter, so without layout, messages or counters."""
    context = {"title": title, "found": found, "nothing": nothing}
    if wants_fragment():
        source = current_app.jinja_env.get_template("layouts/options.html")
        html = "".join(source.blocks["lines"](source.new_context(context)))
    else:
        html = render_template("layouts/options.html", **context)
    response = make_response(html)
    response.vary.add("HX-Request-Type")
    return response


def announce(text: str, *, url: str | None = None, label: str = "", undo_url: str | None = None) -> None:
    """Shows a message above this very answer, with a link and a button that takes the act back.

    Unlike a flash it needs no session: the address that a form leads to says what there is to tell.
    """
    g.setdefault("notices", []).append({"text": text, "url": url, "label": label, "undo_url": undo_url})


def submit(
    form: Form,
    act: Callable[[], Any],
    *,
    again: Callable[[int], AnyResponse],
    then: Callable[[Any], str],
    stored: Callable[[], Form] | None = None,
) -> AnyResponse:
    """Takes a form: does `act`, then 303 to `then(result)`; a wrong form is `again(422)`, a rule's no `again(409)`.

    Whatever was typed stays in the form. A form that carries a version says with `stored` what its page would show
    now: after a stale one it tells what changed and carries the current version.
    """
    is_valid = form.validate()
    if not (_tells_its_state(form, stored) and is_valid):
        give_up()
        return again(422)
    try:
        result = act()
        return redirect(then(result), 303)
    except (RuleBroken, StaleDataError, DBAPIError) as refusal:
        message = _words(refusal)
        if message is None:
            raise
        form.form_errors.append(message)
        record = conflicts.record_of(getattr(refusal, "row", None))
        give_up()
        if isinstance(refusal, Stale | StaleDataError) and "version" in form:
            conflicts.tell(form, stored, record)
        return again(409)


def give_up() -> None:
    """Ends what a form began, before its page is made again: nobody who writes waits while that is read and drawn."""
    db.refuse()
    g.refused = True


def _tells_its_state(form: Form, stored: Callable[[], Form] | None) -> bool:
    """Whether a form that changes a record says which state of it was on the screen; ours always do."""
    if stored is None or form.version.data is not None:
        return True
    form.form_errors.append(_("This form came without its version, so nothing was done. Load the page again."))
    return False


def _words(refusal: Exception) -> str | None:
    """What a refusal says; a technical database error has no words for people."""
    if isinstance(refusal, StaleDataError):
        return _("Somebody else changed this while you were editing.")
    return guards.message_of(refusal) if isinstance(refusal, DBAPIError) else spoken(refusal)
