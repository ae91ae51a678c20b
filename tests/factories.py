"""One function per model: rows with meaningful defaults, so that a test names only what it is about.

Each call is one committed transaction in a context of its own; what it returns is detached and readable. People are
returned as viewers, which is what queries and services take. Maintained rows (search, reach) are written along.
"""

import functools
from datetime import date, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher

from webapp import db as transactions
from webapp import periods, text
from webapp.claims import models as claims
from webapp.clients import models as clients
from webapp.custody import models as custody
from webapp.db import db
from webapp.initiatives import models as initiatives
from webapp.interactions import models as interactions
from webapp.people import models as people
from webapp.people import queries as people_queries
from webapp.policy import MODULES
from webapp.tasks import models as tasks

PASSWORD = "correct horse battery staple"
ZONE = "Europe/Zurich"
_bound = []


def bind(app) -> None:
    """Says into which application's database rows go; the `app` fixture does this."""
    _bound[:] = [app]


def stored(make):
    """Runs a factory as one transaction of its own."""

    @functools.wraps(make)
    def commit(*arguments, **fields):
        with _bound[0].app_context():
            with transactions.transaction():
                made = make(*arguments, **fields)
                db.session.flush()
            db.session.expunge_all()
            return made

    return commit


def _add(row):
    db.session.add(row)
    db.session.flush()
    return row


def _id(row):
    return row.id if row is not None else None


@functools.cache
def _hash_of_password() -> str:
    # A hash says itself how hard it is to check; nobody has to guess this one.
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@stored
def firm(name="Lindqvist & Partners", currency="USD", modules=tuple(MODULES), **fields):
    """The one firm; nothing is looked at for a second time unless a test says how much."""
    fields = {"second_look_percent": 0, "second_look_seed": "seed", **fields}
    return _add(people.Firm(id=1, name=name, currency=currency, zone=ZONE, modules=list(modules), **fields))


@stored
def team(name="North", parent=None, manager=None):
    """A team; its manager reaches everyone in it and below."""
    made = _add(people.Team(name=name, parent_id=_id(parent), manager_id=_id(manager)))
    _reach_anew()
    return made


def user(name="Ada Rossi", roles=("rep",), team=None, email=None, **fields):
    """A person who can sign in with PASSWORD, as a viewer."""
    made = _user(name, roles, team, email or f"{name.split()[0].lower()}@firm.example", **fields)
    with _bound[0].app_context():
        return people_queries.viewer_by_id(made.id)


@stored
def _user(name, roles, team, email, **fields):
    fields = {"joined_on": date(2020, 1, 1), "password_hash": _hash_of_password(), **fields}
    made = _add(people.User(name=name, email=email, team_id=_id(team), **fields))
    db.session.add_all(people.UserRole(user_id=made.id, role=role) for role in roles)
    _reach_anew()
    return made


@stored
def manage(team, manager):
    """Puts a manager at the head of a team."""
    db.session.execute(sa.update(people.Team).where(people.Team.id == team.id).values(manager_id=manager.id))
    _reach_anew()


def _reach_anew() -> None:
    teams = db.session.scalars(sa.select(people.Team)).all()
    members = db.session.execute(sa.select(people.User.id, people.User.team_id)).all()
    db.session.execute(sa.delete(people.Reach))
    pairs = set()
    for head in (team for team in teams if team.manager_id):
        below, grown = {head.id}, True
        while grown:
            more = {team.id for team in teams if team.parent_id in below} - below
            below, grown = below | more, bool(more)
        pairs |= {(head.manager_id, user_id) for user_id, team_id in members if team_id in below}
    if pairs:
        db.session.execute(
            sa.insert(people.Reach), [{"manager_id": head, "user_id": user_id} for head, user_id in pairs]
        )


@stored
def segment(name="Private clients"):
    """A kind of client."""
    return _add(clients.Segment(name=name, slug=name.lower().replace(" ", "-")))


@stored
def household(name="Lindqvist family", covered_by=(), currency="USD", **fields):
    """A household; `covered_by` is whoever covers it as primary since a year ago."""
    fields = {"sort_name": text.fold(name), "created_at": periods.now(), **fields}
    made = _add(clients.Household(name=name, currency=currency, **fields))
    for person in covered_by if isinstance(covered_by, list | tuple) else [covered_by]:
        _cover(made, person)
    return made


@stored
def coverage(household, person, role="primary", starts_on=None, ends_on=None):
    """That somebody covers a household, since a year ago unless it is said otherwise."""
    return _cover(household, person, role, starts_on, ends_on)


def _cover(household, person, role="primary", starts_on=None, ends_on=None):
    start = starts_on or periods.today(ZONE) - timedelta(days=365)
    return _add(
        clients.Coverage(household_id=household.id, user_id=person.id, role=role, starts_on=start, ends_on=ends_on)
    )


@stored
def contact(household, name="Maria Lindqvist", email=None, phone=None, **fields):
    """A person of a household who can be found by name, with an e-mail address and a phone number if given."""
    given, _, family = name.rpartition(" ")
    fields = {"given_name": given, "family_name": family, "created_at": periods.now(), **fields}
    sort_name = text.fold(f"{family} {given}")
    made = _add(clients.Contact(household_id=household.id, name=name, sort_name=sort_name, **fields))
    for kind, value in (("email", email), ("phone", phone)):
        if value:
            normal = value.lower() if kind == "email" else "+" + "".join(c for c in value if c.isdigit())
            point = {"kind": kind, "value": value, "normal": normal, "is_primary": True}
            _add(clients.ContactPoint(contact_id=made.id, **point))
    tokens = text.search_tokens(name, household.name, email or "", phone or "")
    _add(clients.SearchDoc(contact_id=made.id, household_id=household.id, tokens=tokens))
    return made


@stored
def initiative(name="Vintage motor sports", kind="sponsorship", parent=None, owner=None, **fields):
    """An initiative, with its address made from its name."""
    fields = {"slug": name.lower().replace(" ", "-"), "currency": "USD", **fields}
    return _add(initiatives.Initiative(name=name, kind=kind, parent_id=_id(parent), owner_id=_id(owner), **fields))


@stored
def cost_line(initiative, label="Stand", planned_minor=500_000, actual_minor=None):
    """A planned or actual cost, in minor units."""
    return _add(
        initiatives.CostLine(
            initiative_id=initiative.id, label=label, planned_minor=planned_minor, actual_minor=actual_minor
        )
    )


@stored
def guest(initiative, contact, standing="invited"):
    """A contact on a guest list."""
    _touched(initiative.id, contact, guest_count=1)
    return _add(initiatives.Guest(initiative_id=initiative.id, contact_id=contact.id, standing=standing))


def _touched(initiative_id, contact, **counts) -> None:
    table = initiatives.InitiativeContact
    while initiative_id is not None:
        key = {"contact_id": contact.id, "initiative_id": initiative_id}
        statement = sa.update(table).where(*(getattr(table, name) == value for name, value in key.items()))
        raised = {name: getattr(table, name) + count for name, count in counts.items()}
        changed = db.session.execute(statement.values(raised).execution_options(scope="maintenance"))
        if not changed.rowcount:
            _add(table(**key, household_id=contact.household_id, sort_name=contact.sort_name, **counts))
        initiative_id = db.session.scalar(
            sa.select(initiatives.Initiative.parent_id).where(initiatives.Initiative.id == initiative_id)
        )


@stored
def interaction(contact, by, note="Spoke about the summer.", initiative=None, is_private=False, **fields):
    """A call with one contact, just now, and what was said."""
    at = fields.pop("occurred_at", None) or periods.now()
    fields = {"channel": "phone", "recorded_at": periods.now(), "recorded_by_id": by.id, **fields}
    made = _add(
        interactions.Interaction(
            household_id=contact.household_id, occurred_at=at, initiative_id=_id(initiative), **fields
        )
    )
    _add(interactions.Participant(interaction_id=made.id, contact_id=contact.id, occurred_at=at))
    if note:
        _add(interactions.InteractionNote(interaction_id=made.id, body=note, is_private=is_private))
    for table, key in ((clients.Contact, contact.id), (clients.Household, contact.household_id)):
        seen = sa.update(table).where(table.id == key).values(last_contact_at=at)
        db.session.execute(seen.execution_options(scope="maintenance"))
    if initiative:
        _touched(initiative.id, contact, interaction_count=1)
    return made


@stored
def task(assignee, title="Send the brochure", household=None, contact=None, due_on=None, **fields):
    """A follow-up that is due today."""
    due = due_on or periods.today(ZONE)
    fields = {"set_by_id": assignee.id, "created_at": periods.now(), **fields}
    place = {"household_id": _id(household), "contact_id": _id(contact)}
    return _add(tasks.Task(title=title, assignee_id=assignee.id, due_on=due, **place, **fields))


@stored
def account(household=None, number="CH93 0076 2011", **fields):
    """An account; without a household it waits to be assigned."""
    normal = "".join(c for c in number.upper() if c.isalnum())
    fields = {"normal_number": normal, "created_at": periods.now(), "currency": "USD", **fields}
    return _add(custody.Account(household_id=_id(household), number=number, **fields))


@stored
def statement_file(by, file_name="march.ofx", state="imported", **fields):
    """A statement file that was taken in."""
    fields = {"sha256": "0" * 64, "format": "ofx", "uploaded_at": periods.now(), "imported_at": periods.now(), **fields}
    return _add(custody.StatementFile(file_name=file_name, state=state, uploaded_by_id=by.id, **fields))


@stored
def activity(account, file, amount_minor=2_500_000, booked_on=None, **fields):
    """A deposit booked today on an account, in minor units."""
    known = db.session.scalar(
        sa.select(sa.func.count()).select_from(custody.Activity).execution_options(scope="maintenance")
    )
    day = booked_on or periods.today(ZONE)
    kind = "deposit" if amount_minor >= 0 else "withdrawal"
    fields = {"identity": f"line-{known + 1}", "kind": kind, "currency": account.currency or "USD", **fields}
    place = {"account_id": account.id, "household_id": account.household_id, "file_id": file.id}
    return _add(custody.Activity(amount_minor=amount_minor, booked_on=day, **place, **fields))


@stored
def claim(household, by, amount_minor=2_500_000, kind="deposited", initiative=None, shares=None, **fields):
    """A claim that waits for a controller; the credit is the claimant's unless `shares` names (person, points)."""
    state = fields.pop("state", "promised" if kind == "promised" else "pending")
    fields = {
        "no_initiative_reason": "" if initiative else "A referral",
        "currency": "USD",
        "entered_by_id": by.id,
        "conflict_from": periods.today(ZONE),
        "filed_at": periods.now(),
        "expected_on": periods.today(ZONE) + timedelta(days=30) if kind == "promised" else None,
        **fields,
    }
    made = _add(
        claims.Claim(
            household_id=household.id,
            claimant_id=by.id,
            amount_minor=amount_minor,
            kind=kind,
            state="draft",
            initiative_id=_id(initiative),
            **fields,
        )
    )
    for person, points in shares or [(by, 10_000)]:
        _add(claims.CreditShare(claim_id=made.id, user_id=person.id, basis_points=points))
    made.state = state
    if initiative:
        members = sa.select(clients.Contact).where(clients.Contact.household_id == household.id)
        for member in db.session.scalars(members.execution_options(scope="maintenance")):
            _touched(initiative.id, member, claim_count=1)
    return made
