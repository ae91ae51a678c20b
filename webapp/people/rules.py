"""What must hold for sign-in names, passwords, addresses to go back to, and the tree of teams."""

import hashlib
import re
from collections.abc import Iterable
from itertools import pairwise
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from webapp import money, text
from webapp.exceptions import RuleBroken, mark

ACCESS_PROFILES = ("coverage", "open")
CONTROL_PROFILES = ("strict", "small")
THEMES = ("auto", "light", "dark")
LOCALES = ("en", "es", "ta", "th", "zh")
# A link with which a password is chosen lives so long.
RESET_MINUTES = 30
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")
# What people choose when they are told to choose something; compared without digits and signs around it.
_COMMON = (
    "password passwort contrasena welcome welkom willkommen bienvenue letmein changeme default secret "
    "administrator admin root qwerty qwertyuiop qwertzuiop azerty asdfghjkl zxcvbnm abcdefgh abcdefghij iloveyou "
    "sunshine princess football baseball basketball superman batman dragon monkey master shadow michael jennifer "
    "trustno whatever starwars pokemon computer internet summer winter spring autumn january february march april "
    "june july august september october november december monday tuesday wednesday thursday friday saturday "
    "sunday company finance banking bank money rapport test testing tester temporary guest passphrase mypassword "
    "yourpassword thepassword login signin access private office outlook correcthorsebatterystaples"
)
_LEET = str.maketrans("0134578@$!", "oieastbasi")


def email_of(typed: str) -> str:
    """The sign-in name behind what was typed: no space around it, no capitals; raises RuleBroken when it is none."""
    email = text.clean(typed).lower()
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise RuleBroken(mark("This is not an e-mail address."))
    return email


def check_zone(zone: str) -> str:
    """An IANA time zone such as Europe/Zurich; raises RuleBroken for anything else."""
    if zone not in available_timezones():
        raise RuleBroken(mark("There is no time zone “%(zone)s”. Take one such as Europe/Zurich."), zone=zone)
    return zone


def check_firm(currency: str, country: str, access_profile: str, control_profile: str) -> None:
    """Refuses a firm whose currency, country or profiles do not exist; raises RuleBroken."""
    if not money.is_currency(currency):
        raise RuleBroken(
            mark("There is no currency “%(currency)s”. Take its three letters, such as USD."), currency=currency
        )
    if not re.fullmatch("[A-Z]{2}", country):
        raise RuleBroken(mark("“%(country)s” is no country. Take its two letters, such as US."), country=country)
    if access_profile not in ACCESS_PROFILES or control_profile not in CONTROL_PROFILES:
        raise RuleBroken(mark("The access profile is coverage or open, the control profile strict or small."))


def hash_of(token: str) -> str:
    """What is kept of a token that opens something: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def browser_of(agent: str) -> str:
    """A browser's long name in two words: "Firefox, Windows"; the unknown stay "Browser" and "computer"."""
    browsers = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    systems = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Mac OS": "macOS"}
    systems["Linux"] = "Linux"
    browser = next((name for mark, name in browsers.items() if mark in agent), "Browser")
    return f"{browser}, {next((name for mark, name in systems.items() if mark in agent), 'computer')}"


def check_password(password: str, *about: str) -> None:
    """Refuses passwords that are short, common, or made of the person's own name or e-mail; raises RuleBroken."""
    if len(password) < SHORTEST_PASSWORD:
        raise RuleBroken(mark("Take at least %(count)s characters for the password."), count=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise RuleBroken(mark("Take at most %(count)s characters for the password."), count=LONGEST_PASSWORD)
    if _is_easy(password):
        raise RuleBroken(mark("This password is easy to guess. Take several words that do not belong together."))
    plain = text.fold(password)
    for word in (part for value in about for part in re.split(r"[\s@.]+", text.fold(value)) if len(part) > 3):
        if word in plain and len(plain) - len(word) < 6:
            raise RuleBroken(mark("This password is made of your own name. Take words that others cannot know."))


def _is_easy(password: str) -> bool:
    plain = text.fold(password)
    if len(set(plain)) < 5 or _is_run(plain):
        return True
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", plain).translate(_LEET)
    letters = {re.sub(r"[^a-z]", "", plain), re.sub(r"[^a-z]", "", core), re.sub(r"\W", "", plain)}
    common = set(_COMMON.split())
    return any(kept in common or _doubled(kept) in common for kept in letters)


def _doubled(word: str) -> str:
    half = len(word) // 2
    return word[:half] if word[:half] == word[half:] else word


def _is_run(word: str) -> bool:
    steps = {ord(b) - ord(a) for a, b in pairwise(word)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


def local_path(target: str | None) -> str:
    """Where to go after sign-in: a path of this installation, never another site's; "/" for anything doubtful."""
    if not target or not target.startswith("/") or target.startswith("//") or _CONTROL.search(target):
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc or parts.path.startswith("//") else target


def reach_of(
    teams: Iterable[tuple[int, int | None, int | None]], members: Iterable[tuple[int, int | None]]
) -> set[tuple[int, int]]:
    """Whom each manager reaches: everyone of their team and of all teams below it.

    `teams` are (id, parent id, manager id), `members` (user id, team id); gives (manager id, user id) pairs.
    """
    managers: dict[int, int | None] = {}
    parents: dict[int, int | None] = {}
    for team_id, parent_id, manager_id in teams:
        managers[team_id], parents[team_id] = manager_id, parent_id
    pairs = set()
    for user_id, own_team in members:
        heads = (managers.get(team) for team in lineage(own_team, parents))
        pairs |= {(head, user_id) for head in heads if head is not None}
    return pairs


def lineage(team_id: int | None, parents: dict[int, int | None]) -> list[int]:
    """A team and the teams above it, lowest first; stops where a tree bites its own tail."""
    found: list[int] = []
    above: int | None = team_id
    while above is not None and above not in found:
        found.append(above)
        above = parents.get(above)
    return found


def check_parent(team_id: int, parent_id: int | None, parents: dict[int, int | None]) -> None:
    """Refuses to hang a team below itself; raises RuleBroken."""
    if team_id in lineage(parent_id, parents):
        raise RuleBroken(mark("A team cannot lie below itself."))
