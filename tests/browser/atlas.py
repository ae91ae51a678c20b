"""Every page of the product: whose it is and where it is, from the routes themselves and the demo firm's records."""

import re
from typing import NamedTuple

import sqlalchemy as sa

from tests.fixtures.database import settings_for
from webapp.policy import GRANTS, Permission, Role
from webapp.scorecards.rules import KINDS

# Who looks at a page: the first of these whose role may.
PEOPLE = {
    "ada": Role.REP, "cora": Role.CONTROLLER, "mo": Role.MANAGER, "mia": Role.MARKETING, "root": Role.ADMIN,
    "sam": Role.SERVICE,
}  # fmt: skip
NOBODY = ""
# What pages put into themselves without ever being a page, and files; neither has a look of its own.
FRAGMENTS = {"dashboards.counters"}
FILES = {
    "static", "book.export", "oversight.export", "imports.refused_rows", "oversight.healthz", "oversight.readyz",
    "documents.download", "claims.paper", "claims.promises_file", "bonus.export",
    "bonus.statement_lines", "bonus.statement_paper", "bonus.trial_file", "disputes.export", "rates.export",
    "payroll.payroll_file", "payroll.payroll_totals", "payroll.record_items", "payroll.record_paper",
}  # fmt: skip
# There only before the first administrator is; seen by the test of an empty installation.
BEFORE_THE_FIRM = {"people.setup"}
# Pages that show more, or anything at all, once they are asked something.
ASKED = {
    "book.contacts": ["", "?q=zzzz", "?initiative={slug}"],
    "clients.contact_options": ["?q=be", "?q=zzzz"],
    "clients.duplicates": ["?name=Bergström", "?name=zzzz"],
    "claims.new": ["?household={household_id}", "?interaction={interaction_id}"],
    "claims.queue": ["", "?claim={claim_id}", "?claim={engagement_id}"],
    "custody.find_households": ["?q=be", "?q=zzzz"],
    "disputes.new": ["", "?period={period_id}"],
    "entry.about_contact": ["", "?contact={contact_id}"],
    "entry.contact_options": ["", "?q=be", "?q=zzzz"],
    "entry.new_interaction": ["", "?contact={contact_id}"],
    "scorecards.rows": ["?since=2026-01-01&until=2026-12-31"],
    "tasks.mine": ["", "?view=done"],
    "tasks.new": ["", "?household={household_id}"],
}


class Place(NamedTuple):
    """One page as one person meets it."""

    person: str
    path: str


class Atlas:
    """The pages of a running demo firm."""

    def __init__(self, firm, folder) -> None:
        from webapp import create_app

        self.app = create_app(settings_for(firm.database_url, folder))
        engine = sa.create_engine(self.app.config["RAPPORT"].database_url)
        with engine.connect() as connection:
            self.ids = ids_of(connection)
        engine.dispose()
        self.urls = self.app.url_map.bind("localhost")

    def places(self, **known) -> list[Place]:
        """All pages; `known` are arguments that the demo firm has no record for."""
        found = [Place(person, "/") for person in PEOPLE] + [Place(NOBODY, "/sign-in")]
        for rule in sorted(self.app.url_map.iter_rules(), key=str):
            if "GET" not in rule.methods or rule.endpoint in FRAGMENTS | FILES | BEFORE_THE_FIRM:
                continue
            person = viewer_of(getattr(self.app.view_functions[rule.endpoint], "permission", None))
            path = self.path(rule, **known)
            more = [query.format(**self.ids) for query in ASKED.get(rule.endpoint, [""])]
            found += [Place(person, path + query) for query in more]
        return list(dict.fromkeys(found))

    def path(self, rule, **known) -> str:
        """The address of a route with every argument filled in; an argument that nobody described fails."""
        values = {**self.ids, **known}
        unknown = set(rule.arguments) - set(values)
        assert not unknown, f"{rule}: say in {__name__}.ids_of what {unknown} may be"
        if rule.endpoint.startswith("custody.") and "file_id" in rule.arguments:
            values["file_id"] = values["statement_id"]
        if rule.endpoint == "bonus.statement":
            values["statement_id"] = values["paid_id"]
        if rule.endpoint == "scorecards.rows":
            values["kind"] = KINDS[0]
        return self.urls.build(rule.endpoint, {name: values[name] for name in rule.arguments})


def viewer_of(permission: Permission | None) -> str:
    """Whoever looks at pages that need a permission."""
    if permission is None:
        return NOBODY
    return next(person for person, role in PEOPLE.items() if permission in GRANTS[role])


def ids_of(connection) -> dict:
    """One record of each kind in the households that Ada, and so her manager and the controllers, may see."""
    ada = connection.execute(sa.text("SELECT id FROM app_user WHERE email LIKE 'ada@%'")).scalar_one()
    covered = "household_id IN (SELECT household_id FROM coverage WHERE user_id = :ada AND ends_on IS NULL)"

    def one(query: str, **values):
        found = connection.execute(sa.text(query), {"ada": ada, **values}).scalar()
        assert found is not None, f"the demo firm has no record for: {query}"
        return found

    claim = f"claim WHERE {covered} AND claimant_id = :ada AND state = 'pending'"
    household = one(f"SELECT min(household_id) FROM {claim}")
    contact = one(f"SELECT min(r.contact_id) FROM relation r JOIN contact c ON c.id = r.contact_id WHERE {covered}")
    return {
        "household_id": household,
        "contact_id": contact,
        "coverage_id": one(
            "SELECT min(id) FROM coverage WHERE household_id = :household AND ends_on IS NULL", household=household
        ),
        "point_id": one("SELECT min(id) FROM contact_point WHERE contact_id = :contact", contact=contact),
        "address_id": one("SELECT min(id) FROM address WHERE contact_id = :contact", contact=contact),
        "relation_id": one("SELECT min(id) FROM relation WHERE contact_id = :contact", contact=contact),
        "interaction_id": one("SELECT max(id) FROM interaction WHERE household_id = :household", household=household),
        "task_id": one(f"SELECT min(id) FROM task WHERE {covered}"),
        "account_id": one(f"SELECT min(id) FROM account WHERE {covered}"),
        "claim_id": one(f"SELECT min(id) FROM {claim}"),
        "engagement_id": one("SELECT min(id) FROM claim WHERE kind = 'engagement' AND state = 'pending'"),
        "look_id": one(
            "SELECT min(k.id) FROM second_look k JOIN decision d ON d.id = k.decision_id JOIN app_user u ON"
            " u.id = d.decided_by_id WHERE k.looked_at IS NULL AND u.email NOT LIKE 'cora@%'"
        ),
        "statement_id": one("SELECT min(id) FROM statement_file"),
        "change_id": one("SELECT min(id) FROM bank_change"),
        "user_id": ada,
        "team_id": one("SELECT team_id FROM app_user WHERE id = :ada"),
        "slug": one("SELECT i.slug FROM initiative i JOIN cost_line c ON c.initiative_id = i.id ORDER BY i.id LIMIT 1"),
        "plan_id": one("SELECT min(id) FROM bonus_plan"),
        "period_id": one("SELECT min(id) FROM credit_period"),
        "paid_id": one(
            "SELECT min(s.id) FROM bonus_statement s JOIN app_user u ON u.id = s.user_id WHERE u.email LIKE 'ada@%'"
        ),
        "number": one("SELECT min(number) FROM bonus_plan_version WHERE state = 'approved'"),
        "person_id": ada,
        "dispute_id": one("SELECT min(id) FROM dispute WHERE user_id = :ada"),
        "scorecard_id": one("SELECT min(id) FROM scorecard WHERE user_id = :ada"),
        "currency": one("SELECT currency FROM exchange_rate ORDER BY id LIMIT 1"),
        "quote": one("SELECT quote FROM exchange_rate ORDER BY id LIMIT 1"),
        "kind": "phone",
        "channel": "email",
    }


def name_of(path: str) -> str:
    """A path as part of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home"
