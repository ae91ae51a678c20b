"""JSON Schema of the two forms, made from the shapes that read them."""

from typing import Any

from webapp.bonus.rules.case_form import MEASURES
from webapp.bonus.rules.form import PLAN
from webapp.bonus.rules.shapes import Record

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TITLES = {"plan": "A bonus plan of Rapport", "measures": "Measures to try a bonus plan of Rapport on"}
_FORMS: dict[str, Record] = {"plan": PLAN, "measures": MEASURES}


def schema(form: str) -> dict[str, Any]:
    """The schema of "plan" or "measures"; gaps, overlaps and sums across fields are checked by reading alone."""
    return {"$schema": _DRAFT, "title": _TITLES[form], **_FORMS[form].schema()}
