"""Claims that are ticked to be confirmed together."""

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, SelectMultipleField
from wtforms.validators import ValidationError

from webapp.claims.forms.fields import LARGEST

_TICKED = re.compile(r"(\d{1,19})-(\d{1,19})-(\d{1,19})", re.ASCII)


def _numbers(ticked: Any) -> tuple[int, int, int]:
    """Claim, version and line of one tick; raises ValueError for anything else."""
    found = _TICKED.fullmatch(str(ticked))
    if found is None or max(map(int, found.groups())) > LARGEST:
        raise ValueError(ticked)
    claim_id, version, activity_id = map(int, found.groups())
    return claim_id, version, activity_id


class TogetherForm(Form):
    """What is ticked: each claim with the version and the line that were shown, as "claim-version-line"."""

    chosen = SelectMultipleField(_("Claims"), coerce=_numbers, validate_choice=False)

    def validate_chosen(self, field: SelectMultipleField) -> None:
        """At least one, each once."""
        if not field.data:
            raise ValidationError(gettext("Tick the claims to confirm."))
        if len({claim_id for claim_id, *_rest in field.data}) < len(field.data):
            raise ValidationError(gettext("Each claim can be ticked once. Load the page again."))

    @property
    def ticked(self) -> set[int] | None:
        """The claims that were ticked when the form was sent; None for a fresh one, on which all are."""
        return None if self.chosen.raw_data is None else {claim_id for claim_id, *_rest in self.chosen.data or ()}
