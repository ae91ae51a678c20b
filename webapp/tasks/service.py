"""Follow-ups: set, done, opened again, changed, handed on."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, periods, scope
from webapp.clients import queries as clients
from webapp.clients.access import covers, may_see
from webapp.clients.models import Household
from webapp.db import check_version, db, for_update
from webapp.exceptions import RuleBroken
from webapp.people import queries as people
from webapp.policy import Permission, Viewer
from webapp.tasks import queries
from webapp.tasks.models import ProposalTask, Task

# So many people are named in a task about many.
FEW = 3


def set_task(
    *,
    title: str,
    due_on: date,
    assignee_id: int | None = None,
    household_id: int | None = None,
    contact_id: int | None = None,
    interaction_id: int | None = None,
    initiative_id: int | None = None,
    actor: Viewer,
) -> Task:
    """Sets a task for oneself, or for a colleague who may see what it is about; a contact brings its household.

    Raises NotVisible for a household or contact that the actor may not open, RuleBroken for an assignee who cannot.
    """
    if contact_id is not None:
        household_id = clients.visible_contact(actor, contact_id).household_id
    elif household_id is not None:
        clients.visible_household(actor, household_id)
    assignee_id = assignee_id or actor.id
    _check_assignee(assignee_id, household_id, actor)
    task = Task(
        title=title, due_on=due_on, assignee_id=assignee_id, set_by_id=actor.id, household_id=household_id,
        contact_id=contact_id, interaction_id=interaction_id, initiative_id=initiative_id, created_at=periods.now(),
    )  # fmt: skip
    db.session.add(task)
    db.session.flush()
    _record(task, "task.set", actor, title=audit.digest_of(title), assignee_id=assignee_id, due_on=due_on)
    return task


def remind(
    *, title: str, due_on: date, assignee: Viewer, household_id: int | None, initiative_id: int | None, by: str
) -> Task | None:
    """Sets a task for somebody in the product's own name (`by`), unless they may no longer see its household."""
    if household_id is not None and not _sees(assignee, household_id):
        return None
    task = Task(
        title=title, due_on=due_on, assignee_id=assignee.id, set_by_id=assignee.id, household_id=household_id,
        initiative_id=initiative_id, created_at=periods.now(),
    )  # fmt: skip
    db.session.add(task)
    db.session.flush()
    audit.record(
        by, "task.set", object_type="task", object_id=task.id, household_id=household_id,
        title=audit.digest_of(title), assignee_id=assignee.id, due_on=due_on,
    )  # fmt: skip
    return task


def end(task_ids: Collection[int], *, by: str) -> None:
    """Closes those of some tasks that are open, in the product's own name (`by`): nothing of them is left to do."""
    statement = sa.select(Task).where(Task.id.in_(task_ids), Task.done_at.is_(None)).order_by(Task.id)
    for task in db.session.scalars(scope.for_purpose(for_update(statement), scope.Purpose.MAINTENANCE)):
        task.done_at = periods.now()
        audit.record(
            by, "task.done", object_type="task", object_id=task.id, household_id=task.household_id, outcome=""
        )  # fmt: skip


def tell_of_rights(payload: dict[str, Any]) -> None:
    """Tells of a proposal by a task due today: who could confirm it while it waits, and the others once it is settled.

    What is to be confirmed ends with the proposal, and whoever had that task hears no more of it.
    """
    found, firm = people.proposal_by_id(payload["proposal_id"]), people.firm_view()
    waits = payload["step"] == "proposed"
    if firm is None or (waits and found.state != "proposed"):
        return
    had = queries.told_of_proposal(found.id)
    end(list(had), by="people")
    titles = _of_all(found.kind)
    if found.user_id is not None:
        titles = _of_one(found.kind, people.user_names([found.user_id])[found.user_id])
    for user_id in sorted(people.concerned_by(found) - {payload["by"], *had.values()}):
        told, is_own = people.viewer_by_id(user_id), user_id == found.user_id
        if told is None or not told.may(Permission.TASK_READ) or (is_own and payload["step"] != "given"):
            continue
        made = remind(
            title=_of_oneself(found.kind) if is_own else titles[payload["step"]],
            due_on=periods.today(firm.zone), assignee=told, household_id=None, initiative_id=None, by="people",
        )  # fmt: skip
        if waits and made is not None:
            db.session.add(ProposalTask(task_id=made.id, proposal_id=found.id))


def tell_of_reach(payload: dict[str, Any]) -> None:
    """Tells a manager, by a task due today, who came into their teams or left them, and who changed that."""
    told = people.viewer_by_id(payload["manager_id"])
    if told is None or not told.reaches_team or not told.may(Permission.TASK_READ):
        return
    by = people.user_names([payload["by"]]).get(payload["by"], _("the console"))
    for user_ids, words in (
        (payload["came"], _("New in the teams that you lead, by %(by)s: %(names)s")),
        (payload["left"], _("No longer in the teams that you lead, by %(by)s: %(names)s")),
    ):
        if user_ids:
            remind(
                title=words % {"by": by, "names": _few(user_ids)}, due_on=periods.today(told.firm.zone), assignee=told,
                household_id=None, initiative_id=None, by="people",
            )  # fmt: skip


def _few(user_ids: list[int]) -> str:
    """The first few of their names, and how many more there are; a task is a line, not the list itself."""
    names = sorted(people.user_names(user_ids).values())
    few = ", ".join(names[:FEW])
    return few if len(names) <= FEW else _("%(names)s and %(count)s more", names=few, count=len(names) - FEW)


def _of_oneself(kind: str) -> str:
    return {
        "password": _("A link with which you choose a new password was given out: look at your profile"),
        "place": _("You joined another team: look at your profile"),
    }.get(kind, _("What you may do was changed: look at your profile"))


def _of_one(kind: str, name: str) -> dict[str, str]:
    if kind == "password":
        return {
            "proposed": _("Look at Proposals: a new password of %(name)s waits for a second person", name=name),
            "given": _("%(name)s may choose a new password now: look at Proposals", name=name),
            "withdrawn": _("%(name)s keeps the password: a proposal was withdrawn", name=name),
        }
    if kind == "place":
        return {
            "proposed": _("Look at Proposals: a new team of %(name)s waits for a second person", name=name),
            "given": _("%(name)s joined another team: look at Proposals", name=name),
            "withdrawn": _("%(name)s stays in the team: a proposal was withdrawn", name=name),
        }
    return {
        "proposed": _("Look at Proposals: what %(name)s may do waits for a second person", name=name),
        "given": _("What %(name)s may do was changed: look at Proposals", name=name),
        "withdrawn": _("What %(name)s may do stays: a proposal was withdrawn", name=name),
    }


def _of_all(kind: str) -> dict[str, str]:
    if kind == "small":
        return {
            "proposed": _("Look at Proposals: that one person takes second steps alone waits for a second person"),
            "given": _("One person may take second steps alone now: look at Proposals"),
            "withdrawn": _("Second steps still need a second person: a proposal was withdrawn"),
        }
    return {
        "proposed": _("Look at Proposals: who sees which household waits for a second person"),
        "given": _("Who sees which household was changed: look at Proposals"),
        "withdrawn": _("Who sees which household stays: a proposal was withdrawn"),
    }


def _check_assignee(assignee_id: int, household_id: int | None, actor: Viewer) -> None:
    if assignee_id == actor.id:
        return
    assignee = people.viewer_by_id(assignee_id)
    if assignee is None or not assignee.may(Permission.TASK_READ):
        raise RuleBroken(_("This person has no tasks in Rapport; choose somebody else."))
    in_reach = assignee_id in people.reach(actor.id)
    if household_id is None:
        if not in_reach:
            raise RuleBroken(
                _(
                    "Only %(name)s and the managers above may set this; say which contact it is about.",
                    name=assignee.name,
                )
            )
        return
    place = sa.select(may_see(assignee, Household.id), covers(assignee, Household.id)).where(
        Household.id == household_id
    )
    sees, is_covering = db.session.execute(scope.for_purpose(place, scope.Purpose.ACCESS)).one()
    if not sees:
        raise RuleBroken(
            _(
                "%(name)s does not cover this household; choose somebody who does, or assign coverage.",
                name=assignee.name,
            )
        )
    if not (in_reach or is_covering):
        raise RuleBroken(_("%(name)s does not cover this household; choose somebody who does.", name=assignee.name))


def complete(task: Task, outcome: str = "", *, version: int | None = None, actor: Viewer) -> None:
    """Says that a task is done and what came of it; raises RuleBroken when it was done already, Stale when changed."""
    if task.done_at is not None:
        raise RuleBroken(_("This task is done already."))
    check_version(task, version)
    task.done_at, task.outcome = periods.now(), outcome
    _record(task, "task.done", actor, outcome=audit.digest_of(outcome) if outcome else "")


def reopen(task: Task, *, actor: Viewer) -> None:
    """Takes "done" back; the outcome stays as it was said. Raises RuleBroken when the task is open."""
    if task.done_at is None:
        raise RuleBroken(_("This task is open already."))
    task.done_at = None
    _record(task, "task.reopened", actor)


def edit(task: Task, *, title: str, due_on: date, version: int | None, actor: Viewer) -> None:
    """Changes what is to be done until when; raises Stale when somebody else changed it."""
    check_version(task, version)
    before = {"title": audit.digest_of(task.title), "due_on": str(task.due_on)}
    after = {"title": audit.digest_of(title), "due_on": str(due_on)}
    task.title, task.due_on = title, due_on
    _record(task, "task.edited", actor, changed=audit.changed(before, after))


def reassign(task: Task, assignee_id: int, *, version: int | None, actor: Viewer) -> None:
    """Hands an open task on to somebody who may see what it is about; raises RuleBroken, Stale."""
    check_version(task, version)
    if task.done_at is not None:
        raise RuleBroken(_("This task is done already."))
    if assignee_id == task.assignee_id:
        return
    _check_assignee(assignee_id, task.household_id, actor)
    before, task.assignee_id = task.assignee_id, assignee_id
    _record(task, "task.reassigned", actor, changed={"assignee_id": [before, assignee_id]})


def move_along(
    contact_id: int, from_household_id: int, *, only: Collection[int] | None = None, actor: Viewer
) -> list[int]:
    """Takes open tasks about a contact from a household to the contact's own now, or the tasks of `only`; gives theirs.

    The task of somebody who may not open that household stays, since it would be closed to whoever has to do it.
    """
    household_id = clients.visible_contact(actor, contact_id).household_id
    which = Task.done_at.is_(None) if only is None else Task.id.in_(list(only))
    statement = sa.select(Task).where(Task.contact_id == contact_id, Task.household_id == from_household_id, which)
    statement = statement.where(may_see(actor, Task.household_id)).order_by(Task.id)
    tasks = list(db.session.scalars(scope.for_viewer(statement, actor)))
    sees = {person: _sees(people.viewer_by_id(person), household_id) for person in {one.assignee_id for one in tasks}}
    moved = [task for task in tasks if sees[task.assignee_id]]
    for task in moved:
        task.household_id = household_id
        _record(task, "task.moved", actor, changed={"household_id": [from_household_id, household_id]})
    return [task.id for task in moved]


def _sees(assignee: Viewer | None, household_id: int) -> bool:
    if assignee is None:
        return False
    sees = sa.select(may_see(assignee, Household.id)).where(Household.id == household_id)
    return bool(db.session.scalar(scope.for_purpose(sees, scope.Purpose.ACCESS)))


def _record(task: Task, action: str, actor: Viewer, **payload: object) -> None:
    audit.record(actor, action, object_type="task", object_id=task.id, household_id=task.household_id, **payload)
