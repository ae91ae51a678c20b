"""The tags of SWIFT messages with their texts, one after the other, whatever banks put around them."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_TAG = re.compile(r":(20|21|25P?|28C?|60[FM]|61|62[FM]|64|65|86|90[CD]|34F|13D?|NS):", re.ASCII)
_END = re.compile(r"-(?:\}.*|XXX|\x03)?\s*")
# A moment such as 13:12:11 that was cut where the line was full looks like a tag.
_CUT_MOMENT = re.compile(r".{50,}[T ]\d{2}", re.DOTALL)
_MOST_LINES = 100
END = "-"


class Field(NamedTuple):
    """A tag without its colons, where it stands, and its text, its lines separated by \\n; END ends a message."""

    tag: str
    line: int
    text: str


def fields_of(lines: Iterable[str]) -> Iterator[Field]:
    """The fields of all messages in a file; what stands between a message's end and the next one's first tag is not
    part of any."""
    tag, begun, texts = "", 0, [""]
    for number, written in enumerate(lines, 1):
        line = written.rstrip("\n")
        found = _TAG.match(line)
        if found and not (tag in ("86", "NS") and line[3:4] == ":" and _is_cut_moment(texts[-1], line)):
            if tag:
                yield Field(tag, begun, "\n".join(texts))
            tag, begun, texts = found.group(1), number, [line[found.end() :]]
        elif tag and _END.fullmatch(line):
            yield Field(tag, begun, "\n".join(texts))
            yield Field(END, number, "")
            tag = ""
        elif tag and len(texts) < _MOST_LINES:
            texts.append(line[:2000])
    if tag:
        yield Field(tag, begun, "\n".join(texts))


def _is_cut_moment(before: str, line: str) -> bool:
    return bool(_CUT_MOMENT.fullmatch(before)) and line[1:3].isdigit() and int(line[1:3]) < 60
