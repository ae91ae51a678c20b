"""A firm's data set as CSV, the same for the same size: the other tables are scaled from the number of interactions.

1,000,000 interactions make 100,000 contacts, 60,000 households and 50,000 claims; users stay 200, initiatives 20.
Contacts are hit unevenly, initiatives differ in size, 4 % of the claims are pending and recent, notes have 200 characters.
"""

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from random import Random

from webapp.demo import names

USERS, INITIATIVES, MANAGERS = 200, 20, 15
SYLLABLES = [
    "ba",
    "ben",
    "ber",
    "bor",
    "cal",
    "car",
    "den",
    "dor",
    "fal",
    "fen",
    "gar",
    "gol",
    "har",
    "kel",
    "kor",
    "lan",
    "lin",
    "mal",
    "mar",
    "nor",
    "ost",
    "pel",
    "ral",
    "ros",
    "sal",
    "tor",
    "win",
]
ENDINGS = [
    "berg",
    "dale",
    "field",
    "ford",
    "ham",
    "ley",
    "man",
    "mont",
    "ner",
    "ski",
    "son",
    "stein",
    "ton",
    "well",
    "wood",
]
WORDS = ["account", "agreed", "allocation", "asked", "balance", "bond", "budget", "call", "client", "college", "deadline", "deposit", "discussed", "dividend", "estate", "fund", "growth", "heir", "income", "index", "interest", "invest", "legacy", "liquid", "loan", "market", "meeting", "mortgage", "needs", "offer", "paid", "paperwork", "partner", "pension", "plan", "policy", "portfolio", "premium", "quote", "rate", "receipt", "referral", "renewal", "reserve", "retire", "review", "risk", "schedule", "settle", "share", "sign", "spouse", "statement", "tax", "term", "transfer", "trust", "update", "venture", "wants", "wire"]  # fmt: skip
CHANNELS, CHANNEL_WEIGHTS = ("phone", "email", "meeting", "mail", "text"), (45, 30, 12, 8, 5)
OUTCOMES, OUTCOME_WEIGHTS = ("no_answer", "left_message", "spoke", "meeting_set", "declined"), (28, 20, 35, 9, 8)
START = dt.datetime(2023, 1, 2, 8, 0, 0)  # noqa: DTZ001 -- the floor keeps moments as they are
SPAN = 3 * 365 * 86400
HEADS = {
    "users": "id username full_name role",
    "initiatives": "id name starts_on ends_on",
    "households": "id name rep_id",
    "contacts": "id household_id rep_id first_name last_name email phone street city zip created_at",
    "memberships": "contact_id initiative_id is_primary",
    "interactions": "id contact_id rep_id initiative_id channel occurred_at subject notes outcome",
    "claims": "id contact_id household_id rep_id initiative_id amount_cents status claimed_at decided_at decided_by",
}


def _moment(seconds: float) -> str:
    return (START + dt.timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S")


class Firm:
    """The rows of every table, made one table after the other; later tables build on what earlier ones chose."""

    def __init__(self, interactions: int, seed: int) -> None:
        self.rng = Random(seed)
        self.interactions = interactions
        self.contacts = max(100, interactions // 10)
        self.households = max(60, interactions * 6 // 100)
        self.claims = max(50, interactions // 20)
        self.given = names.words(names.GIVEN, "en")
        built = sorted({(a + b + c).capitalize() for a in SYLLABLES for b in SYLLABLES for c in ENDINGS})
        self.family = [*names.words(names.FAMILY, "en"), *self.rng.sample(built, 2000)]
        self.family_weights = list(accumulate(1 / (i + 12) for i in range(len(self.family))))
        self.initiative_weights = list(accumulate(1 / (i + 2) for i in range(INITIATIVES)))
        self.of_household: list[tuple[str, int]] = []
        self.of_contact: list[tuple[int, int, list[int], str]] = []
        self.hits = [0] * (self.contacts + 1)

    def tables(self) -> Iterator[tuple[str, Iterable[Sequence]]]:
        """Every table's name with its rows, in the order in which they depend on each other."""
        yield "users", self._users()
        yield "initiatives", self._initiatives()
        yield "households", self._households()
        yield "contacts", self._contacts()
        yield "memberships", self._memberships()
        yield "interactions", self._interactions()
        yield "claims", self._claims()

    def _surname(self) -> str:
        return self.rng.choices(self.family, cum_weights=self.family_weights)[0]

    def _users(self) -> Iterator[Sequence]:
        for i in range(1, USERS + 1):
            role = "manager" if i <= MANAGERS else "rep"
            yield i, f"user{i:03d}", f"{self.rng.choice(self.given)} {self.rng.choice(self.family)}", role

    def _initiatives(self) -> Iterator[Sequence]:
        for i in range(1, INITIATIVES + 1):
            name = f"Initiative {i:02d} {self.rng.choice(WORDS).title()} {self.rng.choice(WORDS).title()}"
            yield i, name, _moment(i * 45 * 86400)[:10], _moment((i * 45 + 200) * 86400)[:10]

    def _households(self) -> Iterator[Sequence]:
        for i in range(1, self.households + 1):
            name, rep = self._surname(), self.rng.randint(MANAGERS + 1, USERS)
            self.of_household.append((name, rep))
            yield i, f"{name} household", rep

    def _contacts(self) -> Iterator[Sequence]:
        rng = self.rng
        for i in range(1, self.contacts + 1):
            household = i if i <= self.households else rng.randint(1, self.households)
            last, rep = self.of_household[household - 1]
            last = self._surname() if rng.random() < 0.12 else last
            first = rng.choice(self.given)
            drawn = rng.choices(
                range(1, INITIATIVES + 1), cum_weights=self.initiative_weights, k=rng.choice((1, 2, 2, 3))
            )
            self.of_contact.append((household, rep, list(dict.fromkeys(drawn)), f"{first} {last}"))
            yield (
                i, household, rep, first, last, f"{first}.{last}{i}@example.com".lower(), f"555-{rng.randint(200, 999)}-{i:06d}",
                f"{rng.randint(1, 9999)} {rng.choice(WORDS).title()} St", rng.choice(WORDS).title(),
                str(rng.randint(10000, 99999)), _moment(rng.randint(0, SPAN // 2)),
            )  # fmt: skip

    def _memberships(self) -> Iterator[Sequence]:
        for i, (_household, _rep, initiatives, _name) in enumerate(self.of_contact, start=1):
            for place, initiative in enumerate(initiatives):
                yield i, initiative, int(place == 0)

    def _interactions(self) -> Iterator[Sequence]:
        rng, step = self.rng, SPAN / self.interactions
        phrases = [" ".join(rng.choices(WORDS, k=12)) for _ in range(4000)]
        for i in range(1, self.interactions + 1):
            contact = int(self.contacts * rng.random() ** 1.7) + 1  # uneven: low ids are busier
            self.hits[contact] += 1
            _household, rep, initiatives, _name = self.of_contact[contact - 1]
            drawn = rng.randrange(4000)
            notes = f"{phrases[drawn]} {phrases[i % 4000]} {phrases[(drawn * i) % 4000]}"[:200].ljust(200, ".")
            yield (
                i, contact, rep, initiatives[drawn % len(initiatives)], rng.choices(CHANNELS, CHANNEL_WEIGHTS)[0],
                _moment(i * step), phrases[(drawn + i) % 4000][:40], notes, rng.choices(OUTCOMES, OUTCOME_WEIGHTS)[0],
            )  # fmt: skip

    def _claims(self) -> Iterator[Sequence]:
        rng, step = self.rng, SPAN / self.claims
        for i in range(1, self.claims + 1):
            contact = rng.randint(1, self.contacts)
            household, rep, initiatives, _name = self.of_contact[contact - 1]
            is_pending = i > self.claims * 0.8 and rng.random() < 0.2
            status = "pending" if is_pending else "rejected" if rng.random() < 0.08 else "confirmed"
            at = i * step
            decided = (
                ("", "") if is_pending else (_moment(at + rng.randint(3600, 12 * 86400)), rng.randint(1, MANAGERS))
            )
            amount = int(rng.lognormvariate(14, 1.1))
            yield i, contact, household, rep, rng.choice(initiatives), amount, status, _moment(at), *decided

    def pools(self) -> dict[str, list]:
        """What the load client draws from: contacts whose page shows 20 interactions, initiatives, names."""
        rng = Random(1)
        known = [c for c in range(1, self.contacts + 1) if self.hits[c] >= 20] or list(range(1, 51))
        chosen = rng.sample(known, min(2000, len(known)))
        return {
            "contact": [[c, self.of_contact[c - 1][2][0]] for c in chosen],
            "initiative": list(range(1, INITIATIVES + 1)),
            "name": [self.of_contact[c - 1][3] for c in chosen[:400]],
        }


def write(folder: Path, interactions: int, seed: int = 20240601) -> None:
    """Writes one CSV file a table and pools.json into the folder; tens of seconds for a million interactions."""
    folder.mkdir(parents=True, exist_ok=True)
    firm = Firm(interactions, seed)
    for table, rows in firm.tables():
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADS[table].split())
            writer.writerows(rows)
    (folder / "pools.json").write_text(json.dumps(firm.pools()), encoding="utf-8")
