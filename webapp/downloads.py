"""Files that people uploaded, handed out again: always to be saved, never opened inside a page of ours."""

from pathlib import Path
from urllib.parse import quote

from flask import Response, send_file

# What stays of a name on paths that know no other signs.
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-()")


def answer(path: Path, file_name: str, media_type: str) -> Response:
    """A file as it was uploaded, under its name in whatever script; a browser that opens it all the same runs nothing.

    `media_type` was told by the content; `file_name` has neither folders nor control signs.
    """
    response = send_file(path, mimetype=media_type, conditional=False, etag=False)
    response.headers["Content-Disposition"] = disposition(file_name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    response.headers.pop("Last-Modified", None)
    return response


def disposition(file_name: str) -> str:
    """The header that names a saved file: in full (RFC 5987), and beside it in plain signs for who reads no other."""
    plain = "".join(sign if sign in _PLAIN else "_" for sign in file_name)
    stem, dot, ending = plain.rpartition(".")
    if not stem.strip("_ ."):
        plain = f"document{dot}{ending}"
    if plain == file_name:
        return f'attachment; filename="{plain}"'
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
