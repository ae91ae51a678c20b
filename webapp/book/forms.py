"""The filters of the contacts list in words; choices that the firm makes are handed in."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, SearchField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from webapp.book import rules

LABELS = {
    "through": {"interaction": _("an interaction"), "guest": _("a guest list"), "claim": _("a claim")},
    "standing": {"client": _("Clients"), "prospect": _("Prospects")},
    "last": {
        "30": _("over 30 days ago"), "90": _("over 90 days ago"), "180": _("over half a year ago"),
        "365": _("over a year ago"), "never": _("never"),
    },
    "claim": {
        "promised": _("Promised"), "pending": _("Pending"), "needs-answer": _("Needs an answer"),
        "part-confirmed": _("Partly confirmed"), "confirmed": _("Confirmed"), "rejected": _("Rejected"),
    },
}  # fmt: skip


class FilterForm(Form):
    """What the list may be limited to; all of it stands in the address."""

    q = SearchField(_("Name, phone or e-mail"))
    initiative = SelectField(_("Initiative"))
    through = SelectField(_("Through"))
    segment = SelectField(_("Segment"))
    standing = SelectField(_("Standing"))
    last = SelectField(_("Last contact"))
    claim = SelectField(_("Claims"))
    covered_by = StringField(_("Covered by"))


def filter_form(wanted: rules.Wanted, initiatives: Sequence[tuple], segments: Sequence[tuple]) -> FilterForm:
    """The filter form as an address fills it."""
    form, any_one = FilterForm(data=wanted._asdict()), gettext("Any")
    form.initiative.choices = _with_any([(slug, name) for _id, name, slug in initiatives], any_one)
    form.segment.choices = _with_any([(slug, name) for _id, slug, name in segments], any_one)
    for name, labels in LABELS.items():
        form[name].choices = _with_any([(key, str(label)) for key, label in labels.items()], any_one)
    return form


def _with_any(pairs: Sequence[tuple[str, str]], any_word: str) -> list[SelectChoice]:
    return [SelectChoice("", any_word), *(SelectChoice(value, label) for value, label in pairs)]


def chips(form: FilterForm, wanted: rules.Wanted) -> list[tuple[str, str]]:
    """What is filtered by, in words: (filter, "Initiative: Museum night") pairs."""
    shown = []
    for name, value in wanted.filters.items():
        field = form[name]
        choices = {choice.value: choice.label for choice in getattr(field, "choices", None) or ()}
        unknown = gettext("%(value)s (not found)", value=value) if choices else value
        words = gettext("me") if (name, value) == ("covered_by", "me") else choices.get(value, unknown)
        shown.append((name, f"{field.label.text}: {words}"))
    return shown
