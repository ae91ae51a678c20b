"""The Chromium that the browser tests drive; `python -m tests.environment.chromium --install` installs it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.environment import debian

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The shell without windows first: it draws the same and takes a fifth less of the processor.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without these, Thai, Chinese and Tamil names are boxes on every screenshot.
FONTS = ("fonts-noto-core", "fonts-noto-cjk", "fonts-thai-tlwg")
ADVICE = """no Chromium was found for the browser tests.
  Debian and Ubuntu:  sudo apt-get install chromium-headless-shell fonts-noto-core fonts-noto-cjk fonts-thai-tlwg
  anywhere:           .venv/bin/playwright install --only-shell chromium   (downloads one; needs the internet)
  one that you have:  export RAPPORT_CHROMIUM=/path/to/chrome"""


def browsers_folder() -> Path:
    """Where Playwright keeps a browser of its own: below the data folder, like everything that is written."""
    return (ROOT / os.environ.get("RAPPORT_DATA_DIR", "var")).resolve() / "tools/browsers"


def executable() -> str | None:
    """The browser's path: the one named by RAPPORT_CHROMIUM, the system's, Playwright's own, or None."""
    if named := os.environ.get("RAPPORT_CHROMIUM"):
        return named if Path(named).exists() else None
    for name in NAMES:
        if found := shutil.which(name):
            return found
    own = sorted(browsers_folder().glob("chromium*/chrome-*/*"))
    return next((str(path) for path in own if path.name in {"chrome", "headless_shell", "chrome-headless-shell"}), None)


def installed_executable() -> str:
    """The browser's path, installed first where this process may; raises MissingError with advice."""
    if found := executable():
        return found
    if debian.may_install() and debian.install("chromium-headless-shell", *FONTS) and (found := executable()):
        return found
    own = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(browsers_folder())}
    subprocess.run([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"], env=own, check=False)
    if found := executable():
        return found
    raise debian.MissingError(ADVICE)


def main() -> int:
    """Prints the browser's path, or what is missing."""
    try:
        print(f"Chromium: {installed_executable()}")
    except debian.MissingError as missing:
        print(f"\nStopped: {missing}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
