"""What no template holds."""

import re
from pathlib import Path

from tests.house.floors import FEATURES
from tests.house.habits import ROLES
from tests.house.reading import Checkout

LONGEST = 120
ROLE = "|".join(sorted(ROLES))
ROLE_TEST = re.compile(rf"(==|!=|\bin\b)\s*[(\[]?\s*['\"]({ROLE})['\"]|['\"]({ROLE})['\"]\s*(==|!=|\bin\b)")
INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+\s*=|\shx-on\b|[\"'{\s]js:|\shref=[\"']#[\"']|\shx-(put|patch|delete)=",
    re.IGNORECASE,
)
UNSAFE = re.compile(r"\|\s*safe\b|autoescape\s+false")
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<!?/?[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
# In macros an attribute may stand outside any tag.
LOOSE = re.compile(r"[\w:-]+=(\"[^\"]*\"|'[^']*')")
SPOKEN = re.compile(r"\s(?:placeholder|title|aria-label|alt|label)=(\"[^\"]*\"|'[^']*')")
BLUEPRINT = re.compile(r"\bBlueprint\(\s*['\"](\w+)['\"]")
LINK = re.compile(r"\burl_for\(\s*['\"](\w+)\.")
# Links that lead up all the same; a hook of the lower package is the way to do without one.
LINKS_UP = {
    ("clients", "book"), ("custody", "claims"), ("dashboards", "oversight"), ("documents", "book"),
    ("interactions", "entry"),
}  # fmt: skip
WORD = re.compile(r"[^\W\d_]{2,}")
# The product's name, and the keys printed on a keyboard, are the same in every language.
SAME_EVERYWHERE = {
    "Rapport",
    "Ctrl",
    "Esc",
    "Enter",
    "nbsp",
    "middot",
    "times",
    "ndash",
    "mdash",
    "hellip",
    "larr",
    "rarr",
}


def _blank(match: re.Match[str]) -> str:
    """Keeps line numbers right while taking text out."""
    return " " + "\n" * match.group().count("\n")


def _lines_with(checkout: Checkout, pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(checkout.root)}:{number}: {line.strip()}"
        for path in checkout.templates()
        for number, line in enumerate(COMMENT.sub(_blank, path.read_text(encoding="utf-8")).splitlines(), 1)
        if pattern.search(line)
    ]


def upward_links(checkout: Checkout) -> list[str]:
    """Templates that name an address of a package above their own."""
    owners = {
        name: source.package
        for source in checkout.webapp()
        for name in BLUEPRINT.findall(source.path.read_text(encoding="utf-8"))
    }
    floors = {name: FEATURES.index(owners.get(name, name)) for name in {*owners, *FEATURES}}
    found = []
    for path in checkout.templates():
        folder = path.relative_to(checkout.root / "templates").parts[0]
        for place, line in checkout.lines(path) if folder in floors else ():
            found += [f"{place}: {name}" for name in LINK.findall(line)
                      if floors.get(name, 0) > floors[folder] and (folder, name) not in LINKS_UP]  # fmt: skip
    return found


def inline_code(checkout: Checkout) -> list[str]:
    return _lines_with(checkout, INLINE)


def role_tests(checkout: Checkout) -> list[str]:
    return _lines_with(checkout, ROLE_TEST)


def unescaped(checkout: Checkout) -> list[str]:
    return _lines_with(checkout, UNSAFE)


def long_templates(checkout: Checkout) -> list[str]:
    lengths = [(path, len(path.read_text(encoding="utf-8").splitlines())) for path in checkout.templates()]
    return [f"{path.relative_to(checkout.root)}: {length} lines" for path, length in lengths if length > LONGEST]


def untranslated(checkout: Checkout) -> list[str]:
    return [found for path in checkout.templates() for found in _untranslated(checkout, path)]


def _untranslated(checkout: Checkout, path: Path) -> list[str]:
    without_jinja = JINJA.sub(_blank, COMMENT.sub(_blank, path.read_text(encoding="utf-8")))
    outside = TAG.sub(lambda tag: " ".join(SPOKEN.findall(tag.group())) + _blank(tag), without_jinja)
    spoken = LOOSE.sub(lambda found: " ".join(SPOKEN.findall(f" {found.group()}")) + _blank(found), outside)
    return [
        f"{path.relative_to(checkout.root)}:{number}: {line.strip()}"
        for number, line in enumerate(spoken.splitlines(), 1)
        if set(WORD.findall(line)) - SAME_EVERYWHERE
    ]


def out_of_band_in_pages(checkout: Checkout) -> list[str]:
    return [found for found in _lines_with(checkout, re.compile(r"hx-swap-oob|hx-partial")) if "/layouts/" not in found]


def macros_at_the_top(checkout: Checkout) -> list[str]:
    pages = _lines_with(checkout, re.compile(r"\{%-?\s*(from\s.*\bimport\b|import\s)"))
    return [found for found in pages if "/components/" not in found]
