"""The contacts list: filtered, in order, paged by key, and never more than the viewer may open.

Someone with few households is served from these; someone who sees much of the firm walks the index in the order of the
list and checks row by row, so that the first page costs the same however large the firm is.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, prepared
from webapp.book import rules
from webapp.book.rules import Mark, Wanted
from webapp.claims.models import Claim
from webapp.clients import access
from webapp.clients import queries as clients
from webapp.clients.models import Contact, Coverage, Household, Segment
from webapp.initiatives import queries as initiatives
from webapp.initiatives.models import InitiativeContact
from webapp.interactions.queries import last_contact
from webapp.people.models import User
from webapp.policy import Viewer

BATCH = 500


class Line(NamedTuple):
    """A row of the list."""

    id: int
    name: str
    language: str
    standing: str
    do_not_contact: bool
    household_id: int
    household: str
    segment: str | None
    phone: str | None
    email: str | None
    covered_by: str | None
    last_contact_at: datetime | None
    key: str | datetime


class Listed(NamedTuple):
    """A page of the list: its rows, how many match (None: too many to count), and where the neighbours begin."""

    lines: list[Line]
    total: int | None
    before: Mark | None
    after: Mark | None


def contact_list(viewer: Viewer, wanted: Wanted, initiative_id: int | None) -> Listed:
    """One page of the contacts that match, with their count."""
    if _matches_nobody(wanted, initiative_id):
        return Listed([], 0, None, None)
    lines, before, after = _page(viewer, wanted, initiative_id, rules.PAGE, is_shown=True)
    if before is None and after is None:
        return Listed(lines, len(lines), None, None)
    return Listed(lines, _count(viewer, wanted, initiative_id), before, after)


def everything(viewer: Viewer, wanted: Wanted, initiative_id: int | None) -> Iterator[list[Line]]:
    """All rows of the same list in its order, page by page; what an export contains."""
    if _matches_nobody(wanted, initiative_id):
        return
    at = wanted._replace(after="", before="")
    while True:
        lines, _before, after = _page(viewer, at, initiative_id, BATCH, is_shown=False)
        yield lines
        if after is None:
            return
        at = at._replace(after=str(after))


def _matches_nobody(wanted: Wanted, initiative_id: int | None) -> bool:
    return wanted.is_impossible or (bool(wanted.initiative) and initiative_id is None)


def _asked(wanted: Wanted, initiative_id: int | None) -> tuple[Wanted, dict[str, Any]]:
    """The filters as they shape the statement, and the values that it is run with."""
    text = clients.wanted_text(wanted.q) if wanted.q else ""
    values = {"initiative_id": initiative_id, "text": text}
    shape = wanted._replace(q=wanted.q and ("text" if text else "nothing"), initiative="", after="", before="")
    return shape, {name: value for name, value in values.items() if value}


def _within(viewer: Viewer, wanted: Wanted, initiative_id: Any, text: Any) -> Any:
    """The (id, key) pairs of all contacts that match, not in order; the one place where the filters become SQL."""
    source, identity, household, key = _source(viewer, wanted, initiative_id)
    statement = sa.select(identity.label("id"), key.label("key")).select_from(source)
    few = access.has_few(viewer)
    statement = statement.where(household.in_(access.visible_ids(viewer)) if few else access.may_see(viewer, household))
    for condition in _conditions(viewer, wanted, initiative_id, text, identity, household):
        statement = statement.where(condition)
    return statement, identity, key


def _source(viewer: Viewer, wanted: Wanted, initiative_id: Any) -> tuple[Any, Any, Any, Any]:
    """Where the walk begins: the initiative's own list where one is named, the contacts otherwise."""
    if wanted.sort == "last":
        return Contact.__table__, Contact.id, Contact.household_id, _last(viewer)
    # Joined with nothing, the key is no index's: the few rows are sorted instead of walking the whole firm's index.
    tail: Any = "" if access.has_few(viewer) else None
    if initiative_id is None:
        key = Contact.sort_name if tail is None else Contact.sort_name + tail
        return Contact.__table__, Contact.id, Contact.household_id, key
    source: Any = InitiativeContact.__table__
    if {"standing", "last"} & wanted.filters.keys():
        source = source.join(Contact.__table__, Contact.id == InitiativeContact.contact_id)
    key = InitiativeContact.sort_name if tail is None else InitiativeContact.sort_name + tail
    return source, InitiativeContact.contact_id, InitiativeContact.household_id, key


def _last(viewer: Viewer) -> Any:
    """By when somebody was in touch last, the index's own column where the whole firm is walked."""
    return last_contact(viewer) if access.has_few(viewer) else Contact.last_contact_at


def _conditions(
    viewer: Viewer, wanted: Wanted, initiative_id: Any, text: Any, identity: Any, household: Any
) -> Iterator[sa.ColumnElement[bool]]:
    if initiative_id is not None:
        yield _touched(viewer, wanted, initiative_id, identity)
    if wanted.sort == "last":
        yield _last(viewer).is_not(None)
    if wanted.standing:
        yield Contact.standing == wanted.standing
    if wanted.last:
        yield _silent(viewer, wanted.last)
    if wanted.q:
        # Typed signs that make no word match nobody.
        yield identity.in_(clients.ids_matching(text)) if text is not None else sa.false()
    yield from _of_household(viewer, wanted, household, initiative_id)


def _of_household(
    viewer: Viewer, wanted: Wanted, household: Any, initiative_id: Any
) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.segment:
        segment = sa.select(Segment.id).where(Segment.slug == wanted.segment)
        yield household.in_(sa.select(Household.id).where(Household.segment_id.in_(segment)))
    if wanted.covered_by:
        yield household.in_(_covered_by(viewer, wanted.covered_by))
    if wanted.claim:
        claims = sa.select(Claim.household_id).where(Claim.state == wanted.claim)
        if initiative_id is not None:
            claims = claims.where(Claim.initiative_id.in_(initiatives.below(initiative_id)))
        yield household.in_(claims)


def _touched(viewer: Viewer, wanted: Wanted, initiative_id: Any, identity: Any) -> sa.ColumnElement[bool]:
    seen = initiatives.touched_through(viewer, wanted.through)
    conditions = [InitiativeContact.initiative_id == initiative_id, seen]
    if identity is InitiativeContact.contact_id:
        return sa.and_(*conditions)
    touch = sa.select(sa.literal(1)).where(InitiativeContact.contact_id == identity, *conditions)
    return touch.correlate_except(InitiativeContact).exists()


def _silent(viewer: Viewer, last: str) -> sa.ColumnElement[bool]:
    # The kept figure is never later than what is seen, and so decides about most contacts before that is worked out.
    if last == "never":
        return sa.and_(Contact.last_contact_at.is_(None), last_contact(viewer).is_(None))
    day = periods.start_of(rules.silent_since(last, periods.today(viewer.firm.zone)), viewer.firm.zone)
    may_be = sa.or_(Contact.last_contact_at.is_(None), Contact.last_contact_at < day)
    return sa.and_(may_be, last_contact(viewer) < day)


def _covered_by(viewer: Viewer, typed: str) -> Any:
    """Households that somebody covers today whose name or e-mail begins so; "me" is the viewer."""
    people = sa.select(User.id).where(
        User.id == viewer.id
        if typed == "me"
        else sa.or_(User.name.istartswith(typed, autoescape=True), User.email.istartswith(typed, autoescape=True))
    )
    return sa.select(Coverage.household_id).where(Coverage.user_id.in_(people), access.in_force(viewer))


def _page(
    viewer: Viewer, wanted: Wanted, initiative_id: int | None, size: int, *, is_shown: bool
) -> tuple[list[Line], Mark | None, Mark | None]:
    back, ahead = Mark.read(wanted.before), Mark.read(wanted.after)
    mark, backwards = (back, True) if back else (ahead, False)
    shape, values = _asked(wanted, initiative_id)
    if mark:
        values |= {"mark_key": _value(wanted, mark), "mark_id": mark.id}
    rows = prepared.rows(viewer, _walk, shape, size, backwards, is_shown, **values).all()
    more = len(rows) > size
    lines = [Line(*row) for row in (rows[-size:] if backwards else rows[:size])]
    has_before = more if backwards else mark is not None and bool(lines)
    has_after = bool(lines) if backwards else more
    return (
        lines,
        _mark(lines[0]) if lines and has_before else None,
        _mark(lines[-1]) if lines and has_after else None,
    )


def _walk(
    viewer: Viewer, wanted: Wanted, size: int, backwards: bool, is_shown: bool, *, initiative_id: Any = None,
    text: Any = None, mark_key: Any = None, mark_id: Any = None,
) -> Any:  # fmt: skip
    statement, identity, key = _within(viewer, wanted, initiative_id, text)
    if mark_id is not None:
        pair, point = sa.tuple_(key, identity), sa.tuple_(mark_key, mark_id)
        statement = statement.where(pair < point if backwards else pair > point)
    order = (key.desc(), identity.desc()) if backwards else (key, identity)
    # A literal limit, since with a parameter PostgreSQL plans for all rows.
    chosen = statement.order_by(*order).limit(sa.literal_column(str(size + 1))).subquery("chosen")
    return _shown(viewer, chosen, is_shown)


def _value(wanted: Wanted, mark: Mark) -> Any:
    if wanted.sort == "name":
        return mark.key
    try:
        return datetime.fromisoformat(mark.key)
    except ValueError:
        return periods.now()


def _mark(line: Line) -> Mark:
    return Mark(line.key if isinstance(line.key, str) else line.key.isoformat(), line.id)


def _shown(viewer: Viewer, chosen: Any, is_shown: bool) -> Any:
    """What a row holds, joined only after the page was cut out; only files hold e-mail addresses."""
    email = sa.null() if is_shown else clients.main_point("email")
    statement = (
        sa.select(
            Contact.id, Contact.name, Contact.language, Contact.standing, Contact.do_not_contact, Household.id,
            Household.name, Segment.name, clients.main_point("phone"), email,
            _primary(viewer), last_contact(viewer), chosen.c.key,
        )
        .select_from(chosen)
        .join(Contact, Contact.id == chosen.c.id)
        .join(Household, Household.id == Contact.household_id)
        .outerjoin(Segment, Segment.id == Household.segment_id)
    )  # fmt: skip
    return statement.order_by(chosen.c.key, chosen.c.id)


def _primary(viewer: Viewer) -> Any:
    return (
        sa.select(User.name)
        .select_from(Coverage)
        .join(User, User.id == Coverage.user_id)
        .where(Coverage.household_id == Contact.household_id, access.in_force(viewer))
        .order_by(sa.case((Coverage.role == "primary", 0), else_=1), Coverage.id)
        .limit(sa.literal_column("1"))
        .correlate(Contact)
        .scalar_subquery()
    )


def _count(viewer: Viewer, wanted: Wanted, initiative_id: int | None) -> int | None:
    shape, values = _asked(wanted, initiative_id)
    count = prepared.rows(viewer, _counted, shape, **values).scalar_one()
    return count if count <= rules.MOST_COUNTED else None


def _counted(viewer: Viewer, wanted: Wanted, *, initiative_id: Any = None, text: Any = None) -> Any:
    statement, _identity, _key = _within(viewer, wanted, initiative_id, text)
    few = statement.limit(sa.literal_column(str(rules.MOST_COUNTED + 1))).subquery()
    return sa.select(sa.func.count()).select_from(few)
