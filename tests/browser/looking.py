"""Looking at a page: on a desk and a phone, in light and dark, with everything open that can be opened."""

from playwright.sync_api import expect

from tests.fixtures.chromium import axe_violations

DESK, PHONE = (1280, 800), (360, 740)
NARROWEST = 320
# What colours can change. All else is the same in light and dark, so each width is looked at in one of them with all
# rules, and in the other with these.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
LOOKS = ((DESK, "light", None), (DESK, "dark", OF_COLOUR), (PHONE, "light", OF_COLOUR), (PHONE, "dark", None))
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
UNFOLD = "() => document.querySelectorAll('details:not(.menu)').forEach(fold => (fold.open = true))"
# Menus of the page that differ in more than their words; the same one stands in every row of a list.
MENUS = """() => {
  const seen = new Set();
  return [...document.querySelectorAll('main details.menu')].flatMap((menu, at) => {
    const panel = menu.querySelector('.menu-panel').innerHTML;
    const kind = panel.replace(/>[^<]*</g, '><').replace(/"[^"]*[0-9][^"]*"/g, '');
    if (!menu.checkVisibility() || seen.has(kind)) return [];
    seen.add(kind);
    return [at];
  });
}"""
DIALOGS = """() => [...document.querySelectorAll('a[data-dialog]')]
  .filter(link => link.checkVisibility()).map(link => link.pathname)"""
OPEN_DIALOG = """path => [...document.querySelectorAll('a[data-dialog]')]
  .find(link => link.pathname === path && link.checkVisibility()).click()"""
OPEN_MENU = """at => document.querySelectorAll('main details.menu').forEach((menu, here) => {
  menu.open = here === at;
  menu.dataset.looked = here === at ? 'yes' : 'no';
})"""


def faults_of(page, name: str, within: str = "") -> list[str]:
    """What is wrong with the page as it stands, or with a part of it, whichever way it is looked at."""
    wrong = []
    for size, scheme, rules in LOOKS:
        arrange(page, size, scheme)
        found = axe_violations(page, rules, within)
        wrong += [f"{name} {size[0]} {scheme}: {fault}" for fault in found]
    return wrong


def faults_unfolded(page, name: str) -> list[str]:
    """The same with every fold open, then with each kind of menu open, and whether it all fits on a phone."""
    page.evaluate(UNFOLD)
    wrong = faults_of(page, name) + too_wide(page, name)
    arrange(page, DESK, "light")
    for at in page.evaluate(MENUS):
        page.evaluate(OPEN_MENU, at)
        wrong += faults_of(page, f"{name} menu {at}", "[data-looked=yes]") + too_wide(page, f"{name} menu {at}")
        arrange(page, DESK, "light")
    return wrong


def faults_of_dialogs(page, name: str, is_new) -> list[str]:
    """The same of each dialog that the page opens and that is new, with every fold in it open."""
    wrong = []
    for path in dict.fromkeys(page.evaluate(DIALOGS)):
        if not is_new(path):
            continue
        arrange(page, DESK, "light")
        page.evaluate(OPEN_DIALOG, path)
        expect(page.locator("#dialog")).to_be_visible()
        page.evaluate(UNFOLD)
        wrong += faults_of(page, f"{name} dialog {path}", "#dialog") + too_wide(page, f"{name} dialog {path}")
        arrange(page, DESK, "light")
        page.locator("#dialog [data-close]").first.click()
        expect(page.locator("#dialog")).to_be_hidden()
    return wrong


def too_wide(page, name: str) -> list[str]:
    """What does not fit on a phone, or on the narrowest screen there is."""
    wrong = []
    for width in (PHONE[0], NARROWEST):
        page.set_viewport_size({"width": width, "height": PHONE[1]})
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
            wrong.append(f"{name} needs {needed} of {width} px")
    return wrong


def arrange(page, size: tuple[int, int], scheme: str) -> None:
    """Shows the page in a size and in light or dark."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    page.evaluate(NEXT_FRAME)
