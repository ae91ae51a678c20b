"""What a file is, told by its content alone, and what it is called when it is handed out again."""

import re
import unicodedata
import zipfile
from typing import Any, BinaryIO, NamedTuple

from webapp.exceptions import RuleBroken, mark

KINDS = ("contract", "identity", "correspondence", "other")
# At either end of a file so many bytes say what it is and whether all of it is there.
START, END = 16, 2048
LONGEST_STEM = 160
# A workbook of ten thousand sheets has fewer parts than this; an archive made to be slow has more.
MOST_PARTS = 20_000


class Type(NamedTuple):
    """A type of file that is kept: its media type, its endings (the usual one first), and what people call it."""

    media: str
    endings: tuple[str, ...]
    name: str


class Sent(NamedTuple):
    """A file as it came: its content, what it was called, and what its content says that it is."""

    content: BinaryIO
    name: str
    type: Type


def sent_of(upload: Any) -> Sent:
    """An uploaded file with its type; raises RuleBroken where none was chosen or it is no document."""
    name = str(getattr(upload, "filename", "") or "")
    if not name:
        raise RuleBroken(mark("Choose a file."))
    return Sent(upload.stream, name, type_of(upload.stream))


PDF = Type("application/pdf", (".pdf",), "PDF")
PNG = Type("image/png", (".png",), "PNG")
JPEG = Type("image/jpeg", (".jpg", ".jpeg"), "JPEG")
WORD = Type("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",), "Word")
EXCEL = Type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",), "Excel")
TYPES = {one.media: one for one in (PDF, PNG, JPEG, WORD, EXCEL)}
_MAIN_PARTS = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
_MACROS = re.compile(r"(^|/)vbaProject\.bin$", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
# These join letters in some scripts; all other signs of their category steer how a text looks.
_JOINERS = "\u200c\u200d"


def type_of(file: BinaryIO) -> Type:
    """The type of a file that can be read from the start; raises RuleBroken with what is wrong with it.

    Its name is not asked. A page, script or drawing that runs in a browser is none of these, whatever it is called.
    """
    size = file.seek(0, 2)
    if not size:
        raise RuleBroken(mark("The file is empty."))
    file.seek(0)
    start = file.read(START)
    file.seek(max(0, size - END))
    end = file.read(END)
    if start.startswith(b"%PDF-"):
        return _whole(PDF, b"%%EOF" in end)
    if start.startswith(b"\x89PNG\r\n\x1a\n") and start[12:16] == b"IHDR":
        return _whole(PNG, b"IEND" in end)
    if start.startswith(b"\xff\xd8\xff"):
        return _whole(JPEG, b"\xff\xd9" in end)
    if start.startswith(b"PK\x03\x04"):
        return _office(file)
    raise RuleBroken(
        mark("This is no PDF, PNG, JPEG, Word or Excel file, whatever its name says. Save it as a PDF and send that.")
    )


def _whole(found: Type, is_whole: bool) -> Type:
    if not is_whole:
        raise RuleBroken(mark("This %(type)s file is cut short: its end is missing. Send it again."), type=found.name)
    return found


def _office(file: BinaryIO) -> Type:
    """A Word or Excel file, by the parts that it lists; nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, RuntimeError) as error:
        raise RuleBroken(mark("This file is damaged: it cannot be opened. Save it again and send that.")) from error
    if any(_MACROS.search(part) for part in parts):
        raise RuleBroken(mark("This file carries macros. Save it as a PDF and send that."))
    found = [kind for part, kind in _MAIN_PARTS.items() if part in parts]
    if len(found) != 1 or "[Content_Types].xml" not in parts or len(parts) > MOST_PARTS:
        raise RuleBroken(mark("This is an archive, not a document. Send the files in it one by one."))
    return found[0]


def name_of(sent: str, kind: Type) -> str:
    """What a file is called from now on: as it was sent, without folders and unseen signs, with an ending that is true.

    At most LONGEST_STEM bytes before the ending, so that every system can save it.
    """
    last = re.split(r"[/\\]", sent)[-1]
    shown = "".join(sign for sign in unicodedata.normalize("NFC", last) if _is_shown(sign))
    name = " ".join(_FORBIDDEN.sub("_", shown).split()).rstrip(" .")
    stem, dot, ending = name.rpartition(".")
    if dot and f".{ending.lower()}" in kind.endings:
        name, suffix = stem, f".{ending.lower()}"
    else:
        suffix = kind.endings[0]
    kept = name.encode()[:LONGEST_STEM].decode("utf-8", "ignore").strip(" .")
    return (kept or "document") + suffix


def stem_of(file_name: str) -> str:
    """A file's name without its ending."""
    return file_name.rpartition(".")[0]


def _is_shown(sign: str) -> bool:
    return sign in _JOINERS or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
