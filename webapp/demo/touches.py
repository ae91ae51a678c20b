"""A year of interactions and tasks of a demo firm, and which contacts its initiatives reached."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from webapp.demo import bulk, names
from webapp.demo.book import Book, Client
from webapp.demo.plan import INITIATIVES, Plan
from webapp.demo.staff import Staff
from webapp.initiatives.models import Guest, InitiativeContact
from webapp.interactions.models import Interaction, InteractionNote, Participant
from webapp.tasks.models import Task

CHANNELS = ("phone", "email", "in-person", "video", "post", "message")
CHANNEL_WEIGHTS = (44, 26, 14, 7, 5, 4)


class Touch(NamedTuple):
    """An interaction from which a claim may grow."""

    id: int
    household_id: int
    contact_id: int
    rep_id: int
    initiative_id: int | None
    occurred_at: datetime


class Reached:
    """Counts through what each initiative reached each contact, for it and those above it."""

    def __init__(self, parents: dict[int, int | None], clients: dict[int, Client]) -> None:
        self.lines = {key: _line(key, parents) for key in parents}
        self.clients = clients
        self.counts: dict[str, Counter[tuple[int, int]]] = {
            "interaction": Counter(),
            "guest": Counter(),
            "claim": Counter(),
        }

    def add(self, through: str, contact_id: int, initiative_id: int) -> None:
        """Counts one more contact through something."""
        for above in self.lines[initiative_id]:
            self.counts[through][(contact_id, above)] += 1

    def write(self) -> None:
        """Writes the maintained table."""
        keys = sorted(set().union(*self.counts.values()))
        bulk.insert(
            InitiativeContact.__table__,
            ("contact_id", "initiative_id", "household_id", "sort_name", "interaction_count", "guest_count", "claim_count"),
            (
                (contact, initiative, self.clients[contact].household_id, self.clients[contact].sort_name,
                 *(self.counts[through][(contact, initiative)] for through in ("interaction", "guest", "claim")))
                for contact, initiative in keys
            ),
        )  # fmt: skip


def _line(key: int, parents: dict[int, int | None]) -> list[int]:
    line: list[int] = []
    current: int | None = key
    while current is not None:
        line.append(current)
        current = parents[current]
    return line


def write(plan: Plan, staff: Staff, book: Book, reached: Reached, now: datetime, rng: Random) -> list[Touch]:
    """Writes the interactions with notes and participants; returns those from which claims may grow."""
    touches, rows, notes, participants = [], [], [], []
    last: dict[int, datetime] = {}
    last_contact: dict[int, datetime] = {}
    wanted = max(1, plan.interactions // max(1, plan.claims * 3))
    households = list(book.clients)
    weights = [4 if book.standing[h] == "client" else 1 for h in households]
    picked = rng.choices(households, weights, k=plan.interactions)
    for number, household in enumerate(picked, start=1):
        touch, row = _one(number, household, book, now, rng)
        rows.append(row)
        client = next(c for c in book.clients[household] if c.id == touch.contact_id)
        notes.append((number, rng.choice(names.NOTES[client.language]), rng.random() < 0.15))
        present = [client] + [c for c in book.clients[household] if c is not client and rng.random() < 0.15]
        participants += [(number, c.id, touch.occurred_at) for c in present]
        if touch.initiative_id:
            for c in present:
                reached.add("interaction", c.id, touch.initiative_id)
        last[household] = max(last.get(household, touch.occurred_at), touch.occurred_at)
        for c in present:
            last_contact[c.id] = max(last_contact.get(c.id, touch.occurred_at), touch.occurred_at)
        if number % wanted == 0:
            touches.append(touch)
    bulk.insert(
        Interaction.__table__,
        ("id", "household_id", "channel", "direction", "occurred_at", "recorded_at", "recorded_by_id", "initiative_id",
         "subject", "outcome", "version"),
        rows,
    )  # fmt: skip
    bulk.insert(InteractionNote.__table__, ("interaction_id", "body", "is_private"), notes)
    bulk.insert(Participant.__table__, ("interaction_id", "contact_id", "occurred_at"), participants)
    bulk.run(
        "UPDATE contact SET last_contact_at = (SELECT max(p.occurred_at) FROM participant p WHERE p.contact_id = contact.id)"
    )
    bulk.run(
        "UPDATE household SET last_contact_at = (SELECT max(i.occurred_at) FROM interaction i WHERE i.household_id = household.id)"
    )
    return touches


def _one(number: int, household: int, book: Book, now: datetime, rng: Random) -> tuple[Touch, tuple]:
    days = int(365 * rng.random() ** 1.2)
    occurred = (now - timedelta(days=days)).replace(
        hour=rng.randint(7, 17), minute=rng.choice((0, 5, 10, 20, 30, 45)), second=0, microsecond=0
    )
    occurred = min(occurred, now - timedelta(minutes=30))
    rep = rng.choice(book.coverers[household])
    client = rng.choice(book.clients[household])
    initiative = _initiative(occurred, now, rng)
    recorded = min(occurred + timedelta(minutes=rng.choice((3, 8, 15, 60, 240))), now)
    row = (
        number, household, rng.choices(CHANNELS, CHANNEL_WEIGHTS)[0], rng.choices(("outbound", "inbound"), (7, 3))[0], occurred,
        recorded, rep, initiative, rng.choice(names.SUBJECTS), rng.choice(names.OUTCOMES), 1,
    )  # fmt: skip
    return Touch(number, household, client.id, rep, initiative, occurred), row


def _initiative(occurred: datetime, now: datetime, rng: Random) -> int | None:
    """An initiative that was on people's minds then, in about half of the cases."""
    if rng.random() < 0.5:
        return None
    day = (occurred - now).days
    near = [
        (i, item.weight) for i, item in enumerate(INITIATIVES, start=1) if item.starts - 30 <= day <= item.ends + 60
    ]
    return rng.choices([i for i, _ in near], [w for _, w in near])[0] if near else None


def guests(plan: Plan, book: Book, reached: Reached, rng: Random) -> None:
    """Writes the guest lists: a part of the book was invited to each event."""
    rows = []
    for number, item in enumerate(INITIATIVES, start=1):
        if item.kind != "event":
            continue
        size = 90 if not plan.is_large else 900
        for household in sorted(rng.sample(sorted(book.clients), size)):
            client = book.clients[household][0]
            standing = rng.choices(("invited", "accepted", "declined", "attended", "no-show"), (2, 1, 2, 6, 1))[0]
            rows.append((number, client.id, standing, 1))
            reached.add("guest", client.id, number)
    bulk.insert(Guest.__table__, ("initiative_id", "contact_id", "standing", "version"), rows)


def tasks(plan: Plan, book: Book, today: date, now: datetime, rng: Random) -> None:
    """Writes follow-ups: some overdue, some for today, some to come, many done."""
    count = 420 if not plan.is_large else 20_000
    bulk.insert(
        Task.__table__,
        (
            "title",
            "assignee_id",
            "set_by_id",
            "household_id",
            "contact_id",
            "due_on",
            "created_at",
            "done_at",
            "outcome",
            "version",
        ),
        _tasks(count, book, today, now, rng),
    )


def _tasks(count: int, book: Book, today: date, now: datetime, rng: Random) -> Iterator[tuple]:
    households = sorted(book.clients)
    for _ in range(count):
        household = rng.choice(households)
        rep = rng.choice(book.coverers[household])
        due = today + timedelta(days=rng.choice((-40, -20, -9, -5, -2, -1, 0, 0, 0, 1, 2, 4, 7, 14, 30)))
        is_done = due < today and rng.random() < 0.88
        done = datetime(due.year, due.month, due.day, 15, tzinfo=now.tzinfo) if is_done else None
        created = now - timedelta(days=max(0, (today - due).days) + 5)
        yield (
            rng.choice(names.TASKS), rep, rep, household, book.clients[household][0].id, due, created, done, "Done" if is_done else "", 1,
        )  # fmt: skip
