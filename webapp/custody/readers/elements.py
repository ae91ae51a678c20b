"""XML in pieces, as elements that are handed over when they end; what declares entities of its own is refused."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from xml.parsers import expat

from .markup import ENTITIES, Damaged
from .values import said

_DEEPEST = 60
# Bytes of one text or one tag.
_LONGEST = 1024 * 1024
_MOST_PARTS = 50_000
Take = Callable[["Element", list["Element"]], bool]


class Element:
    """An element with its text, its currency where it has one, and the elements in it; names are without prefix."""

    __slots__ = ("children", "currency", "line", "name", "text")

    def __init__(self, name: str, line: int, currency: str = "") -> None:
        self.name, self.line, self.currency = name, line, currency
        self.text = ""
        self.children: list[Element] = []

    def all(self, path: str) -> list["Element"]:
        """The elements at a path such as Tp/CdOrPrtry/Cd."""
        found = [self]
        for name in path.split("/"):
            found = [child for one in found for child in one.children if child.name == name]
        return found

    def first(self, *paths: str) -> "Element | None":
        """The first element at the first of these paths that leads to one."""
        return next((found[0] for path in paths if (found := self.all(path))), None)

    def said(self, *paths: str) -> str:
        """The text at the first of these paths that leads to one, or an empty text."""
        return next((one.text for path in paths for one in self.all(path) if one.text), "")


def parse(pieces: Iterable[str], take: Take) -> Iterator[None]:
    """Goes through a file, a step for each piece of it; raises Damaged where it is no XML or is cut off.

    `take` is handed each element as it ends, with those around it from the root on; what it takes is not kept.
    """
    builder = _Builder(take)
    fed, is_first = 0, True
    for piece in chain(pieces, [None]):
        text = (piece or "").lstrip("\ufeff \n\t") if is_first else piece or ""
        raw = text.encode("utf-8", "replace")
        is_first &= not raw
        try:
            builder.parser.Parse(raw, piece is None)
        except expat.ExpatError as error:
            raise _no_xml(error) from error
        fed += len(raw)
        if piece is not None and fed - max(builder.parser.CurrentByteIndex, 0) > _LONGEST:
            raise Damaged(said(builder.parser.CurrentLineNumber, "A tag is very long: the file may be damaged."))
        yield


def _no_xml(error: expat.ExpatError) -> Damaged:
    why = expat.ErrorString(error.code)
    return Damaged(
        said(error.lineno, "This is no whole XML: %(why)s. The file may be damaged or cut off.", why=why)
    )  # fmt: skip


class _Builder:
    """Follows tags and texts. Without a declared document type there are no entities but the five of XML itself."""

    def __init__(self, take: Take) -> None:
        self.take = take
        self.open: list[Element] = []
        self.texts: list[str] = []
        self.length = 0
        parser = self.parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self.refuse
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text

    def refuse(self, *_declared: object) -> None:
        raise Damaged(said(self.parser.CurrentLineNumber, ENTITIES))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.texts.clear()
        self.length = 0
        self.open.append(Element(name.rpartition(":")[2], self.parser.CurrentLineNumber, attributes.get("Ccy", "")))
        if len(self.open) > _DEEPEST:
            raise Damaged(said(self.parser.CurrentLineNumber, "The tags are nested too deeply."))

    def text(self, text: str) -> None:
        self.texts.append(text)
        self.length += len(text)
        if self.length > _LONGEST:
            raise Damaged(said(self.parser.CurrentLineNumber, "A text is very long: the file may be damaged."))

    def end(self, _name: str) -> None:
        element = self.open.pop()
        if not element.children:
            element.text = "".join(self.texts).strip()
        self.texts.clear()
        self.length = 0
        if self.open and not self.take(element, self.open):
            around = self.open[-1]
            around.children.append(element)
            if len(around.children) > _MOST_PARTS:
                self.refuse_parts(element.line, around.name)

    def refuse_parts(self, line: int, name: str) -> None:
        raise Damaged(said(line, "The tag %(tag)s holds too many others: the file may be damaged.", tag=name))
