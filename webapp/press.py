"""The press: makes a tagged PDF (PDF/UA) of the page on its standard input, as a process of its own.

It is started by its path and imports nothing of ours, and all the memory that it takes is given back with its end. One
at a time works on a machine; others wait for the lock before they take any memory. What a page asks for is never
fetched: its styles are handed over as a file, and it has nothing else.
"""

import contextlib
import fcntl
import resource
import sys
from pathlib import Path

# A paper of the most lines takes a fifth of it.
MOST_MEMORY = 1024 * 1024 * 1024


def main(lock: str, styles: str) -> None:
    """Reads HTML, writes the PDF."""
    page = sys.stdin.buffer.read().decode()
    with open(lock, "ab") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        sys.stdout.buffer.write(pressed(page, Path(styles).read_text(encoding="utf-8")))


def pressed(page: str, styles: str) -> bytes:
    """The PDF of a page."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    nothing = URLFetcher(allowed_protocols=())
    sheet = CSS(string=styles, url_fetcher=nothing)
    made: bytes = HTML(string=page, url_fetcher=nothing).write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1")
    return made


if __name__ == "__main__":
    main(*sys.argv[1:])
