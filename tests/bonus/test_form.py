"""The JSON form is one truth: what is read, what the schema says, and what the document explains agree."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from tests.bonus.building import plan, written
from tests.bonus.json_schema import fits
from tests.bonus.test_refusals import BAD, FLAT
from webapp.bonus.rules import Faults, read_case, read_json, read_plan, schema, statement
from webapp.bonus.rules.figures import Figures

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = (DOCS / "bonus-plans.md").read_text(encoding="utf-8")
PLANS = sorted((DOCS / "bonus-plans").glob("*.plan.json"))
# What a schema can tell: a field, its shape, a list's length. What needs arithmetic it cannot.
BY_SHAPE = ("no such field", "digits in quotes", "“0.50 %”", "list", "small letters", "whole number", "from included")
COMPONENT = re.compile(r"```json\n(\{\s*\"id\".*?)```\n\n((?:\|[^\n]*\n)+)", re.DOTALL)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_the_published_plans_and_measures_fit_their_schemas(path):
    measures = path.with_name(path.name.replace(".plan.", ".measures."))
    assert fits(json.loads(path.read_text(encoding="utf-8")), schema("plan"))
    assert fits(json.loads(measures.read_text(encoding="utf-8")), schema("measures"))


def test_the_schema_refuses_what_has_another_shape():
    by_shape = [raw for raw, _, words in BAD if any(word in words for word in BY_SHAPE) and isinstance(raw, dict)]
    assert len(by_shape) > 6
    assert [raw for raw in by_shape if fits(raw, schema("plan"))] == []
    assert fits(written(FLAT), schema("plan"))


def names_in(schema):
    for name, inside in schema.get("properties", {}).items():
        yield name
        yield from names_in(inside)
    for word in ("anyOf", "oneOf"):
        for inside in schema.get(word, ()):
            yield from names_in(inside)
    if "items" in schema:
        yield from names_in(schema["items"])


@pytest.mark.parametrize("form", ["plan", "measures"])
def test_the_document_explains_every_field(form):
    assert {name for name in names_in(schema(form)) if f"`{name}`" not in TEXT} == set()


def components():
    for raw, table in COMPONENT.findall(TEXT):
        found = plan(json.loads(raw), target_bonus="15000").components[0]
        for row in table.splitlines()[2:]:
            yield found, *(cell.strip() for cell in row.strip("|").split("|"))


def test_the_document_shows_a_component_of_every_kind():
    kinds = [one["properties"]["kind"]["const"] for one in schema("plan")["properties"]["components"]["items"]["oneOf"]]
    assert {found.kind for found, *_ in components()} == set(kinds)


@pytest.mark.parametrize(("found", "quantity", "words", "paid"), components())
def test_the_arithmetic_in_the_document_is_what_is_done(found, quantity, words, paid):
    value = Fraction(quantity.replace(",", ""))
    shown = "; ".join(part.words for part in found.curve.parts(value, found.figures(2)))
    assert (shown or "–", Figures(2).pay(found.curve.value(value))) == (words, paid)


def test_the_totals_in_the_document_are_those_of_its_files():
    for path in PLANS:
        faults = Faults()
        found = read_plan(path.read_text(encoding="utf-8"), faults)
        measures = path.with_name(path.name.replace(".plan.", ".measures.")).read_text(encoding="utf-8")
        case = read_case(read_json(measures, faults), found, faults)
        total = statement(found, case).total_minor
        assert f"| `{path.name.removesuffix('.plan.json')}` | {Figures(2).pay(Fraction(total, 100))} |" in TEXT
