"""What is wrong with a field, in words."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Flask
from flask_babel import LazyString


def faults(errors: Any) -> Iterator[str]:
    """The messages of a field as one list, those of the fields within it included, each once."""
    return iter(dict.fromkeys(_each(errors)))


def _each(errors: Any) -> Iterator[str]:
    if isinstance(errors, dict):
        errors = errors.values()
    # A text that is translated only when it is shown can be gone through sign by sign too, but is no list.
    if isinstance(errors, Iterable) and not isinstance(errors, str | LazyString):
        for one in errors:
            yield from _each(one)
    elif errors:
        yield str(errors)


def init_app(app: Flask) -> None:
    """Makes `faults` known to templates."""
    app.jinja_env.filters["faults"] = faults
