"""Four households that differ only in who may open them, with a marked word in every text that belongs to them.

`own` is covered by Ada and by Sam (as service), `team` and `walled` by Ben, `stranger` by Eva. A mark names the
household and the class of the field, so that an answer shows at once what leaked to whom.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from tests import factories
from tests.access import awards, disputes, money, papers
from tests.access import periods as paying
from tests.access import scorecards as judging
from tests.access.plans import plans
from tests.access.rights import CLASSES, COVERERS, MAY_READ, PERSONAL, RELATIONS, STATEMENTS
from tests.access.rows import mark, put
from webapp import db, periods, text, uploads
from webapp.clients import models as clients
from webapp.imports import models as imports
from webapp.imports import service as uploading
from webapp.initiatives import models as initiatives
from webapp.interactions import models as interactions
from webapp.tasks import models as tasks


def needed(endpoint: str) -> str:
    """The class of field that somebody must be able to read to use an endpoint."""
    if endpoint == "book.household":
        return "household"
    if endpoint.startswith("initiatives."):
        return "contact"
    return "money" if endpoint.startswith(("claims.", "custody.")) else "client"


def beginning(relation: str) -> str:
    """With what all words of a household begin."""
    return f"zq{relation}"


def forbidden(profile: str, actor: str) -> list[str]:
    """All marks that this person must never meet."""
    allowed = MAY_READ[profile][actor]
    return [mark(r, c) for r in RELATIONS for c in CLASSES if c not in allowed.get(r, frozenset())]


@dataclass
class World:
    """The ids of everything that belongs to each household, by the name of the URL's argument."""

    cast: Any
    profile: str = "coverage"
    ids: dict[str, dict[str, Any]] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()

    def argument(self, name: str, relation: str) -> Any:
        """What to put into a URL for an argument; raises KeyError for an argument that nobody described yet."""
        return self.ids[relation][name]

    def is_open(self, actor: str, endpoint: str, relation: str) -> bool:
        """Whether an actor whose roles allow it gets through to a household's record by an endpoint."""
        if endpoint in STATEMENTS:
            # Ada's own, whatever household its lines are about, and her manager's.
            return actor in ("ada", "mo")
        if endpoint in PERSONAL:
            return COVERERS.get(relation) == actor
        return needed(endpoint) in self.reads(actor, relation)

    def is_known(self, actor: str, endpoint: str, relation: str) -> bool:
        """Whether an actor may see that a record is there on which its owner alone acts: a no may have a reason."""
        return endpoint in PERSONAL and needed(endpoint) in self.reads(actor, relation)

    def reads(self, actor: str, relation: str) -> frozenset[str]:
        """The classes of field of a household that an actor may read."""
        return MAY_READ[self.profile][actor].get(relation, frozenset())


def build(cast: Any, profile: str = "coverage") -> World:
    """Writes the four households into a firm of that access profile."""
    world = World(cast, profile)
    if profile == "open":
        factories.open_firm()
    cast.former = factories.user("Fred Former", ["rep"], cast.north)
    cast.disabled = factories.user("Dora Disabled", ["rep"], cast.north, is_active=False)
    initiative = factories.initiative("Vintage motor sports", owner=cast.mia)
    cost = factories.cost_line(initiative)
    segment = factories.segment()
    shared = {
        "slug": initiative.slug, "cost_id": cost.id, "segment_id": segment.id, "user_id": cast.carl.id,
        "team_id": cast.north.id, "token": "no-such-token", "session_id": "none", "kind": "phone", "channel": "email",
        "filename": "app.js", "currency": "EUR", "quote": "USD", "person_id": cast.ada.id,
        "award_id": awards.awards(cast), "proposal_id": factories.proposal(cast.carl, cast.root).id, **plans(cast),
    }  # fmt: skip
    factories.rate(cast.cora, shared["currency"], shared["quote"])
    version = shared.pop("version")
    world.shared = frozenset({*shared, "period_id"})
    for relation, coverer in COVERERS.items():
        with db.transaction():
            made = _household(relation, getattr(cast, coverer), cast, initiative.id, segment.id)
        world.ids[relation] = shared | made
    # A statement of Ada's on a claim of a household that she does not cover: its name is not hers to read.
    stranger = world.ids["stranger"]
    with db.transaction():
        spans = paying.periods(cast, version, stranger["claim_id"], stranger["household_id"])
        spans |= disputes.disputes(cast, spans["period_id"], stranger["claim_id"])
        spans |= judging.scorecards(cast, spans["period_id"])
    for ids in world.ids.values():
        ids.update(spans)
    yesterday = periods.today(factories.ZONE) - timedelta(days=1)
    household = sa.select(clients.Household).where(clients.Household.id == world.ids["own"]["household_id"])
    with db.transaction():
        own = db.db.session.scalars(household.execution_options(scope="test")).one()
    factories.coverage(own, cast.sam, role="service")
    factories.coverage(own, cast.former, starts_on=yesterday - timedelta(days=9), ends_on=yesterday)
    return world


def _household(relation: str, rep: Any, cast: Any, initiative_id: int, segment_id: int) -> dict[str, Any]:
    now, today = periods.now(), periods.today(factories.ZONE)
    name = mark(relation, "household")
    household = put(
        clients.Household, relation, "client", name=name, sort_name=name, currency="USD", created_at=now,
        segment_id=segment_id, is_walled=relation == "walled",
    )  # fmt: skip
    coverage = clients.Coverage(
        household_id=household.id, user_id=rep.id, role="primary", starts_on=today - timedelta(days=365)
    )
    db.db.session.add(coverage)
    person = mark(relation, "contact")
    contacts = [
        put(
            clients.Contact, relation, "client", household_id=household.id, name=person, given_name=person,
            family_name=person, sort_name=f"{person} {n}", language="en", preferred_channel="phone", created_at=now,
            last_contact_at=now,
        )
        for n in range(2)
    ]  # fmt: skip
    household.primary_contact_id = contacts[0].id
    _came(relation, rep, household, contacts[1], today)
    made = {"household_id": household.id, "contact_id": contacts[0].id, "coverage_id": coverage.id}
    made |= _about(relation, contacts, initiative_id, today)
    made |= _touched(relation, rep, household, contacts[0], initiative_id, now, today)
    made |= money.build(relation, rep, cast, household, made["interaction_id"], initiative_id, now, today)
    made |= _uploaded(relation, rep)
    added = {"household_id": household.id, "uploaded_by_id": rep.id, "uploaded_at": now}
    made |= papers.claimed(put, mark(relation, "money"), relation, household, rep, cast.carl, now, today)
    made["document_id"] = papers.paper(put, mark(relation, "client"), relation, "client", **added)
    return made


def _came(relation: str, rep: Any, household: Any, contact: Any, today: Any) -> None:
    """Says that a contact came from a household of the same people, which is empty now."""
    name, since = mark(relation, "household"), today - timedelta(days=365)
    former = put(
        clients.Household, relation, "client", name=name, sort_name=name, currency="USD", created_at=periods.now(),
        is_walled=relation == "walled",
    )  # fmt: skip
    db.db.session.add(clients.Coverage(household_id=former.id, user_id=rep.id, role="primary", starts_on=since))
    put(
        clients.ContactMove, relation, "client", contact_id=contact.id, from_household_id=former.id,
        to_household_id=household.id, moved_on=today, moved_at=periods.now(), moved_by_id=rep.id, was_primary=False,
        task_ids=[],
    )  # fmt: skip


def _uploaded(relation: str, rep: Any) -> dict[str, Any]:
    name = mark(relation, "client")
    folder = Path(current_app.config["RAPPORT"].data_dir) / "uploads"
    raw = f"Id,Family\n{name},{name}\n".encode()
    file = uploading.upload(raw, uploads.keep(folder, raw), "clients.csv", "households", actor=rep)
    db.db.session.flush()
    return {"import_file_id": file.id}


def _about(relation: str, contacts: list[Any], initiative_id: int, today: Any) -> dict[str, Any]:
    first, second = contacts
    client = mark(relation, "client")
    point = put(
        clients.ContactPoint, relation, "client", contact_id=first.id, kind="phone", normal=f"+4144{first.id:07d}",
        is_primary=True,
    )  # fmt: skip
    email = f"{client}@mail.example"
    put(clients.ContactPoint, relation, "client", contact_id=first.id, kind="email", value=email, normal=email)
    address = put(clients.Address, relation, "client", contact_id=first.id)
    put(clients.Consent, relation, "client", contact_id=first.id, channel="email", is_given=True, stated_on=today)
    related = put(clients.Relation, relation, "client", contact_id=first.id, other_id=second.id, kind="spouse")
    for one in contacts:
        tokens = text.search_tokens(one.name, client, point.normal)
        db.db.session.add(clients.SearchDoc(contact_id=one.id, household_id=one.household_id, tokens=tokens))
    guest = initiatives.Guest(initiative_id=initiative_id, contact_id=first.id, standing="attended")
    db.db.session.add(guest)
    outside = {"kind": "contact", "record_id": first.id, "fingerprint": "0" * 64}
    put(imports.OutsideId, relation, "client", **outside)
    db.db.session.flush()
    return {"point_id": point.id, "address_id": address.id, "relation_id": related.id, "guest_id": guest.id}


def _touched(
    relation: str, rep: Any, household: Any, contact: Any, initiative_id: int, now: Any, today: Any
) -> dict[str, Any]:
    made = []
    for is_private in (False, True):
        one = put(
            interactions.Interaction, relation, "client", household_id=household.id, channel="phone",
            direction="outbound", occurred_at=now, recorded_at=now, recorded_by_id=rep.id,
            initiative_id=initiative_id, is_flagged=True,
        )  # fmt: skip
        class_ = "note" if is_private else "client"
        put(interactions.InteractionNote, relation, class_, interaction_id=one.id, is_private=is_private)
        db.db.session.add(interactions.Participant(interaction_id=one.id, contact_id=contact.id, occurred_at=now))
        before = {
            "channel": "phone", "direction": "outbound", "occurred_at": now.isoformat(), "minutes": None,
            "initiative_id": initiative_id, "is_private": is_private,
            **dict.fromkeys(("subject", "outcome", "next_step"), mark(relation, "client")),
            "note": mark(relation, class_),
        }  # fmt: skip
        put(
            interactions.Amendment, relation, "client", interaction_id=one.id, amended_at=now, amended_by_id=rep.id,
            before=before,
        )  # fmt: skip
        made.append(one)
    task = put(
        tasks.Task, relation, "client", assignee_id=rep.id, set_by_id=rep.id, household_id=household.id,
        contact_id=contact.id, due_on=today, created_at=now,
    )  # fmt: skip
    counts = {"interaction_count": 2, "guest_count": 1, "claim_count": 1}
    db.db.session.add(
        initiatives.InitiativeContact(
            contact_id=contact.id, initiative_id=initiative_id, household_id=household.id,
            sort_name=contact.sort_name, **counts,
        )
    )  # fmt: skip
    return {"interaction_id": made[0].id, "private_interaction_id": made[1].id, "task_id": task.id}
