"""The field of forms in which a calendar day is entered."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField as AnyDateField
from wtforms.validators import StopValidation

# Days around these can be counted from, forwards and back, and nobody means one beyond them.
FIRST, LAST = date(1800, 1, 1), date(2200, 12, 31)


class DateField(AnyDateField):
    """A day on which something is, was or will be."""

    def pre_validate(self, form: Any) -> None:
        """Refuses days that nobody means; raises StopValidation."""
        if self.data is not None and not FIRST <= self.data <= LAST:
            raise StopValidation(_("Enter a day from %(first)s to %(last)s.", first=FIRST.year, last=LAST.year))
