"""The bonus plan of a demo firm, in force for both teams, with the next one as a draft; quarters, disputes and awards."""

from datetime import date

from webapp import periods
from webapp.bonus import service
from webapp.bonus.rules.period import span_at
from webapp.bonus.rules.preset import Preset, Rung, Weighed, as_body
from webapp.bonus.rules.versions import canonical, read
from webapp.demo import rates
from webapp.demo.cast import DOMAIN
from webapp.demo.judging import scorecards
from webapp.demo.staff import CURRENCY
from webapp.disputes import queries as disputed
from webapp.disputes import service as disputes
from webapp.payroll import service as paying
from webapp.people import queries as people

# In which teams people are whom it pays; theirs are all teams below.
TEAMS = (2, 3)
NAME = "Specialists’ bonus"
CRITERIA = (Weighed("Assignments", "40 %"), Weighed("Promptness of entries", "40 %"), Weighed("Care", "20 %"))
TIERS = (Rung("0", "0.20 %"), Rung("1000000", "0.30 %"), Rung("5000000", "0.40 %"))
DEARER = (Rung("0", "0.15 %"), Rung("1000000", "0.30 %"), Rung("4000000", "0.45 %"))


def plan(today: date) -> None:
    """Lets Max draft the plan of this year and the one before, and Mo approve it and draft the next one."""
    mo, max_ = people.viewer_by_email(f"mo@{DOMAIN}"), people.viewer_by_email(f"max@{DOMAIN}")
    if mo is None or max_ is None:
        return
    begun = today.replace(year=today.year - 1, month=1, day=1)
    preset = Preset(NAME, CURRENCY, begun, None, TIERS, "500", 365, "100000", "10 %", CRITERIA)
    version = service.draft_plan(read(canonical(as_body(preset))), actor=max_)
    service.approve(version, expected=None, actor=mo)
    for team, giver in zip(TEAMS, (max_, mo), strict=True):
        # Each by the manager of the other one: nobody gives a plan to their own team.
        service.assign(version.plan_id, user_id=None, team_id=team, starts_on=begun, ends_on=None, actor=giver)
    draft = service.copy_version(version.plan_id, version.number, actor=mo)
    following = preset._replace(starts_on=begun.replace(year=today.year + 1), tiers=DEARER, award="750")
    service.change_draft(draft, read(canonical(as_body(following))), expected=None, actor=mo)


def paid(today: date) -> None:
    """What people were paid, and given that is not money."""
    quarters(today)
    awards(today)


def quarters(today: date) -> None:
    """Lets Cora enter rates, calculate and review the last two quarters, Carl close them, and Cora open today's.

    Of the last one the managers have scored and signed what is judged.
    """
    rates.enter(today)
    cora, carl = people.viewer_by_email(f"cora@{DOMAIN}"), people.viewer_by_email(f"carl@{DOMAIN}")
    mo, max_ = people.viewer_by_email(f"mo@{DOMAIN}"), people.viewer_by_email(f"max@{DOMAIN}")
    if cora is None or carl is None or mo is None or max_ is None:
        return
    current = span_at("quarter", today).since
    last = span_at("quarter", periods.days_after(current, -1)).since
    for day in (periods.days_after(last, -1), last):
        period = service.open_period("quarter", day, actor=cora)
        if day == last:
            scorecards(period.id, (mo, max_))
        service.calculate(period.id, expected=None, actor=cora)
        service.review(period.id, expected=None, actor=cora)
        service.close(period.id, expected=None, actor=carl)
        _dispute(period.id, is_settled=day < last)
    service.open_period("quarter", current, actor=cora)


def _dispute(period_id: int, *, is_settled: bool) -> None:
    """Lets Ada dispute the largest line of a quarter; the first time Mo grants half of it, and Max signs."""
    ada, mo, max_ = (people.viewer_by_email(f"{name}@{DOMAIN}") for name in ("ada", "mo", "max"))
    if ada is None or mo is None or max_ is None:
        return
    line = max(disputed.subjects(ada.id, period_id), key=lambda one: one.minor, default=None)
    if line is None or line.minor < 2:
        return
    more = line.minor // 10 + 2
    made = disputes.file_about_line(
        period_id=period_id, key=line.key, seen_minor=line.minor, expected_minor=line.minor + more, reason="share",
        explanation="The whole of it was agreed with Mo before the summer; the share on file is the old one.",
        actor=ada,
    )  # fmt: skip
    if not is_settled:
        disputes.say(dispute_id=made.id, body="Which part of it did Ben bring?", actor=mo)
        return
    disputes.decide(
        dispute_id=made.id, version=None, outcome="grant", amount_minor=more // 2, reason="Half of it, as agreed.",
        signer_id=max_.id, actor=mo,
    )  # fmt: skip
    disputes.sign(dispute_id=made.id, version=None, outcome="sign", reason="", actor=max_)


def awards(today: date) -> None:
    """Lets Mo enter two awards for reps of his team, of which Max has approved one."""
    mo, max_ = people.viewer_by_email(f"mo@{DOMAIN}"), people.viewer_by_email(f"max@{DOMAIN}")
    ada, ben = people.user_id_of(f"ada@{DOMAIN}"), people.user_id_of(f"ben@{DOMAIN}")
    if mo is None or max_ is None or ada is None or ben is None:
        return
    given = periods.days_after(today, -40)
    trip = paying.AwardTerms(ada, "A weekend at the Alpine rally", 240_000, CURRENCY, given, "The firm", "Best host")
    dinner = paying.AwardTerms(ben, "Dinner for two", None, None, given, "A fund house", "Speaker at its evening")
    entered = paying.enter_award(trip, actor=mo)
    paying.approve_award(entered.id, expected=None, actor=max_)
    paying.enter_award(dinner, actor=mo)
