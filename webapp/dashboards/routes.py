"""The home page and the counters beside the navigation."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import gettext as _

from webapp import periods
from webapp.bonus import queries as bonus
from webapp.custody import queries as custody
from webapp.dashboards import queries, rules
from webapp.htmx import announce, page, wants_fragment
from webapp.interactions import queries as interactions
from webapp.policy import Permission, Viewer, requires, viewer
from webapp.tasks import queries as tasks

bp = Blueprint("dashboards", __name__)
TASKS = 8


@bp.get("/")
@requires(Permission.HOME_READ)
def home() -> Response:
    """What there is to do; ?part= shows one part alone, ?done= comes from a task that was just done."""
    who = viewer()
    wanted = _parts(who)
    now, later = rules.divide([part for part in wanted if part.name == request.args.get("part")] or wanted)
    done = request.args.get("done", type=int)
    if done:
        announce(_("Done."), undo_url=url_for("tasks.reopen", task_id=done, home=1))
        if wants_fragment():
            return page("dashboards/home.html", "follow_ups", work=_follow_ups(who))
    shown: dict[str, Any] = {NAMES.get(name, name): PARTS[name](who) for name in now}
    return page(
        "dashboards/home.html",
        "parts" if "part" in request.args else "content",
        today=periods.today(who.firm.zone),
        later=later,
        has_others=len(wanted) > len(now) + len(later),
        **shown,
    )


@bp.get("/navigation/counters")
@requires(Permission.HOME_READ)
def counters() -> Response:
    """The figures beside the navigation, for pages that stay open; asking for them is no activity."""
    return Response(render_template("layouts/_oob.html"))


def _parts(who: Viewer) -> list[rules.Part]:
    wanted = {
        rules.Part("team", 3): who.reaches_team,
        rules.Part("work", 4 if who.reaches_team else 5): who.is_client_facing,
        rules.Part("control", 4): who.may(Permission.QUEUE_READ),
        rules.Part("marketing", 2): who.may(Permission.GUEST_LIST),
        rules.Part("firm", 6): who.may(Permission.USER_EDIT),
    }
    return [part for part, is_wanted in wanted.items() if is_wanted]


def _follow_ups(who: Viewer) -> dict[str, Any]:
    due = tasks.due(who, limit=TASKS + 1) if who.may(Permission.TASK_READ) else []
    return {"tasks": due[:TASKS], "has_more_tasks": len(due) > TASKS, "today": periods.today(who.firm.zone)}


def _work(who: Viewer) -> dict[str, Any]:
    has_claims = who.may(Permission.CLAIM_FILE)
    items = None if who.reaches_team else interactions.listed(who, interactions.Filter(), limit=5).items
    found = {
        "served": queries.served(who),
        "news": queries.claim_news(who) if has_claims else [],
        "claims": queries.my_claims(who) if has_claims else [],
        **_follow_ups(who),
    }
    is_new = items == [] and not any(found[name] for name in ("tasks", "served", "news", "claims"))
    return {**found, "items": items, "has_claims": has_claims, "is_new": is_new}


def _team(who: Viewer) -> dict[str, Any]:
    activity = queries.activity(who)
    won = queries.won(who, activity.since) if who.may(Permission.CLAIM_READ) else []
    return {
        "activity": activity,
        "since": periods.day_of(activity.since, who.firm.zone),
        "outcomes": rules.by_initiative(activity.initiatives, won),
        "flagged": queries.flagged(who) if activity.flagged else [],
    }


def _control(who: Viewer) -> dict[str, Any]:
    return {
        "queue": queries.queue(who),
        "ages": rules.AGES,
        "files": custody.statement_files(who, limit=4)[:4] if who.may(Permission.ACTIVITY_IMPORT) else [],
        "decisions": queries.recent_decisions(who),
        "check": bonus.last_finished() if who.may(Permission.PERIOD_RUN) else None,
    }


def _marketing(who: Viewer) -> dict[str, Any]:
    return {"running": queries.running(who), "most": queries.MOST}


def _firm(who: Viewer) -> dict[str, Any]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    return {"users": queries.users(), "health": queries.health(app)}


# In templates `firm` is the firm itself.
NAMES = {"firm": "firm_health"}
PARTS: dict[str, Callable[[Viewer], dict[str, Any]]] = {
    "team": _team,
    "work": _work,
    "control": _control,
    "marketing": _marketing,
    "firm": _firm,
}
