"""The product's texts in the reader's language, looked up once for a language instead of once for every place."""

from functools import lru_cache
from typing import Any

from flask import Flask
from flask_babel import Domain, gettext
from markupsafe import Markup

from webapp.exceptions import InWords, Marked
from webapp.reader import reader


class Words(Domain):
    """The texts of all languages; those without figures or names in them are kept."""

    def gettext(self, string: str, **variables: Any) -> str:
        """A text in the reader's language; variables take their places in it."""
        said = self._said(string, reader().language)
        return said % variables if variables else said

    @lru_cache(maxsize=8192)  # noqa: B019  # one object for as long as the process lives
    def _said(self, string: str, language: str) -> str:
        return str(self.get_translations().ugettext(string))

    def markup(self, string: str, **variables: Any) -> Markup:
        """The same for a page: what is put into it is escaped, and a doubled per cent sign is one."""
        if variables:
            return Markup(self._said(string, reader().language)) % variables
        return self._shown(string, reader().language)

    @lru_cache(maxsize=8192)  # noqa: B019
    def _shown(self, string: str, language: str) -> Markup:
        return Markup(self._said(string, language)) % {}

    def language(self) -> str:
        """The language in which the reader meets the product's texts: theirs where it is translated, else English."""
        return reader().language if getattr(self.get_translations(), "files", ()) else "en"

    def counted(self, one: str, many: str, num: int, **variables: Any) -> Markup:
        """A text for a page whose form depends on a count."""
        return Markup(self.get_translations().ungettext(one, many, num)) % {"num": num, **variables}


def spoken(refusal: Exception) -> str:
    """What was refused, in the reader's language."""
    if isinstance(refusal, InWords) and isinstance(refusal.words, Marked):
        return gettext(refusal.words, **refusal.values)
    return str(refusal)


def init_app(app: Flask) -> None:
    """Lets Python and templates take their texts from here."""
    words = Words(domain="messages")
    app.extensions["babel"].instance.domain_instance = words
    app.jinja_env.globals.update(_=words.markup, gettext=words.markup, ngettext=words.counted)
    app.jinja_env.globals["text_language"] = words.language
