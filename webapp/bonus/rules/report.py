"""A statement as JSON: every line with its arithmetic, sums as decimal strings."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from webapp import money
from webapp.bonus.rules.explaining import arithmetic
from webapp.bonus.rules.figures import percent_words, plain
from webapp.bonus.rules.formula import Earned, span_of
from webapp.bonus.rules.measures import MEASURE_OF
from webapp.bonus.rules.statement import Case, Entry, Statement


def as_json(found: Statement, case: Case, entries: Sequence[Entry] | None = None) -> dict[str, Any]:
    """All of a statement, or only these of its lines, since wording thousands takes longer than computing them.

    `exact` is a value before rounding, a fraction where its decimals do not end.
    """
    plan = found.formula.plan
    say = _Sums(plan.currency)
    inputs = case.inputs
    whole = span_of(plan, inputs.period)
    proration = {"days": inputs.assigned.common_days(whole), "of": whole.days} if inputs.assigned else None
    rates = [rate.as_json() for rate in found.formula.rates]
    return {
        "plan": plan.name,
        "period": {"from": str(inputs.period.since), "until": str(inputs.period.until)},
        "currency": plan.currency,
        "total": say.minor(found.total_minor),
        "formula": say.minor(found.formula_minor),
        "judged": say.minor(found.judged_minor),
        "most_judged": say.minor(found.most_judged_minor),
        "score": None if found.score is None else percent_words(found.score),
        "adjusted": say.minor(found.adjusted_minor),
        "proration": proration,
        "rates": {"name": inputs.rates.name, "used": rates} if inputs.rates and rates else None,
        "clauses": [_clause(earned, say) for earned in found.formula.earned],
        "lines": [_entry(found, entry, say) for entry in (found.entries if entries is None else entries)],
        "not_counted": list(_not_counted(found, case)),
        "payment": {name: say.minor(value) for name, value in found.payment._asdict().items()},
    }


class _Sums:
    """Sums of one currency as text."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.scale = 10 ** money.exponent(currency)

    def minor(self, minor: int) -> str:
        """Minor units as a decimal string."""
        return str(money.to_decimal(minor, self.currency))


def _clause(earned: Earned, say: _Sums) -> dict[str, Any]:
    component = earned.component
    return {
        "id": earned.id,
        "kind": component.kind if component else earned.id,
        "clause": component.clause if component else "",
        "measure": component.takes.measure if component else None,
        "quantity": None if earned.quantity is None else plain(earned.quantity),
        "arithmetic": list(earned.words),
        "exact": plain(earned.value),
    }


def _entry(found: Statement, entry: Entry, say: _Sums) -> dict[str, Any]:
    line = entry.of.line if entry.of else None
    component = entry.earned.component if entry.earned else None
    return {
        "line": entry.number,
        "id": line.id if line else None,
        "household": line.household if line else None,
        "claim": (line.claim or None) if line else None,
        "clause": entry.clause,
        "measure": component.takes.measure if component else None,
        "amount": _amount(line.amount_minor, line.currency) if line else None,
        "share": percent_words(Fraction(line.share, money.WHOLE)) if line else None,
        "corrects": _corrects(entry),
        "arithmetic": arithmetic(found, entry),
        "exact": plain(Fraction(entry.numerator, entry.denominator * say.scale)),
        "result": say.minor(entry.result_minor),
    }


def _corrects(entry: Entry) -> str | None:
    if entry.correction:
        return entry.correction.amended.names
    if entry.adjustment:
        return entry.adjustment.names
    return entry.clawback.departure.names if entry.clawback else None


def _amount(minor: int, currency: str) -> str:
    return f"{money.to_decimal(minor, currency)} {currency}" if currency else str(minor)


def _not_counted(found: Statement, case: Case) -> Iterator[dict[str, Any]]:
    """Lines that no clause took, and why."""
    taken = {entry.of.line.id for entry in found.entries if entry.of}
    for line in sorted(line for line in case.inputs.lines if line.id not in taken):
        if line.what == "journal":
            why = "between own accounts"
        elif MEASURE_OF[line.what] == "assets" and line.household in found.formula.measured.below_minimum:
            why = "household below the minimum"
        else:
            why = "no clause takes it"
        yield {"id": line.id, "household": line.household, "claim": line.claim or None, "why": why}
