"""Pictures of every page that the navigation leads to, per role and width, in var/shots; run by `make shots`."""

import os
import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.environment import chromium
from tests.fixtures.chromium import enter
from tests.fixtures.live import Installation

PEOPLE = ("ada", "mo", "cora", "mia", "sam", "root")
WIDTHS = ((1280, "light"), (1280, "dark"), (360, "light"))
TARGET = (chromium.ROOT / os.environ.get("RAPPORT_DATA_DIR", "var")).resolve() / "shots"


def main() -> int:
    """Serves a fresh demo firm and walks through it as each of its people."""
    with tempfile.TemporaryDirectory() as folder:
        firm = Installation(Path(folder), "")
        firm.run("db", "upgrade")
        firm.run("demo", "load")
        firm.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium.installed_executable(), args=chromium.FLAGS
                )
                for person in PEOPLE:
                    _walk(browser, firm.url, person)
        finally:
            firm.stop()
    print(f"{len(list(TARGET.rglob('*.png')))} pictures in {TARGET}")
    return 0


def _walk(browser: Browser, url: str, person: str) -> None:
    for width, theme in WIDTHS:
        scheme = "dark" if theme == "dark" else "light"
        context = browser.new_context(base_url=url, viewport={"width": width, "height": 800}, color_scheme=scheme)
        page = context.new_page()
        enter(page, person)
        for path in _paths(page.content()):
            page.goto(path)
            name = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home"
            page.screenshot(path=TARGET / person / f"{name}-{width}-{theme}.png", full_page=True)
        context.close()


def _paths(html: str) -> list[str]:
    """The home page, what its navigation leads to, and the first few records that it links to."""
    found = dict.fromkeys(["/", *re.findall(r'href="(/[a-z][^"#?]*)"', html)])
    return [path for path in found if not path.startswith(("/static", "/sign-out"))][:25]


if __name__ == "__main__":
    sys.exit(main())
