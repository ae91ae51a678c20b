"""The markup of OFX 1.x (end tags of values may be missing) and 2.x (XML) as one tree; no entity is ever expanded."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from webapp.exceptions import mark

from .values import Fault, said

_TAG = r"<(?P<end>/?)(?P<name>OFX(?=[\s>])|[A-Z][A-Z0-9._]{0,40})(?:(?<=OFX)\s[^<>]{0,500})?\s{0,40}(?P<empty>/?)>"
_OTHERS = r"|(?P<comment><!--)|(?P<literal><!\[CDATA\[)|(?P<ask><\?)|(?P<declare><!(?:DOCTYPE|ENTITY))"
_CLOSERS = {"comment": "-->", "literal": "]]>", "ask": "?>", "declare": ">"}
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}
_DEEPEST = 60
_LONGEST = 1024 * 1024
ENTITIES = mark("The file declares entities of its own, which no statement needs. It was not read.")
# A value is never hidden in these, so a missing end tag is damage and not style.
AGGREGATES = frozenset(
    [
        "OFX",
        "SIGNONMSGSRSV1",
        "SONRS",
        "STATUS",
        "BANKMSGSRSV1",
        "STMTTRNRS",
        "STMTRS",
        "CREDITCARDMSGSRSV1",
        "CCSTMTTRNRS",
        "CCSTMTRS",
        "INVSTMTMSGSRSV1",
        "INVSTMTTRNRS",
        "INVSTMTRS",
        "BANKACCTFROM",
        "CCACCTFROM",
        "INVACCTFROM",
        "BANKTRANLIST",
        "STMTTRN",
        "INVTRANLIST",
        "INVBANKTRAN",
        "INVTRAN",
        "INVBUY",
        "INVSELL",
        "BUYSTOCK",
        "BUYMF",
        "BUYDEBT",
        "BUYOPT",
        "BUYOTHER",
        "SELLSTOCK",
        "SELLMF",
        "SELLDEBT",
        "SELLOPT",
        "SELLOTHER",
        "INCOME",
        "LEDGERBAL",
        "AVAILBAL",
        "CURRENCY",
        "ORIGCURRENCY",
    ]
)


class Damaged(ValueError):
    """Markup that cannot be followed; `error` says where and why."""

    def __init__(self, error: Fault) -> None:
        super().__init__(error.message)
        self.error = error


@dataclass(slots=True)
class Node:
    """An aggregate: its values by name, each with its line (the first of a name holds), and the aggregates in it."""

    name: str
    line: int
    values: dict[str, tuple[str, int]] = field(default_factory=dict)
    nodes: list["Node"] = field(default_factory=list)
    # Whether aggregates in it were taken away as they ended.
    has_more: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found in it."""
        return not (self.values or self.nodes or self.has_more)

    def value(self, name: str) -> str:
        """The value of that name in this aggregate itself, or an empty text."""
        return self.values.get(name, ("", 0))[0]

    def line_of(self, name: str) -> int:
        """The line on which that value stands, or the aggregate begins."""
        return self.values.get(name, ("", self.line))[1]

    def child(self, *names: str) -> "Node | None":
        """The first aggregate of one of these names directly in this one."""
        return next((node for node in self.nodes if node.name in names), None)

    def walk(self, *names: str) -> Iterator["Node"]:
        """Every aggregate of one of these names in this one, at any depth, in the order of the file."""
        for node in self.nodes:
            if node.name in names:
                yield node
            yield from node.walk(*names)


def parse(pieces: Iterable[str], take: Callable[[Node, list[Node]], bool]) -> Iterator[None]:
    """Goes through a file, a step for each piece of it; raises Damaged where it is cut off or its tags do not match.

    `take` is handed each aggregate as it ends, with those around it from the root on; what it takes is not kept.
    """
    builder = _Builder(take)
    waiting, line, pattern = "", 1, None
    for piece in chain(pieces, [None]):
        waiting += piece or ""
        if pattern is None:
            start = _root(waiting, is_all=piece is None)
            if start is None:
                continue
            line, waiting = line + waiting.count("\n", 0, start), waiting[start:]
            pattern = re.compile(_TAG + _OTHERS, 0 if waiting.startswith("<OFX") else re.IGNORECASE)
        line, waiting = _tokens(waiting, pattern, line, builder, is_all=piece is None)
        yield
    builder.end(line)


def _root(text: str, *, is_all: bool) -> int | None:
    found = re.search(r"<OFX[\s>]", text, re.IGNORECASE)
    before = text[: found.start()] if found else text
    if re.search(r"<!ENTITY|<!DOCTYPE[^>]{0,2000}\[", before):
        raise Damaged(said(None, ENTITIES))
    if not found and (is_all or len(text) > _LONGEST):
        raise Damaged(said(None, "The file has an OFX header but nothing after it."))
    return found.start() if found else None


def _tokens(text: str, pattern: re.Pattern[str], line: int, builder: "_Builder", *, is_all: bool) -> tuple[int, str]:
    """Follows the tags of a piece; gives the line where it stopped and the rest, which the next piece completes."""
    at = 0
    # What follows the last < may go on in the next piece.
    last = len(text) if is_all else text.rfind("<")
    while (found := pattern.search(text, at)) and found.start() < last:
        end = _end(text, found, is_all=is_all)
        if end is None:
            break
        builder.text(text[at : found.start()])
        line, at = line + text.count("\n", at, found.start()), end
        if name := found.group("name"):
            builder.tag(name.upper(), bool(found.group("end")), bool(found.group("empty")), line)
        elif found.group("literal"):
            builder.text(text[found.end() : end - len(_CLOSERS["literal"])], literal=True)
        line += text.count("\n", found.start(), end)
    if len(text) - at > _LONGEST:
        raise Damaged(said(line, "A value or a comment is very long: the file may be damaged."))
    return line, text[at:]


def _end(text: str, found: re.Match[str], *, is_all: bool) -> int | None:
    """Where a tag, a comment or a text block ends; None if the piece does not say."""
    closer = _CLOSERS.get(str(found.lastgroup))
    if closer is None:
        return found.end()
    end = text.find(closer, found.end())
    if found.group("declare") and (found.group().endswith("ENTITY") or "[" in text[found.end() : max(end, 0)]):
        raise Damaged(said(None, ENTITIES))
    if end < 0 and is_all:
        raise Damaged(said(None, "The file ends in the middle of a comment or a text block: it may be cut off."))
    return end + len(closer) if end >= 0 else None


class _Builder:
    """Follows tags and texts; a tag with a text behind it is a value, any other an aggregate."""

    def __init__(self, take: Callable[[Node, list[Node]], bool]) -> None:
        self.take = take
        self.top = Node("", 1)
        self.open = [self.top]
        self.leaf: tuple[Node, str] | None = None

    def text(self, raw: str, *, literal: bool = False) -> None:
        if not (raw if literal else raw.strip()):
            return
        value = raw if literal else unescape(raw.strip())
        node = self.open[-1]
        if self.leaf:
            parent, name = self.leaf
            before, line = parent.values.get(name, ("", node.line))
            parent.values[name] = (before + value, line)
        elif node.name in AGGREGATES or not node.is_empty or len(self.open) < 2:
            raise Damaged(said(node.line, "Unexpected text in the tag %(tag)s.", tag=node.name or "OFX"))
        else:
            self.open.pop()
            self.open[-1].values.setdefault(node.name, (value, node.line))
            self.leaf = (self.open[-1], node.name)

    def tag(self, name: str, is_end: bool, is_empty: bool, line: int) -> None:
        leaf, self.leaf = self.leaf, None
        if is_end:
            if not leaf or leaf[1] != name:
                self._close(name, line)
        elif is_empty:
            self.open[-1].values.setdefault(name, ("", line))
        else:
            self.open.append(Node(name, line))
            if len(self.open) > _DEEPEST:
                raise Damaged(said(line, "The tags are nested too deeply."))

    def _close(self, name: str, line: int) -> None:
        if all(node.name != name for node in self.open[1:]):
            raise Damaged(
                said(line, "The end tag %(tag)s closes nothing: a part of the file may be missing.", tag=name)
            )
        while (node := self.open.pop()).name != name:
            self._hoist(node)
        if self.take(node, self.open):
            self.open[-1].has_more = True
        elif not node.is_empty or name in AGGREGATES:
            self.open[-1].nodes.append(node)
        else:
            self.open[-1].values.setdefault(name, ("", node.line))

    def _hoist(self, node: Node) -> None:
        # An empty value without an end tag looked like an aggregate: what followed it belongs beside it.
        if node.name in AGGREGATES:
            raise Damaged(said(node.line, "The tag %(tag)s is not closed: the file may be cut off.", tag=node.name))
        parent = self.open[-1]
        parent.values.setdefault(node.name, ("", node.line))
        for name, value in node.values.items():
            parent.values.setdefault(name, value)
        parent.nodes.extend(node.nodes)
        parent.has_more |= node.has_more

    def end(self, line: int) -> None:
        if len(self.open) > 1:
            raise Damaged(said(line, "The tag %(tag)s is not closed: the file may be cut off.", tag=self.open[1].name))


def unescape(raw: str) -> str:
    """Character references as characters; unknown ones stay as they are, impossible ones become U+FFFD."""
    return _REFERENCE.sub(_referred, raw) if "&" in raw else raw


def _referred(found: re.Match[str]) -> str:
    if found.group(1):
        return _NAMED[found.group(1)]
    code = int(found.group(2)) if found.group(2) else int(found.group(3), 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
