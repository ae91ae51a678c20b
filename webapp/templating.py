"""How templates are compiled: without white space that nobody sees, and writing what is markup already as it is."""

import re
from typing import Any

from flask import Flask
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from markupsafe import Markup, _escape_inner, escape


class Outdented(Extension):
    """Takes the white space that nobody sees out of templates when they are compiled: a tenth of what would be sent."""

    # Before these a break shows nothing; a comment in its place keeps the lines' numbers for error messages.
    _BREAK = re.compile(r"[ \t]*\n[ \t]*(?=</?(?:dd|div|dl|dt|li|ol|section|table|tbody|td|th|thead|tr|ul)\b)")

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template's text without indentation, and without breaks before what begins a line of its own."""
        bare = re.sub(r"\{#.*?#\}", lambda found: "{#" + "\n" * found[0].count("\n") + "#}", source, flags=re.DOTALL)
        return re.sub(r"\n[ \t]+", "\n", self._BREAK.sub("{#\n#}", bare))


def written(value: Any) -> str:
    """A value as it stands on a page: escaped, unless it is markup already, as most are; that is not made anew."""
    kind = type(value)
    # What is put together with others needs no markup of its own.
    return value if kind is Markup else _escape_inner(value) if kind is str else escape(value)


class Generator(CodeGenerator):
    """Compiles templates so that what they show goes through `written`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")


class Macros:
    """The macros of a template that every page uses, compiled for the first page: most commands make none."""

    def __init__(self, environment: Environment, template: str) -> None:
        self._module = lambda: environment.get_template(template).module

    def compile_now(self) -> None:
        """Spares the first page the time."""
        self.__dict__.update(vars(self._module()))

    def __getattr__(self, name: str) -> Any:
        self.compile_now()
        try:
            return self.__dict__[name]
        except KeyError:
            raise AttributeError(name) from None


def init_app(app: Flask) -> None:
    """Sets the environment of templates up, before the first one is compiled."""
    environment: Any = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension(Outdented)
    environment.code_generator_class = Generator
    environment.written = written
