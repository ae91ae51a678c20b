"""Entering rates, one by one or from a table; what was entered stays, and a correction says why it is made."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _

from webapp import audit, formats, periods
from webapp.db import db
from webapp.exceptions import NotVisible, RuleBroken
from webapp.policy import Permission, Viewer
from webapp.rates import queries
from webapp.rates.models import ExchangeRate
from webapp.rates.rules import Read, as_text


class Taken(NamedTuple):
    """How many rates of a table were new, how many corrected one that stood, how many were known already."""

    new: int
    corrected: int
    known: int


def check_keeper(actor: Viewer) -> None:
    """Stops whoever does not keep rates, for commands that no route guards; raises NotVisible."""
    if not actor.may(Permission.RATE_EDIT):
        raise NotVisible


def enter_rate(
    currency: str, quote: str, on: date, billionths: int, *, source: str, reason: str, actor: Viewer
) -> ExchangeRate:
    """Enters what one of a currency was worth on a day; where a rate stands for it, as its correction with a reason.

    `reason` is empty but for a correction. Raises RuleBroken.
    """
    _check_days([on], actor)
    stands = queries.standing(currency, quote, on)
    if stands is not None and stands.rate_billionths == billionths:
        raise RuleBroken(_("This rate is there already."))
    if stands is not None and not reason:
        known = _("1 %(currency)s = %(rate)s %(quote)s", currency=currency, quote=quote,
                 rate=as_text(stands.rate_billionths))  # fmt: skip
        words = _("There is a rate for %(day)s already: %(said)s. To correct it, say why.",
                  day=formats.day(on), said=known)  # fmt: skip
        raise RuleBroken(words)
    if stands is None and reason:
        raise RuleBroken(_("Nothing that stands is corrected by this. Leave out why it would be."))
    row = ExchangeRate(
        currency=currency, quote=quote, quoted_on=on, revision=stands.revision + 1 if stands else 1,
        rate_billionths=billionths, source=source, reason=reason if stands else "", entered_by_id=actor.id,
        entered_at=periods.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    said: dict[str, Any] = {"rate": as_text(billionths), "source": source}
    if stands:
        said |= {"instead_of": as_text(stands.rate_billionths), "reason": reason}
    audit.record(
        actor, "exchange-rate.corrected" if stands else "exchange-rate.entered", object_type="exchange_rate",
        object_id=row.id, pair=f"{currency}/{quote}", quoted_on=on, **said,
    )  # fmt: skip
    return row


def take_in(rates: Sequence[Read], *, source: str, reason: str, actor: Viewer) -> Taken:
    """Enters all rates of a table that do not stand already, as one change; `source` is for rows that name none.

    Raises RuleBroken where rates that stand are corrected without a reason, or a reason is given for nothing,
    or where nothing is new.
    """
    _check_days([one.on for one in rates], actor)
    compared = queries.compared(rates)
    fresh = [one for one in compared if not one.is_known]
    corrected = sum(one.before is not None for one in fresh)
    if not fresh:
        raise RuleBroken(_("All of these rates are there already; nothing was written."))
    if corrected and not reason:
        raise RuleBroken(_("Some of these rates differ from what stands. To correct that, say why."))
    if reason and not corrected:
        raise RuleBroken(_("Nothing that stands is corrected by this. Leave out why it would be."))
    if not source and not all(one.read.source for one in fresh):
        raise RuleBroken(_("Say where these rates are from."))
    now = periods.now()
    rows = [
        ExchangeRate(
            currency=one.read.currency, quote=one.read.quote, quoted_on=one.read.on, revision=one.revision + 1,
            rate_billionths=one.read.billionths, source=one.read.source or source,
            reason=reason if one.revision else "", entered_by_id=actor.id, entered_at=now,
        )
        for one in fresh
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    said: dict[str, Any] = {"corrections": corrected, "reason": reason} if corrected else {}
    audit.record(
        actor, "exchange-rate.taken-in", object_type="exchange_rate", object_id=rows[0].id, rates=len(rows),
        source=source or rows[0].source, starts_on=min(one.quoted_on for one in rows),
        ends_on=max(one.quoted_on for one in rows), **said,
    )  # fmt: skip
    return Taken(len(fresh) - corrected, corrected, len(compared) - len(fresh))


def _check_days(days: Sequence[date], actor: Viewer) -> None:
    last = max(days)
    if last > periods.today(actor.firm.zone):
        raise RuleBroken(_("%(day)s has not come yet; a rate is of today or earlier.", day=formats.day(last)))
