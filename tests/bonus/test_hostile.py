"""Whatever is written into a file, it is read or refused in words; nothing breaks."""

import copy
import json
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.bonus.rules import Faults, as_json, read_case, read_json, read_plan, statement

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "bonus-plans"
PLAN, MEASURES = (
    json.loads((EXAMPLES / f"specialists.{form}.json").read_text(encoding="utf-8")) for form in ("plan", "measures")
)
WORDS = (
    "0", "-1", "1e5", "9" * 13, "0.00001", "100 %", "0 %", "9999 %", "USD", "JPY", "KWD", "households", "fees", "steps",
    "fixed", "year", "2026-12-31", "0001-01-01", "9999-12-31", [None], {"kind": "grid"}, [], {},
)  # fmt: skip
ODD = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(WORDS))


def places(value, path=()):
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inside:
        yield from places(one, (*path, name))


def with_odd(document, changes):
    """The document with values put in some places, or taken out of them."""
    changed = copy.deepcopy(document)
    for (*way, last), value in changes:
        around = changed
        for step in way:
            inside = around if isinstance(around, dict) else dict(enumerate(around)) if isinstance(around, list) else {}
            around = inside.get(step, {})
        if isinstance(around, dict) and last in around:
            if value == "take out":
                del around[last]
            else:
                around[last] = value
    return changed


def changes(document):
    names = [path for path in places(document) if path and isinstance(path[-1], str)]
    return st.lists(st.tuples(st.sampled_from(names), ODD | st.just("take out")), max_size=2)


@settings(deadline=None, max_examples=150)
@given(changes(PLAN), changes(MEASURES))
def test_any_file_is_read_or_refused(to_plan, to_measures):
    faults = Faults()
    plan = read_plan(json.dumps(with_odd(PLAN, to_plan)), faults)
    case = plan and read_case(read_json(json.dumps(with_odd(MEASURES, to_measures)), faults), plan, faults)
    assert (case is None) == bool(len(faults))
    assert all(fault.message and fault.at for fault in faults.found)
    if case is not None:
        shown = as_json(statement(plan, case), case)
        assert sum(Decimal(line["result"]) for line in shown["lines"]) == Decimal(shown["total"])
        json.dumps(shown).encode()
