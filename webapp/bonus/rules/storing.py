"""A statement as it is stored: inputs and results as text, and the digest by which they are known."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from webapp.bonus.rules.case import read_case
from webapp.bonus.rules.faults import Faults
from webapp.bonus.rules.form import PLAN
from webapp.bonus.rules.plan import Plan
from webapp.bonus.rules.statement import Case, Statement, statement
from webapp.bonus.rules.versions import canonical
from webapp.bonus.rules.writing import written


class Stored(NamedTuple):
    """Inputs and results as canonical JSON, and the sha256 of both."""

    inputs: str
    results: str
    digest: str


class Unreadable(Exception):
    """Stored inputs that cannot be read as what they were."""


# What reading and computing raise of texts that are not what was once written: whoever looks for that must not stop.
_CORRUPT = (Unreadable, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def stored(plan: Plan, case: Case, made: Statement) -> Stored:
    """A statement as text: the plan's version and what it was applied to, and what it came to, line by line."""
    inputs = canonical({"plan": dict(plan.source), "measures": written(plan, case)})
    results = results_of(made)
    return Stored(inputs, results, digest(inputs, results))


def digest(inputs: str, results: str) -> str:
    """The sha256 of a statement's inputs and results."""
    return hashlib.sha256(f"{inputs}\n{results}".encode()).hexdigest()


def results_of(made: Statement) -> str:
    """What a statement came to, in minor units: its sums, and [line or null, clause, result] for every entry."""
    sums = {
        "formula": made.formula_minor, "judged": made.judged_minor, "total": made.total_minor, **made.payment._asdict()
    }  # fmt: skip
    if made.adjusted_minor:
        # Statements that were closed before there were adjustments have no such sum.
        sums["adjusted"] = made.adjusted_minor
    entries = [[one.of.line.id if one.of else None, one.clause, one.result_minor] for one in made.entries]
    return json.dumps({"entries": entries, "sums": sums}, separators=(",", ":"), ensure_ascii=False)


def read_stored(inputs: str) -> tuple[Plan, Case]:
    """The plan's version and the period as they were stored; raises Unreadable."""
    faults = Faults()
    try:
        raw = json.loads(inputs)
        plan = PLAN.read(raw["plan"], "", faults)
        case = read_case(raw["measures"], plan, faults) if plan else None
    except (ValueError, TypeError, KeyError) as error:
        raise Unreadable(str(error)) from error
    if plan is None or case is None:
        raise Unreadable("; ".join(f"{one.at}: {one.message}" for one in faults.found))
    return plan, case


class Wrong(NamedTuple):
    """What is wrong with a stored statement: which kind of thing, and in words with sums for who may read them."""

    what: str
    message: str


def flaws(inputs: str, results: str, known: str) -> Iterator[Wrong]:
    """What is wrong with a stored statement: altered since, or computed anew it comes to something else."""
    if digest(inputs, results) != known:
        yield Wrong("altered", "its inputs or results were altered")
    try:
        again = results_of(statement(*read_stored(inputs)))
    except _CORRUPT as error:
        yield Wrong("unreadable", f"its inputs cannot be read: {error}")
        return
    if again != results:
        yield Wrong("differs", f"computed anew it comes to {_difference(sums_of(results), sums_of(again))}")


def sums_of(results: str) -> Mapping[str, Any]:
    """The sums of stored results by name; none where these are not what was once written, which is then a flaw."""
    try:
        sums = json.loads(results)["sums"]
    except _CORRUPT:
        return {}
    return sums if isinstance(sums, dict) else {}


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    changed = [f"{name} {after.get(name)} instead of {value}" for name, value in before.items()
               if after.get(name) != value]  # fmt: skip
    return ", ".join(changed) or "other lines"
