"""Plans and lines for the tests of bonuses, in the JSON form that firms write."""

import json
from datetime import date
from fractions import Fraction

from webapp.bonus.rules import Case, Faults, Inputs, Line, Span, read_plan, statement

QUARTER = Span(date(2026, 1, 1), date(2026, 3, 31))
DAY = date(2026, 2, 12)


def component(kind, **fields):
    needs = {} if kind == "fixed" else {"measure": "assets"}
    return {"id": kind, "kind": kind, **needs, **fields}


def tiers(*rows):
    """(from, to, rate) each; None for no end."""
    return [{"from": since, "to": to, "rate": rate} for since, to, rate in rows]


def written(*components, **fields):
    """A plan as a firm writes it."""
    return {
        "format": "rapport-bonus-plan/1",
        "boundaries": "from included, to excluded",
        "name": "A plan",
        "currency": "USD",
        "in_force": {"from": "2026-01-01"},
        "components": list(components),
        **fields,
    }


def faults_of(raw):
    """Where a plan is refused, and why: path → message."""
    faults = Faults()
    found = read_plan(raw if isinstance(raw, str) else json.dumps(raw), faults)
    assert (found is None) == bool(len(faults))
    return {fault.at: fault.message for fault in faults.found}


def plan(*components, **fields):
    faults = Faults()
    found = read_plan(json.dumps(written(*components, **fields)), faults)
    assert found is not None, [(fault.at, fault.message) for fault in faults.found]
    return found


def deposit(number, units, household="H", share=10_000, **fields):
    return Line(number, "deposit", household, round(units * 100), "USD", share, DAY, kind="deposited")._replace(
        **fields
    )


def withdrawal(number, units, household="H", **fields):
    return deposit(number, -units, household, what="withdrawal", **fields)


def fee(number, units, **fields):
    return deposit(number, units, what="fee", kind="engagement", **fields)


def new_household(number, household, share=10_000):
    return Line(number, "new_household", household, 1, "", share, DAY, kind="deposited")


def inputs(*lines, **fields):
    return Inputs(QUARTER, list(lines), **fields)


def tried(found, *lines, **fields):
    """The statement of a plan on lines of the first quarter."""
    names = ("departures", "judged_minor", "released_minor", "carried_minor", "score", "adjustments", "amended")
    case = {name: fields.pop(name) for name in names if name in fields}
    return statement(found, Case(inputs(*lines, **fields), **case))


def total(found, *lines, **fields):
    """The total in units of the currency, as a decimal text."""
    minor = tried(found, *lines, **fields).total_minor
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02d}"


def units(minor):
    return Fraction(minor, 100)
