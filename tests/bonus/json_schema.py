"""The few words of JSON Schema 2020-12 that the forms use, read by themselves: does a document fit?"""

import re

TYPES = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
# Words that say nothing about what fits.
SILENT = {"$schema", "title", "description", "format"}


def fits(value, schema):
    """Whether a value fits a schema; a word that this does not know is an error, so that nothing is passed over."""
    return all(KNOWN[word](value, schema[word], schema) for word in schema if word not in SILENT)


def _is(value, name):
    return isinstance(value, TYPES[name]) and not (name == "integer" and isinstance(value, bool))


def _extra(value, allowed, schema):
    assert allowed is False
    return not isinstance(value, dict) or set(value) <= set(schema["properties"])


KNOWN = {
    "type": lambda value, name, _: _is(value, name),
    "const": lambda value, only, _: value == only,
    "enum": lambda value, all_of_them, _: value in all_of_them,
    "anyOf": lambda value, schemas, _: any(fits(value, one) for one in schemas),
    "oneOf": lambda value, schemas, _: sum(fits(value, one) for one in schemas) == 1,
    "required": lambda value, names, _: not isinstance(value, dict) or set(names) <= set(value),
    "additionalProperties": _extra,
    "properties": lambda value, schemas, _: (
        not isinstance(value, dict) or all(fits(value[name], schemas[name]) for name in value if name in schemas)
    ),
    "items": lambda value, schema, _: not isinstance(value, list) or all(fits(one, schema) for one in value),
    "minItems": lambda value, least, _: not isinstance(value, list) or len(value) >= least,
    "maxItems": lambda value, most, _: not isinstance(value, list) or len(value) <= most,
    "minLength": lambda value, least, _: not isinstance(value, str) or len(value) >= least,
    "maxLength": lambda value, most, _: not isinstance(value, str) or len(value) <= most,
    "pattern": lambda value, pattern, _: not isinstance(value, str) or bool(re.search(pattern, value)),
    "minimum": lambda value, least, _: not isinstance(value, int) or value >= least,
    "maximum": lambda value, most, _: not isinstance(value, int) or value <= most,
}
