"""The form for everything that a plan can say: its JSON form, typed or from a file."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FileField, TextAreaField
from wtforms.validators import Length

from webapp.bonus.forms.acts import VersionForm
from webapp.bonus.rules.versions import Made, canonical, read

LONGEST = 40_000


class JsonForm(VersionForm):
    """A plan as JSON; a file takes the place of the field. `made` is what it says, `found` what is wrong with it."""

    body = TextAreaField(_("Plan as JSON"), [Length(max=LONGEST)])
    file = FileField(_("Or a file"), description=_("A JSON file takes the place of the text above."))
    about_the_change = ("file",)
    made: Made

    def __init__(self, *arguments: Any, **fields: Any) -> None:
        super().__init__(*arguments, **fields)
        self.found: list[tuple[str, str]] = []

    def validate(self, extra_validators: Any = None) -> bool:
        """Reads the plan; every fault is listed with its place."""
        upload = self.file.data
        if getattr(upload, "filename", ""):
            raw: bytes = upload.stream.read(LONGEST * 4 + 1)
            self.body.data = raw.decode("utf-8-sig", errors="replace").replace("\x00", "")
        if not super().validate(extra_validators):
            return False
        self.made = read(self.body.data or "")
        self.found = [(one.at, gettext(one.text, **one.values)) for one in self.made.faults.found]
        if self.found:
            self.body.errors = [gettext("This is no plan yet; what is wrong is listed below.")]
        return not self.found

    def in_words(self, name: str) -> str | None:
        """What the text says, whatever blanks it is written with; None for the other fields."""
        if name != "body":
            return None
        made = read(self.body.data or "")
        return canonical(made.body) if made.plan else self.body.data or ""
