"""Who works in the demo firm."""

from typing import NamedTuple

import sqlalchemy as sa

from webapp.db import db
from webapp.people.models import Firm, User, UserRole
from webapp.policy import Role

PASSWORD = "rapport-demo"  # noqa: S105 -- known to everybody, and refused outside demo mode
DOMAIN = "demo.example"


class Person(NamedTuple):
    """A member of the demo firm."""

    key: str
    name: str
    role: Role
    team: str | None
    languages: tuple[str, ...] = ("en",)


class Introduction(NamedTuple):
    """How somebody signs in."""

    email: str
    roles: str


CAST = (
    Person("ada", "Ada Lindqvist", Role.REP, "North", ("en",)),
    Person("ben", "Ben Okafor", Role.REP, "North", ("en",)),
    Person("eva", "Eva Núñez", Role.REP, "North", ("es", "en")),
    Person("tom", "Tom Harrington", Role.REP, "North", ("en",)),
    Person("lin", "林雅雯", Role.REP, "South", ("zh", "en")),
    Person("raj", "ராஜ் குமார்", Role.REP, "South", ("ta", "en")),
    Person("noi", "น้อย ศรีสุวรรณ", Role.REP, "South", ("th", "en")),
    Person("ana", "Ana Beltrán", Role.REP, "South", ("es", "en")),
    Person("mo", "Mo Castellanos", Role.MANAGER, "North"),
    Person("max", "Max Oyelaran", Role.MANAGER, "South"),
    Person("cora", "Cora Winther", Role.CONTROLLER, None),
    Person("carl", "Carl Desrosiers", Role.CONTROLLER, None),
    Person("mia", "Mia Fontaine", Role.MARKETING, None),
    Person("sam", "Sam Whitfield", Role.SERVICE, "North"),
    Person("root", "Root Administrator", Role.ADMIN, None),
)


def introductions() -> list[Introduction]:
    """Who can sign in to the demo firm that is loaded here; empty where none is."""
    is_demo = db.session.execute(sa.select(Firm.is_demo)).scalar_one_or_none()
    if not is_demo:
        return []
    rows = db.session.execute(
        sa.select(User.email, UserRole.role)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.email.like(f"%@{DOMAIN}"))
        .order_by(User.id)
        .limit(15)
    ).all()
    return [Introduction(email, role) for email, role in rows]
