"""Interactions newest first: of a household, of a contact, of initiatives. Each is one statement.

The rows are picked from one index with the limit inside, and only then joined with what is shown of them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import prepared, scope
from webapp.clients import access
from webapp.clients.models import Contact, Household
from webapp.db import Key, Moment, db
from webapp.initiatives.models import Initiative
from webapp.initiatives.queries import Filled
from webapp.interactions.models import Amendment, Interaction, InteractionNote, Participant
from webapp.interactions.queries.labels import channel_icon, channel_label, direction_label
from webapp.interactions.rules import Mark
from webapp.people.models import User
from webapp.policy import Permission, Viewer

PAGE = 20
_Person = sa.orm.aliased(Contact)
_Joined = sa.orm.aliased(Participant)


class Item(NamedTuple):
    """One interaction as timelines show it.

    `note` is None where there is none or the viewer may not read it; `is_private` is None where there is none.
    """

    id: int
    occurred_at: datetime
    household_id: int
    household_name: str
    channel: str
    direction: str
    minutes: int | None
    subject: str
    outcome: str
    next_step: str
    is_flagged: bool
    late_reason: str
    recorded_at: datetime
    recorded_by_id: int
    recorder: str
    initiative: str | None
    initiative_slug: str | None
    is_private: bool | None
    note: str | None
    participants: str | None
    is_amended: bool

    @property
    def is_closed_to_viewer(self) -> bool:
        """Whether something was said that is not for this viewer."""
        return bool(self.is_private) and self.note is None

    @property
    def channel_label(self) -> str:
        """The channel in words."""
        return channel_label(self.channel)

    @property
    def direction_label(self) -> str:
        """The direction in words."""
        return direction_label(self.direction)

    @property
    def about(self) -> str:
        """How it took place, who took part, and who wrote it down: what stands beside its subject."""
        channel = self.channel_label if self.subject else ""
        return " · ".join(filter(None, (channel, self.direction_label, self.participants, self.recorder)))

    @property
    def icon(self) -> str:
        """The channel's icon."""
        return channel_icon(self.channel)


class Walk(NamedTuple):
    """A page of a timeline, and the mark after which the next one begins; None at the end."""

    items: list[Item]
    next: str | None


def timeline(viewer: Viewer, household_id: int, *, before: Mark | None = None, limit: int = PAGE) -> Walk:
    """A household's interactions; empty where the viewer may not see it."""
    return _walked(viewer, _of_household, household_id, before, limit)


def of_contact(viewer: Viewer, contact_id: int, *, before: Mark | None = None, limit: int = PAGE) -> Walk:
    """The interactions that a contact took part in, of households that the viewer may see."""
    return _walked(viewer, _of_contact, contact_id, before, limit)


def of_initiative(
    viewer: Viewer, initiative_ids: Sequence[int], *, before: Mark | None = None, limit: int = PAGE
) -> Walk:
    """The interactions that belong to one initiative, or to any of several, of households that the viewer may see."""
    ids = list(initiative_ids)
    if len(ids) == 1:
        return _walked(viewer, _of_initiative, ids[0], before, limit)
    picked = after(_FACTS, Interaction.occurred_at, Interaction.id, before)
    seen = access.may_see(viewer, Interaction.household_id)
    return walk(viewer, picked.where(Interaction.initiative_id.in_(ids), seen), limit)


_FACTS = sa.select(Interaction.id, Interaction.occurred_at)

# A pick is the statement, not in order yet, with the columns of its time and its identity.
Pick = tuple[Any, Any, Any]


def _of_household(viewer: Viewer, subject: Any) -> Pick:
    return _facts(viewer, Interaction.household_id == subject)


def _of_initiative(viewer: Viewer, subject: Any) -> Pick:
    return _facts(viewer, Interaction.initiative_id == subject)


def _facts(viewer: Viewer, condition: Any) -> Pick:
    picked = _FACTS.where(condition, access.may_see(viewer, Interaction.household_id))
    return picked, Interaction.occurred_at, Interaction.id


def _of_contact(viewer: Viewer, subject: Any) -> Pick:
    # A scalar keeps the walk in the order of the index; a join would let the planner leave it for busy contacts.
    household = (
        sa.select(Interaction.household_id)
        .where(Interaction.id == Participant.interaction_id)
        .correlate(Participant)
        .scalar_subquery()
    )
    picked = sa.select(Participant.interaction_id.label("id"), Participant.occurred_at)
    picked = picked.where(Participant.contact_id == subject, access.may_see(viewer, household))
    return picked, Participant.occurred_at, Participant.interaction_id


def _walked(viewer: Viewer, pick: Callable[..., Pick], subject: int, before: Mark | None, limit: int) -> Walk:
    mark = {} if before is None else {"mark_at": before.occurred_at, "mark_id": before.id}
    return _page(prepared.rows(viewer, _walk, pick, limit, subject=subject, **mark).all(), limit)


def _walk(
    viewer: Viewer, pick: Callable[..., Pick], limit: int, *, subject: Any, mark_at: Any = None, mark_id: Any = None
) -> Any:
    mark = None if mark_id is None else Mark(mark_at, mark_id)
    return _shown(viewer, _limited(after(*pick(viewer, subject), mark), limit))


def after(statement: Any, at: Any, identity: Any, before: Mark | None) -> Any:
    """The statement newest first, from the mark on."""
    ordered = statement.order_by(at.desc(), identity.desc())
    if before is None:
        return ordered
    mark = sa.tuple_(_bound(before.occurred_at, Moment()), _bound(before.id, Key))
    return ordered.where(sa.tuple_(at, identity) < mark)


def _bound(value: Any, kind: Any) -> Any:
    return value if isinstance(value, sa.BindParameter) else sa.literal(value, kind)


def walk(viewer: Viewer, picked: Any, limit: int) -> Walk:
    """The items of an ordered statement that picks (id, occurred_at) and is already limited to the viewer's rows."""
    rows = db.session.execute(scope.for_viewer(_shown(viewer, _limited(picked, limit)), viewer)).all()
    return _page(rows, limit)


def _limited(picked: Any, limit: int) -> Any:
    # A literal limit, since with a parameter PostgreSQL plans for all rows.
    return picked.limit(sa.literal_column(str(int(limit) + 1))).subquery("chosen")


def _page(rows: Sequence[Any], limit: int) -> Walk:
    items = [Item(*row) for row in rows[:limit]]
    return Walk(items, str(Mark(items[-1].occurred_at, items[-1].id)) if len(rows) > limit else None)


def _shown(viewer: Viewer, chosen: Any) -> Any:
    return (
        columns(viewer)
        .select_from(chosen)
        .join(Interaction, Interaction.id == chosen.c.id)
        .join(Household, Household.id == Interaction.household_id)
        .join(User, User.id == Interaction.recorded_by_id)
        .outerjoin(Initiative, Initiative.id == Interaction.initiative_id)
        .outerjoin(InteractionNote, InteractionNote.interaction_id == Interaction.id)
        .order_by(chosen.c.occurred_at.desc(), chosen.c.id.desc())
    )


def columns(viewer: Viewer) -> Any:
    """What an item shows: the note only to whom it is for, of the participants only those whom the viewer may see."""
    readable = sa.or_(InteractionNote.is_private.is_(False), access.covers(viewer, Interaction.household_id))
    return sa.select(
        Interaction.id, Interaction.occurred_at, Interaction.household_id, Household.name, Interaction.channel,
        Interaction.direction, Interaction.minutes, Interaction.subject, Interaction.outcome, Interaction.next_step,
        Interaction.is_flagged, Interaction.late_reason, Interaction.recorded_at, Interaction.recorded_by_id,
        User.name, Initiative.name, Initiative.slug, InteractionNote.is_private,
        sa.case((readable, InteractionNote.body)), _names(viewer),
        sa.select(sa.literal(1)).where(Amendment.interaction_id == Interaction.id).correlate(Interaction).exists(),
    )  # fmt: skip


def _names(viewer: Viewer) -> Any:
    known = sa.or_(_Person.household_id == Interaction.household_id, access.may_see(viewer, _Person.household_id))
    return (
        sa.select(sa.func.aggregate_strings(_Person.name, ", "))
        .select_from(_Joined)
        .join(_Person, _Person.id == _Joined.contact_id)
        .where(_Joined.interaction_id == Interaction.id, known)
        .correlate(Interaction)
        .scalar_subquery()
    )


def fill_initiative(viewer: Viewer, initiative: Initiative, ids: Sequence[int]) -> Filled | None:
    """The newest interactions of an initiative, for its page; nothing for those who read no interactions."""
    if not viewer.may(Permission.INTERACTION_READ):
        return None
    found = of_initiative(viewer, ids, limit=10)
    return Filled("interactions/_of_initiative.html", {"items": found.items, "has_more": found.next is not None})
