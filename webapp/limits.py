"""How much a request may carry: only uploads may be large."""

from typing import Any

from flask import Flask, Request, Response, current_app, request
from werkzeug.exceptions import HTTPException

# What all words of a form may take together; the longest text that a field takes is 20,000 signs.
LARGEST_WORDS = 512 * 1024
PIECE = 64 * 1024
# So many times the largest upload are taken off the line, so that whoever sent too much reads why it was refused.
MOST_SWALLOWED = 4
_LARGE: set[str] = set()


class LimitedRequest(Request):
    """A request whose words are limited, whichever way they are sent."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.mimetype != "multipart/form-data":
            self.max_content_length = LARGEST_WORDS


def allow_large(endpoint: str) -> None:
    """Declares that a form takes files as large as statements may be."""
    _LARGE.add(endpoint)


def asks_for_more(app: Flask, sent: Request) -> bool:
    """Whether more is sent than other forms may carry, to one that takes statement files."""
    if sent.mimetype != "multipart/form-data" or (sent.content_length or 0) <= app.config["MAX_CONTENT_LENGTH"]:
        return False
    adapter: Any = app.create_url_adapter(sent)
    try:
        endpoint, _values = adapter.match()
    except HTTPException:
        return False
    return endpoint in _LARGE


def let_more_in(app: Flask, sent: Request) -> None:
    """Lets a request carry a statement file, which goes to the disk as it arrives."""
    sent.max_content_length = app.config["MAX_STATEMENT_LENGTH"]


def init_app(app: Flask) -> None:
    """Lets every refusal of what is too large arrive."""
    app.after_request(swallow)


def swallow(response: Response) -> Response:
    """Takes the rest of what is too large off the line: a browser that may not finish sending shows no answer."""
    if response.status_code == 413 and request.environ.get("wsgi.input_terminated"):
        left = MOST_SWALLOWED * current_app.config["MAX_CONTENT_LENGTH"]
        while left > 0 and (piece := request.environ["wsgi.input"].read(PIECE)):
            left -= len(piece)
    return response
