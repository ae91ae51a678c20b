"""What contacts agreed to."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from webapp import periods
from webapp.clients import queries, service
from webapp.clients.forms import ConsentForm
from webapp.clients.forms.labels import CONSENTS
from webapp.clients.routes import bp, sheet
from webapp.htmx import submit
from webapp.policy import Permission, requires, viewer

PLACE = "/contacts/<int:contact_id>/consents/<any(phone, email, post, message):channel>"


@bp.get(PLACE)
@requires(Permission.CONTACT_EDIT)
def consent(contact_id: int, channel: str) -> Any:
    """The form of a consent: as last stated, to be stated anew today."""
    return _form(_as_stored(contact_id, channel), contact_id, channel, 200)


def _as_stored(contact_id: int, channel: str) -> ConsentForm:
    known = queries.consents(viewer(), contact_id).get(channel)
    given = "yes" if known is None or known.is_given else "no"
    return ConsentForm(
        is_given=given, stated_on=known.stated_on if known else periods.today(viewer().firm.zone),
        source=known.source if known else "", version=known.version if known else 0,
    )  # fmt: skip


@bp.post(PLACE)
@requires(Permission.CONTACT_EDIT)
def state_consent(contact_id: int, channel: str) -> Any:
    """Writes down what a contact stated."""
    form = ConsentForm(request.form)
    return submit(
        form,
        lambda: service.state_consent(
            contact_id, channel, form.is_given.data == "yes", stated_on=form.stated_on.data, source=form.source.data,
            version=form.version.data, actor=viewer(),
        ),
        again=lambda status: _form(form, contact_id, channel, status),
        then=lambda consent: url_for("book.contact", contact_id=contact_id),
        stored=lambda: _as_stored(contact_id, channel),
    )  # fmt: skip


def _form(form: ConsentForm, contact_id: int, channel: str, status: int) -> Response:
    contact = queries.visible_contact(viewer(), contact_id)
    title = _("Consent: %(channel)s", channel=CONSENTS[channel])
    action = url_for("clients.consent", contact_id=contact_id, channel=channel)
    back = url_for("book.contact", contact_id=contact_id)
    return sheet(title, form, action, back, status, note=contact.name)
