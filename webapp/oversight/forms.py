"""The filters of the audit trail."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, Regexp

from webapp.dayfields import DateField
from webapp.text import clean


class AuditFilter(Form):
    """Who did what to what, and when; empty fields ask for everything."""

    actor = SelectField(_("Who"), [Optional()])
    action = StringField(_("Action"), [Length(max=60)], filters=[lambda typed: clean(typed).lower()])
    object = StringField(
        _("Object"),
        [Optional(), Regexp(r"^[a-z_-]{1,30}( [0-9]{1,18})?$", message=_("Write it as “claim” or “claim 12”."))],
        filters=[lambda typed: clean(typed).lower()],
    )
    household = StringField(_("Household number"), [Optional(), Regexp(r"^[0-9]{1,18}$")], filters=[clean])
    since = DateField(_("From"), [Optional()])
    until = DateField(_("Until"), [Optional()])

    def __init__(self, *args: Any, actors: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor.choices = [
            SelectChoice("", _("Everyone")), *(SelectChoice(str(user_id), name) for user_id, name in actors)
        ]  # fmt: skip
