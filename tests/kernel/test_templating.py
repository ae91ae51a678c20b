"""How templates are compiled: nothing unescaped, nothing that nobody sees."""

import re
from pathlib import Path

import pytest
from markupsafe import Markup

from webapp.templating import written


class Dressed:
    def __html__(self):
        return "<i>x</i>"

    def __str__(self):
        return "<b>"


class Bare:
    def __str__(self):
        return "<b>"


class Loud(str):
    """A text of another class than str."""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("<a>&\"'", "&lt;a&gt;&amp;&#34;&#39;"),
        (Loud("<a>"), "&lt;a&gt;"),
        (Markup("<a>"), "<a>"),
        (Dressed(), "<i>x</i>"),
        (Bare(), "&lt;b&gt;"),
        (7, "7"),
        (None, "None"),
        ("Zoë 陳", "Zoë 陳"),
    ],
)
def test_what_is_no_markup_is_escaped(value, shown):
    assert written(value) == shown


def test_every_place_of_a_template_is_escaped(in_app):
    source = (
        "{% macro m(x) %}[{{ x }}]{% endmacro %}{% macro around(x) %}{{ x }}{{ caller() }}{% endmacro %}"
        "{{ v }}|{{ m(v) }}|{{ m('<lit>') }}|{{ v ~ '<' }}|{{ v|upper }}|{% set s %}{{ v }}{% endset %}{{ s }}|"
        "{% call around(v) %}{{ v }}{% endcall %}|{{ v if v else '' }}|{{ [v]|join('<br>') }}"
    )
    shown = in_app.jinja_env.from_string(source).render(v="<v>")
    assert "<" not in shown
    assert shown.count("&lt;v&gt;") >= 7
    assert "&amp;lt;" not in shown


def test_breaks_that_nobody_sees_are_not_sent(in_app):
    assert in_app.jinja_env.from_string("<ul>\n    <li>a</li>\n  <li>b\n    c</li>\n</ul>").render() == (
        "<ul><li>a</li><li>b\nc</li></ul>"
    )


def test_every_icon_that_a_page_names_is_there():
    root = Path(__file__).resolve().parents[2]
    there = set(re.findall(r'id="([a-z0-9-]+)"', (root / "static/icons.svg").read_text("utf-8")))
    pages = "".join(page.read_text("utf-8") for page in (root / "templates").rglob("*.html"))
    named = set(re.findall(r'icon="([a-z0-9-]+)"', pages)) | set(re.findall(r'"([a-z0-9-]+)"\|icon', pages))
    assert named - there == set()
