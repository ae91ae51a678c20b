"""What the PDFs of the tests are made with; `python -m tests.environment.papers --install` installs it."""

import sys

from tests.environment import debian
from webapp import printing

# The libraries, and of each script that names are written in one small font: 6 MB in all.
PACKAGES = (
    "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core", "fonts-droid-fallback",
    "fonts-lohit-taml", "fonts-tlwg-loma-ttf",
)  # fmt: skip
ADVICE = f"""the libraries that PDFs are made with are not all there.
  Debian and Ubuntu:  sudo apt-get install {" ".join(PACKAGES)}"""


def have_press() -> None:
    """Installs what is missing where this process may; raises MissingError with advice."""
    if not printing.missing():
        return
    if debian.may_install() and debian.install(*PACKAGES):
        printing.missing.cache_clear()
    if printing.missing():
        raise debian.MissingError(ADVICE)


def main() -> int:
    """Says what is there, or what is missing."""
    try:
        have_press()
    except debian.MissingError as missing:
        print(f"\nStopped: {missing}", file=sys.stderr)
        return 1
    print("PDF: all libraries are there")
    return 0


if __name__ == "__main__":
    sys.exit(main())
