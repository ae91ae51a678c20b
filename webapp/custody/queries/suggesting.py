"""To which household an account that waits might belong, and why: by its number, and by the names that it shows."""

from collections import Counter
from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa
from rapidfuzz import fuzz

from webapp import scope, text
from webapp.clients.models import Contact, Household
from webapp.custody.models import Account
from webapp.custody.queries.accounts import AccountRow, assignable_households, may_see_account
from webapp.custody.rules import SHORTEST, holds, is_iban, within
from webapp.db import db
from webapp.policy import Viewer

# Names that are alike in so many per cent are shown.
ALIKE = 85
# So many numbers and households are compared.
MOST = 60
# A name is looked for by the beginning of its longest word: a slip of the pen is mostly further on.
_START = 4


class Suggested(NamedTuple):
    """A household that an account might belong to, and why.

    "same-number", "holds" and "held" (the IBAN of one is the number of the other), "start", "account-name" or "payer";
    `detail` is the other account's number or the name here, `like` and `percent` the name there and how alike they are.
    """

    household_id: int
    name: str
    reason: str
    detail: str
    like: str = ""
    percent: int = 0


def suggested_households(
    viewer: Viewer, account: AccountRow, payers: Collection[str] = (), most: int = 4
) -> list[Suggested]:
    """To which households an account that waits might belong: by like numbers, then by its name or its main payer's."""
    found: dict[int, Suggested] = {}
    for one in _by_number(viewer, account.normal_number) + _by_name(viewer, account, payers):
        found.setdefault(one.household_id, one)
    return list(found.values())[:most]


def _by_number(viewer: Viewer, number: str) -> list[Suggested]:
    start = number[: max(SHORTEST, len(number) - 3)]
    bare = number.lstrip("0")
    if len(bare) < SHORTEST:
        return []
    like = [
        Account.normal_number == number,
        Account.normal_number.startswith(start, autoescape=True),
        sa.func.ltrim(Account.normal_number, "0").in_(sorted(within(number)))
        if is_iban(number)
        else Account.normal_number.contains(bare, autoescape=True),
    ]
    statement = (
        sa.select(Household.id, Household.name, Account.number, Account.normal_number)
        .join(Account, Account.household_id == Household.id)
        .where(sa.or_(*like), may_see_account(viewer, Household.id))
        .order_by(Account.normal_number, Account.id)
        .limit(MOST)
    )
    rows = db.session.execute(scope.for_viewer(statement, viewer))
    reasons = ((_reason(number, row[3], start), Suggested(row[0], row[1], "", row[2])) for row in rows)
    found = [(_ORDER.index(reason), one._replace(reason=reason)) for reason, one in reasons if reason]
    return [one for _order, one in sorted(found, key=lambda pair: pair[0])]


_ORDER = ("same-number", "holds", "held", "start")


def _reason(number: str, known: str, start: str) -> str:
    if known == number:
        return "same-number"
    if holds(number, known):
        return "holds"
    if holds(known, number):
        return "held"
    return "start" if known.startswith(start) else ""


def _by_name(viewer: Viewer, account: AccountRow, payers: Collection[str]) -> list[Suggested]:
    named = Counter(payer for payer in payers if payer).most_common(1)
    name = account.name or (named[0][0] if named else "")
    words = sorted(text.words(name), key=len)
    if not words:
        return []
    reason = "account-name" if account.name else "payer"
    homes = {home.id: home.name for home in assignable_households(viewer, words[-1][:_START], MOST)}
    found = []
    for household_id, names in _names(viewer, homes).items():
        percent, like = max((_likeness(name, one), one) for one in names)
        if percent >= ALIKE:
            found.append(Suggested(household_id, homes[household_id], reason, name, like, percent))
    return sorted(found, key=lambda one: (-one.percent, one.household_id))[:3]


def _names(viewer: Viewer, homes: dict[int, str]) -> dict[int, list[str]]:
    """The names of households and their people, for those who may know all names."""
    names = {household_id: [name] for household_id, name in homes.items()}
    statement: Any = sa.select(Contact.household_id, Contact.name).where(Contact.household_id.in_(homes))
    for household_id, name in db.session.execute(scope.for_viewer(statement, viewer)) if homes else ():
        names[household_id].append(name)
    return names


def _likeness(name: str, other: str) -> int:
    return int(fuzz.token_set_ratio(text.fold(name), text.fold(other)))
