"""The form of the plan that most firms want: tiers, an award, a cap, a judged part."""

import re
from datetime import date
from fractions import Fraction
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FieldList, Form, FormField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from webapp import formats, money
from webapp.bonus.forms.acts import VersionForm
from webapp.bonus.queries import fault_place
from webapp.bonus.rules import Plan
from webapp.bonus.rules.figures import percentage
from webapp.bonus.rules.preset import (
    ASSETS,
    HOUSEHOLDS,
    MOST_CRITERIA,
    MOST_TIERS,
    Preset,
    Rung,
    Weighed,
    as_body,
    preset_of,
)
from webapp.bonus.rules.versions import Made, canonical, read
from webapp.conflicts import amount_in_words
from webapp.dayfields import DateField
from webapp.exceptions import mark
from webapp.text import clean
from webapp.wording import spoken

# Where the form begins, in units of the firm's currency; the rates are those of a plan that moves with size slowly.
TIERS = (("0", "0.20"), ("1000000", "0.30"), ("5000000", "0.40"))
AWARD, CAP, JUDGED = "500", "100000", "10"
CRITERIA = ((_("Assignments"), "40"), (_("Promptness of entries"), "20"), (_("Follow-up with clients"), "40"))
_PLACE = re.compile(r"components\[(\d)\](?:\.tiers\[(\d)\])?\.(\w+)|(\w+)")
_AMOUNTS = ("award", "cap")
UNJUDGED = mark("Fill in how large the judged part is, or empty the rows of what it is judged by.")
ANY_DAY = date(2000, 1, 1)


def _upper(typed: str | None) -> str:
    return clean(typed).upper()


class TierForm(Form):
    """Where a tier begins and what the money inside it pays."""

    since = StringField(_("From"), [Length(max=40)], filters=[clean])
    rate = StringField(_("Rate in %"), [Length(max=20)], filters=[clean])


class CriterionForm(Form):
    """What is judged, and how much of the whole it weighs."""

    criterion = StringField(_("Judged by"), [Length(max=100)], filters=[clean])
    weight = StringField(_("Weight in %"), [Length(max=20)], filters=[clean])


class PresetForm(VersionForm):
    """The few figures of a usual plan; `made` is the plan once it is valid."""

    name = StringField(_("Name"), [DataRequired(), Length(max=200)], filters=[clean])
    currency = StringField(_("Currency"), [DataRequired(), Length(max=3)], filters=[_upper])
    starts_on = DateField(_("In force from"), [InputRequired()])
    ends_on = DateField(_("Until"), [Optional()], description=_("The last day; leave it empty for a plan without end."))
    tiers = FieldList(FormField(TierForm), label=_("Tiers"), max_entries=MOST_TIERS)
    award = StringField(_("For each new household"), [Length(max=40)], filters=[clean])
    seasoning_days = IntegerField(
        _("Seasoning in days"), [InputRequired(), NumberRange(min=0, max=3660)],
        description=_("What leaves within so many days is taken back."),
    )  # fmt: skip
    cap = StringField(
        _("At most a period"), [Length(max=40)], filters=[clean], description=_("The cap; empty for none.")
    )
    judged = StringField(
        _("Judged part in %"), [Length(max=20)], filters=[clean],
        description=_("At most so much of the total; empty for none. It is scored by a manager and signed by another."),
    )  # fmt: skip
    criteria = FieldList(FormField(CriterionForm), label=_("Criteria"), max_entries=MOST_CRITERIA)
    made: Made

    def __init__(self, *arguments: Any, **fields: Any) -> None:
        super().__init__(*arguments, **fields)
        while len(self.tiers) < MOST_TIERS:
            self.tiers.append_entry()
        while len(self.criteria) < MOST_CRITERIA:
            self.criteria.append_entry()

    @property
    def rows(self) -> list[Any]:
        """The tiers that are filled in."""
        return [row.form for row in self.tiers if row.form.since.data or row.form.rate.data]

    @property
    def weighed(self) -> list[Any]:
        """The criteria that are filled in."""
        return [row.form for row in self.criteria if row.form.criterion.data or row.form.weight.data]

    @property
    def is_unjudged(self) -> bool:
        """Whether criteria are filled in for a judged part that there is not."""
        return bool(self.weighed) and not self.judged.data

    def validate_currency(self, field: StringField) -> None:
        """Takes ISO codes only."""
        if not money.is_currency(field.data or ""):
            raise ValidationError(gettext("Enter a currency code such as USD or THB."))

    def validate_award(self, field: StringField) -> None:
        """Takes an amount, or nothing."""
        self._amount(field)

    def validate_cap(self, field: StringField) -> None:
        """Takes an amount, or nothing."""
        self._amount(field)

    def validate_judged(self, field: StringField) -> None:
        """Takes a percentage, or nothing."""
        _percent(field.data)

    def validate_tiers(self, field: FieldList) -> None:
        """Takes an amount and a percentage in each row that is filled in."""
        for row in self.rows:
            for part, check in ((row.since, self._amount), (row.rate, lambda one: _percent(one.data))):
                try:
                    if check(part) is None:
                        raise ValidationError(gettext("Fill in both: where the tier begins, and its rate."))
                except ValidationError as error:
                    self._fault(part, str(error))
        if not self.rows and not self.award.data:
            raise ValidationError(gettext("Fill in a tier, or what a new household pays."))

    def validate_criteria(self, _field: FieldList) -> None:
        """Takes a name and a percentage in each row that is filled in, where there is a judged part."""
        if self.is_unjudged:
            raise ValidationError(gettext(UNJUDGED))
        for row in self.weighed:
            try:
                if not (_percent(row.weight.data) and row.criterion.data):
                    raise ValidationError(gettext("Fill in both: what is judged, and its weight."))
            except ValidationError as error:
                self._fault(row.weight, str(error), self.criteria)

    def validate(self, extra_validators: Any = None) -> bool:
        """Reads the plan that the figures make; what is wrong stands at its field, in the words of the rules."""
        if not super().validate(extra_validators) or self.errors:
            return False
        self.made = read(canonical(as_body(self.preset())))
        for fault in self.made.faults.found:
            words = gettext(fault.text, **fault.values)
            place = self._field_at(fault.at)
            if place is None:
                self.form_errors.append(f"{fault_place(fault.at)}: {words}")
            else:
                self._fault(place, words)
        return self.made.plan is not None

    def body(self) -> dict[str, Any] | None:
        """The JSON form of what is typed so far, good or not; None where a figure cannot be read."""
        if self.starts_on.data is None or not money.is_currency(self.currency.data or ""):
            return None
        try:
            return as_body(self.preset())
        except ValidationError:
            return None

    def drawn(self) -> tuple[Plan | None, str]:
        """The plan that the figures make as they stand, under any name; where they make none, why not."""
        if not money.is_currency(self.currency.data or ""):
            return None, gettext("Enter a currency code such as USD or THB.")
        if self.is_unjudged:
            return None, gettext(UNJUDGED)
        try:
            preset = self.preset()
        except ValidationError as error:
            return None, str(error)
        made = read(canonical(as_body(preset._replace(name="–", starts_on=ANY_DAY, ends_on=None))))
        return made.plan, " ".join(gettext(one.text, **one.values) for one in made.faults.found)

    def preset(self) -> Preset:
        """What was entered, once each field is valid."""
        return Preset(
            self.name.data or "", self.currency.data or "", self.starts_on.data, self.ends_on.data,
            tuple(Rung(self._amount(row.since) or "", _percent(row.rate.data) or "") for row in self.rows),
            self._amount(self.award), self.seasoning_days.data or 0, self._amount(self.cap), _percent(self.judged.data),
            tuple(Weighed(row.criterion.data or "", _percent(row.weight.data) or "") for row in self.weighed),
        )  # fmt: skip

    def in_words(self, name: str) -> str | None:
        """What amounts and tiers mean, however they are written; None for the other fields."""
        if name == "tiers":
            said = [(amount_in_words(row.since.data, self.currency.data), row.rate.data) for row in self.rows]
            return ", ".join(f"{since}: {rate} %" for since, rate in said)
        if name == "criteria":
            return ", ".join(f"{row.criterion.data} {row.weight.data} %" for row in self.weighed)
        return amount_in_words(self[name].data, self.currency.data) if name in _AMOUNTS else None

    @staticmethod
    def shown(body: dict[str, Any], version: int | None) -> dict[str, Any] | None:
        """A stored plan as the form's fields; None where it says more than they can."""
        preset = preset_of(body)
        if preset is None:
            return None
        tiers = [{"since": _typed(one.since), "rate": _typed(one.rate)} for one in preset.tiers]
        criteria = [{"criterion": one.name, "weight": _typed(one.weight)} for one in preset.criteria]
        return preset._asdict() | {
            "tiers": tiers, "criteria": criteria, "version": version, "judged": _typed(preset.judged),
            "award": _typed(preset.award), "cap": _typed(preset.cap),
        }  # fmt: skip

    def _amount(self, field: StringField) -> str | None:
        """An amount as the JSON form writes it, None for nothing; raises ValidationError."""
        currency = self.currency.data or ""
        if not field.data:
            return None
        try:
            minor = formats.typed_amount(field.data, currency)
        except ValueError as error:
            raise ValidationError(spoken(error)) from error
        if minor < 0:
            raise ValidationError(gettext("An amount is not below zero here."))
        whole, rest = divmod(minor, 10 ** money.exponent(currency))
        return str(money.to_decimal(minor, currency)) if rest else str(whole)

    def _fault(self, field: Any, words: str, around: Any = None) -> None:
        field.errors = [*field.errors, words]
        if field not in list(self):
            around = around or self.tiers
            around.errors = [*around.errors, words]

    def _field_at(self, place: str) -> Any:
        """The field that a place of the JSON form was typed into; None for a place that no field stands for."""
        found = _PLACE.match(place)
        if found is None:
            return None
        component, tier, part, top = found.groups()
        kinds = [name for name, is_there in ((ASSETS, self.rows), (HOUSEHOLDS, self.award.data)) if is_there]
        if component is not None and int(component) < len(kinds):
            if kinds[int(component)] == HOUSEHOLDS:
                return self.award
            at = int(tier or 0)
            if part == "rate":
                return self.rows[at].rate
            # A tier ends where the next one begins.
            return self.rows[min(at + (part == "to"), len(self.rows) - 1)].since
        fields = {
            "in_force": self.ends_on, "judged_cap": self.judged, "components": self.tiers,
            "judged_criteria": self.criteria,
        }  # fmt: skip
        return fields.get(top, self._fields.get(top))


def _percent(typed: str | None) -> str | None:
    """A percentage as the JSON form writes it ("0.20 %"), None for nothing; raises ValidationError."""
    plain = (typed or "").replace("%", "").strip().replace(",", ".")
    if not plain:
        return None
    if percentage(f"{plain} %") is None:
        raise ValidationError(gettext("Enter a percentage such as 0.25 or 10."))
    return f"{plain} %"


def _typed(figure: str | None) -> str:
    """A figure of the JSON form as the reader types it: "1000000.00" → "1000000", "0.20 %" → "0.20"."""
    plain = (figure or "").removesuffix("%").strip()
    if "." in plain and Fraction(plain).denominator == 1:
        plain = plain.partition(".")[0]
    return plain.replace(".", formats.decimal_mark())


def defaults(currency: str, starts_on: Any, seasoning_days: int) -> dict[str, Any]:
    """Where a new plan begins: figures that an owner changes rather than invents."""
    tiers = [{"since": since, "rate": rate.replace(".", formats.decimal_mark())} for since, rate in TIERS]
    return {
        "currency": currency, "starts_on": starts_on, "seasoning_days": seasoning_days, "award": AWARD, "cap": CAP,
        "judged": JUDGED, "tiers": tiers,
        "criteria": [{"criterion": str(name), "weight": weight} for name, weight in CRITERIA],
    }  # fmt: skip
