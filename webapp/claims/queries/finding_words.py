"""Findings in words that a controller can check."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _lazy
from flask_babel import ngettext

from webapp import formats
from webapp.claims.rules.findings import Beside, Finding, Kind, Reused

TITLES = {
    Kind.JOURNAL: _lazy("Between own accounts"),
    Kind.BETWEEN_HOUSEHOLDS: _lazy("Between two households"),
    Kind.SAYS_JOURNAL: _lazy("Between own accounts"),
    Kind.WENT_OUT: _lazy("Went out again"),
    Kind.WAS_HERE: _lazy("Was here before"),
    Kind.CLAIMED_TWICE: _lazy("Claimed twice"),
    Kind.SAME_PAPER: _lazy("The same document"),
    Kind.SERVED: _lazy("Serves another claim"),
    Kind.EARLY: _lazy("Came before the contact"),
    Kind.COVERED: _lazy("You covered this household"),
    Kind.CAME: _lazy("You covered somebody of this household"),
    Kind.TOGETHER: _lazy("You work with the claimant"),
    Kind.BURST: _lazy("Many at once"),
    Kind.MEANS: _lazy("Beyond what is known"),
}


class Said(NamedTuple):
    """A finding in words: what it is, and what can be checked of it."""

    title: str
    text: str

    def __str__(self) -> str:
        return f"{self.title}: {self.text}"


def finding_words(found: Finding, currency: str, claimant: str) -> Said:
    """What a finding says, with amounts in the claim's currency and the claimant's name."""
    return Said(str(TITLES[found.kind]), _text(found, currency, claimant))


def said(found: Finding, currency: str, claimant: str) -> str:
    """The same in one line."""
    return str(finding_words(found, currency, claimant))


def _text(found: Finding, currency: str, claimant: str) -> str:
    return _TEXTS[found.kind](found, formats.money(found.amount_minor, currency), claimant)


def _left_by(found: Finding, amount: str, _claimant: str) -> str:
    return _left(found, amount) if len(found.lines) == 1 else _left_in_parts(found, amount)


def _says_so(found: Finding, _amount: str, _claimant: str) -> str:
    return _("the line of %(day)s says itself that it is internal", day=formats.day(found.on))


def _earlier(found: Finding, amount: str, _claimant: str) -> str:
    return ngettext(
        "%(amount)s was booked on %(day)s, %(num)s day earlier",
        "%(amount)s was booked on %(day)s, %(num)s days earlier",
        found.days, amount=amount, day=formats.day(found.on),
    )  # fmt: skip


def _covered(found: Finding, _amount: str, _claimant: str) -> str:
    return _("until %(day)s, before this was claimed", day=formats.day(found.on))


def _came(found: Finding, _amount: str, _claimant: str) -> str:
    return _(
        "%(name)s left a household on %(day)s that you covered then or in the two years before",
        name=found.name, day=formats.day(found.on),
    )  # fmt: skip


def _left(found: Finding, amount: str) -> str:
    [line] = found.lines
    words: dict[str, Any] = {
        "amount": amount,
        "account": short_number(line.account),
        "day": formats.day(line.booked_on),
        "when": _when(found.days),
    }
    if line.household:
        return _("%(amount)s left account %(account)s of %(household)s on %(day)s, %(when)s; the claimant covers both",
                 household=line.household, **words)  # fmt: skip
    return _("%(amount)s left account %(account)s on %(day)s, %(when)s", **words)


def _left_in_parts(found: Finding, amount: str) -> str:
    return _(
        "%(amount)s left in %(count)s lines until %(day)s, the first %(when)s",
        amount=amount,
        count=formats.number(found.number),
        day=formats.day(found.lines[-1].booked_on),
        when=_when(found.days),
    )


def _when(days: int) -> str:
    if days > 0:
        return ngettext("%(num)s day after", "%(num)s days after", days)
    return ngettext("%(num)s day before", "%(num)s days before", -days) if days else _("the same day")


def short_number(number: str) -> str:
    """An account by the last digits of its number, which no line break parts from the dots."""
    plain = "".join(number.split())
    return f"…\N{WORD JOINER}{plain[-4:]}" if len(plain) > 6 else plain


def _again(found: Finding, amount: str, _claimant: str) -> str:
    [other] = found.claims
    words: dict[str, Any] = {"id": other.id, "amount": amount}
    words["who"] = other.claimant_name if isinstance(other, Beside) else ""
    is_confirmed = isinstance(other, Beside) and other.state == "confirmed"
    first = (
        _("%(amount)s was confirmed for %(who)s by claim %(id)s", **words)
        if is_confirmed
        else _("%(who)s asks for %(amount)s by claim %(id)s", **words)
    )
    apart = ngettext("%(num)s day apart", "%(num)s days apart", found.days) if found.days else _("of the same day")
    parts = [first, apart]
    if found.is_other_initiative:
        parts.append(_("under another initiative"))
    if isinstance(other, Beside) and other.is_elsewhere:
        parts.append(_("for a household between which and this one somebody moved"))
    return ", ".join(parts)


def _same_paper(found: Finding, _amount: str, _claimant: str) -> str:
    [other] = found.claims
    household = other.household if isinstance(other, Reused) else ""
    return _("“%(title)s” is attached to claim %(id)s of %(household)s too",
             id=other.id, household=household, title=found.name)  # fmt: skip


def _serves(found: Finding, amount: str, _claimant: str) -> str:
    claims = ", ".join(str(claim.id) for claim in found.claims)
    day = formats.day(found.line.booked_on if found.line else None)
    return ngettext(
        "%(amount)s of the line of %(day)s is confirmed for claim %(claims)s",
        "%(amount)s of the line of %(day)s is confirmed for claims %(claims)s",
        found.number, amount=amount, day=day, claims=claims,
    )  # fmt: skip


def _together(found: Finding, _amount: str, claimant: str) -> str:
    if found.number == 1:
        return _("you have covered %(household)s together with %(who)s", who=claimant, household=found.name)
    return ngettext(
        "you have covered %(household)s and %(num)s other household together with %(who)s",
        "you have covered %(household)s and %(num)s other households together with %(who)s",
        found.number - 1, who=claimant, household=found.name,
    )  # fmt: skip


def _burst(found: Finding, _amount: str, claimant: str) -> str:
    return _(
        "%(who)s filed %(count)s claims in the quarter's last %(days)s days, from %(day)s; usual are %(usual)s at most",
        who=claimant,
        count=formats.number(found.number),
        days=found.days,
        day=formats.day(found.on),
        usual=formats.number(found.usual),
    )


def _beyond(found: Finding, amount: str, _claimant: str) -> str:
    if not found.number:
        return _("nothing came into the household's accounts in this currency in the two years before")
    return _(
        "%(times)s times all that came in during the two years before in this currency, which is %(amount)s",
        times=formats.number(found.number),
        amount=amount,
    )


_TEXTS: dict[Kind, Callable[[Finding, str, str], str]] = {
    Kind.JOURNAL: _left_by,
    Kind.BETWEEN_HOUSEHOLDS: _left_by,
    Kind.SAYS_JOURNAL: _says_so,
    Kind.WENT_OUT: _left_by,
    Kind.WAS_HERE: _left_by,
    Kind.CLAIMED_TWICE: _again,
    Kind.SAME_PAPER: _same_paper,
    Kind.SERVED: _serves,
    Kind.EARLY: _earlier,
    Kind.COVERED: _covered,
    Kind.CAME: _came,
    Kind.TOGETHER: _together,
    Kind.BURST: _burst,
    Kind.MEANS: _beyond,
}
