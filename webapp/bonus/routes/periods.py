"""Periods for those who run them: opened, calculated, reviewed and closed, with credited money and control totals."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp import periods, telling
from webapp.bonus import queries, service
from webapp.bonus.forms import PeriodForm, VersionForm
from webapp.bonus.rules import Span
from webapp.bonus.rules.explaining import rate_words
from webapp.bonus.rules.period import REMOVABLE
from webapp.exceptions import NotVisible
from webapp.htmx import page, submit
from webapp.people.queries import user_names
from webapp.policy import Permission, requires, viewer

# Addresses that say nothing of what these periods are for: who runs them sees no pay, and no word of it.
run = Blueprint("periods", __name__, url_prefix="/periods")
FEW = 50


@run.get("")
@requires(Permission.PERIOD_RUN)
def overview() -> Response:
    """All periods, and the form that opens the next one."""
    return _overview(PeriodForm())


@run.post("")
@requires(Permission.PERIOD_RUN)
def create() -> Answer:
    """Opens a period."""
    form = PeriodForm(request.form)

    def act() -> Any:
        made = service.open_period(str(form.kind.data), form.day.data, actor=viewer())
        flash(_("The period is open."), "success")
        return made

    return submit(
        form,
        act,
        again=lambda status: _overview(form, status),
        then=lambda made: url_for("periods.show", period_id=made.id),
    )


@run.post("/check")
@requires(Permission.PERIOD_RUN)
def check() -> Answer:
    """Lets all closed statements be computed anew."""
    form = VersionForm(request.form)

    def act() -> None:
        service.ask_for_check(actor=viewer())
        flash(_("All closed statements are being computed anew."), "success")

    return submit(
        form,
        act,
        again=lambda status: _overview(PeriodForm(), status, form),
        then=lambda _done: url_for("periods.overview"),
    )


def _overview(form: PeriodForm, status: int = 200, asked: VersionForm | None = None) -> Response:
    lines, checks = queries.period_lines(viewer()), queries.last_checks()
    return page("periods/overview.html", "content", status, lines=lines, checks=checks, form=form, asked=asked)


@run.get("/<int:period_id>")
@requires(Permission.PERIOD_RUN)
def show(period_id: int) -> Response:
    """The run of a period: credited money by person and household, control totals, exceptions, and what changed."""
    return _show(period_id, VersionForm())


@run.post("/<int:period_id>/calculation")
@requires(Permission.PERIOD_RUN)
def calculate(period_id: int) -> Answer:
    """Calculates the period anew."""
    return _act(period_id, service.calculate, _("Calculated. What differs from the calculation before is shown below."))


@run.post("/<int:period_id>/review")
@requires(Permission.PERIOD_RUN)
def review(period_id: int) -> Answer:
    """Says that the period was looked at as it is."""
    return _act(period_id, service.review, _("Reviewed. It can be closed after its last day."))


@run.post("/<int:period_id>/closing")
@requires(Permission.PERIOD_RUN)
def close(period_id: int) -> Answer:
    """Closes the period for good."""
    return _act(period_id, service.close, _("Closed. Nothing of this period changes any more."))


@run.post("/<int:period_id>/removal")
@requires(Permission.PERIOD_RUN)
def remove(period_id: int) -> Answer:
    """Takes away a period that was opened by mistake."""
    return _act(period_id, service.remove_period, _("The period is removed."), url_for("periods.overview"))


def _act(period_id: int, act: Callable[..., Any], words: str, then: str = "") -> Answer:
    queries.period_by_id(period_id)
    form = VersionForm(request.form)

    def done() -> None:
        act(period_id, expected=form.version.data, actor=viewer())
        flash(words, "success")

    return submit(
        form,
        done,
        again=lambda status: _show(period_id, form, status),
        then=lambda _done: then or url_for("periods.show", period_id=period_id),
        stored=lambda: VersionForm(obj=queries.period_by_id(period_id)),
    )


def _show(period_id: int, form: VersionForm, status: int = 200) -> Response:
    period = queries.period_line(viewer(), period_id)
    if period is None:
        raise NotVisible
    span = Span(period.starts_on, period.ends_on)
    people = queries.credited_people(viewer(), span)
    homes = queries.credited_households(viewer(), span)
    totals = queries.totals(span, people, homes)
    beside = queries.beside_period(viewer(), period_id)
    return page(
        "periods/show.html",
        "content",
        status,
        period=period,
        form=form,
        people=people,
        households=homes,
        few=FEW,
        totals=totals,
        rates=queries.rates_at(
            period.ends_on, [one.currency for one in totals], viewer().firm.currency, period.closed_at
        ),
        rate_words=rate_words,
        # The first calculation has none to differ from.
        changes=queries.changed_lines(viewer(), period_id) if period.runs > 1 else [],
        exceptions=_by_person(period.exceptions),
        is_over=period.ends_on < periods.today(viewer().firm.zone),
        waits_for=queries.first_waiting(period.starts_on) if period.state == "open" else None,
        is_removable=period.state in REMOVABLE and period.is_last,
        stays=beside.stays,
        is_ones_own=viewer().id in (period.calculated_by_id, period.reviewed_by_id),
        in_no_file=period.in_no_file,
        marks=beside.marks,
        history=telling.history(viewer(), "credit_period", period_id),
    )


def _by_person(exceptions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Exceptions of one reason and one person together, with the claims that they are about."""
    names = user_names({one["user_id"] for one in exceptions})
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in exceptions:
        key = one["user_id"], one["why"], one["currency"]
        entry = found.setdefault(key, {**one, "person": names.get(one["user_id"], ""), "claims": []})
        if one["claim"]:
            entry["claims"].append(int(one["claim"]))
    return list(found.values())
