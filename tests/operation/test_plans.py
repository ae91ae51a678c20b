"""What the hot pages cost the database, read off its own plan for a firm that is large enough to choose by cost."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.fixtures.statements import sent_by
from webapp import db as transactions
from webapp import guards, navigation, periods
from webapp.audit import AuditEntry, AuditPayload
from webapp.book import queries as book
from webapp.book import rules
from webapp.claims.models import Claim, CreditShare, Decision, SecondLook
from webapp.claims.queries import clear, listing, moves, pace, second_looks, surroundings, waiting
from webapp.claims.rules import Line
from webapp.clients.models import Contact, Coverage, Household
from webapp.custody.models import Account, Activity, StatementFile
from webapp.db import Base, Moment, db
from webapp.disputes.queries import managers
from webapp.idempotency import UsedKey
from webapp.initiatives.models import InitiativeContact
from webapp.oversight import queries as oversight
from webapp.people.models import Reach, User

pytestmark = pytest.mark.plans
MANY, OPEN, REPS, INITIATIVES = 20_000, 400, 40, 12
# Tables of which no page may read all rows.
LARGE = {
    "household",
    "contact",
    "coverage",
    "initiative_contact",
    "claim",
    "credit_share",
    "audit_entry",
    "audit_payload",
    "second_look",
    "decision",
    "account",
    "activity",
}
# Rows that may be put in order for a page: what a rep covers, never what a firm has.
FEW = 1_500


@pytest.fixture
def firm(app, cast):
    """A firm of 20,000 households in 40 people's hands, twelve initiatives, and as many audit entries."""
    cast.initiative, *_others = [factories.initiative(f"Evening {number}") for number in range(INITIATIVES)]
    with app.app_context():
        with transactions.aside() as connection:
            _write(connection.execution_options(scope="test"), cast)
        with transactions.aside() as connection:
            connection.execute(sa.text("ANALYZE"))
        yield cast
        db.session.rollback()


def _write(connection, cast) -> None:
    now, start = periods.now(), periods.today(factories.ZONE) - timedelta(days=365)
    i = sa.literal_column("i", sa.Integer)
    name = sa.literal("Family ") + sa.cast((i * 7919) % MANY, sa.Text)
    keyed = {"id": i, "created_at": now, "version": 1}
    people = {"id": i, "email": sa.cast(i, sa.Text) + "@many.example", "name": name, "joined_on": start, "version": 1}
    _fill(connection, User, 100, REPS, **people, team_id=cast.south.id, password_hash="none")
    _fill(connection, Reach, 100, REPS, manager_id=cast.max.id, user_id=i)
    _fill(connection, Household, 1, MANY, **keyed, name=name, sort_name=name, currency="USD")
    _fill(connection, Contact, 1, MANY, **keyed, household_id=i, name=name, sort_name=name, last_contact_at=now)
    covering = {"household_id": i, "role": "primary", "starts_on": start, "version": 1}
    _fill(connection, Coverage, 1, MANY, **covering, user_id=sa.literal(100) + i % REPS)
    one_of_them = sa.literal(cast.initiative.id) + i % INITIATIVES
    touched = {"initiative_id": one_of_them, "contact_id": i, "household_id": i, "sort_name": name}
    _fill(connection, InitiativeContact, 1, MANY, **touched, interaction_count=1, guest_count=0, claim_count=0,
          elsewhere_count=0)  # fmt: skip
    claim = {"id": i, "household_id": i, "claimant_id": sa.literal(100) + i % REPS, "entered_by_id": cast.mo.id}
    filed = {"filed_at": now, "conflict_from": start, "kind": "deposited", "state": "draft", "version": 1}
    terms = {"amount_minor": 100 + i, "currency": "USD", "no_initiative_reason": "A referral"}
    _fill(connection, Claim, 1, MANY // 2, **claim, **filed, **terms)
    _fill(connection, CreditShare, 1, MANY // 2, claim_id=i, user_id=sa.literal(100) + i % REPS, basis_points=10_000)
    # Only how much there is counts here, not whether it could have come about.
    guards.remove(connection)
    connection.execute(sa.update(Claim).values(state="pending"))
    closed = {"state": "confirmed", "decided_at": now, "allocated_minor": Claim.amount_minor}
    connection.execute(sa.update(Claim).where(Claim.id > OPEN).values(closed))
    _fill_accounts(connection, start, i, **keyed)
    decided = {"decided_by_id": cast.cora.id, "decided_at": now, "decided_on": start, "claim_version": 1}
    decided |= {"claim_id": i, "outcome": "confirm", "evidence_seen": [], "waited_seconds": i}
    _fill(connection, Decision, 1, MANY // 2, id=i, **decided)
    lately = Decision.id > MANY // 2 - OPEN
    connection.execute(sa.update(Decision).where(lately).values(decided_on=start + timedelta(days=360)))
    look = {"id": i, "claim_id": i, "decision_id": i, "drawn_at": now}
    _fill(connection, SecondLook, OPEN + 1, MANY // 2 - OPEN, **look)
    taken = {"looked_by_id": cast.carl.id, "looked_at": now, "looked_on": start, "verdict": "agree"}
    connection.execute(sa.update(SecondLook).where(SecondLook.id > OPEN + 50).values(taken))
    entry = {
        "id": i,
        "at": sa.case(
            (i <= MANY // 2, sa.literal(now - timedelta(days=90), Moment())), else_=sa.literal(now, Moment())
        ),
        "actor_id": sa.literal(100) + i % REPS,
        "actor_name": name,
        "action": sa.case((i % 1_000 == 0, "claim.lapsed"), else_="contact.changed"),
    }
    about = {"object_type": "contact", "object_id": i, "household_id": i, "request_id": "", "digest": ""}
    _fill(connection, AuditEntry, 1, MANY, **entry, **about, previous="", hash=sa.cast(i, sa.Text))
    key = {"user_id": sa.literal(100) + i % REPS, "key": sa.cast(i, sa.Text), "fingerprint": "", "created_at": now}
    _fill(connection, UsedKey, 1, MANY, **key)
    _fill(connection, AuditPayload, 1, MANY, entry_id=i, body={})


def _fill_accounts(connection, start, i, **keyed) -> None:
    """An account a household, with the money that its claim speaks of and a line by which as much left."""
    number = sa.cast(i, sa.Text)
    _fill(connection, StatementFile, 1, 1, id=i, file_name="", sha256="", format="", state="imported",
          uploaded_by_id=sa.literal(100), uploaded_at=keyed["created_at"], version=1)  # fmt: skip
    _fill(connection, Account, 1, MANY, **keyed, household_id=i, number=number, normal_number=number, currency="USD")
    line = {"account_id": i, "household_id": i, "file_id": 1, "currency": "USD", "identity": number}
    came = {"booked_on": start + timedelta(days=1), "amount_minor": sa.literal(100) + i, "kind": "deposit"}
    left = {"booked_on": start + timedelta(days=9), "amount_minor": -sa.literal(100) - i, "kind": "withdrawal"}
    _fill(connection, Activity, 1, MANY, id=i, **line, **came)
    _fill(connection, Activity, 1, MANY, id=sa.literal(MANY) + i, **{**line, "identity": "out"}, **left)


def _fill(connection, model, first: int, count: int, **columns) -> None:
    """So many rows by one statement; `i` counts them."""
    numbers = sa.select(sa.literal(first, sa.Integer).label("i")).cte("numbers", recursive=True)
    numbers = numbers.union_all(sa.select(numbers.c.i + 1).where(numbers.c.i < first + count - 1))
    table = model.__table__
    given = [
        value.label(name) if isinstance(value, sa.ColumnElement) else sa.literal(value, table.c[name].type).label(name)
        for name, value in columns.items()
    ]
    chosen = sa.select(*given).select_from(numbers)
    connection.execute(sa.insert(table).from_select(list(columns), chosen))


def plans(act) -> list[tuple[str, str]]:
    """Each statement on large tables that an act sends, and how the database carries it out."""
    reads = ("SELECT", "WITH")
    sent = sent_by(act, lambda text: text.startswith(reads) and bool(LARGE & set(re.findall(r"\w+", text))))
    assert sent
    return [(statement, _explained(statement, parameters)) for statement, parameters in sent]


def _explained(statement: str, parameters) -> str:
    """The plan as text; on SQLite the part that cuts the page out is marked, since only its order costs anything."""
    connection = db.session.connection().execution_options(scope="doctor")
    if not transactions.is_sqlite():
        return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters))
    parents, lines = {}, []
    for key, parent, _unused, words in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
        parents[key] = words
        is_walk = "chosen" in parents.get(parent, "" if "chosen" in statement else "chosen")
        lines.append(f"walk: {words}" if is_walk else words)
    return "\n".join(lines)


def faults(statement: str, plan: str, may_sort: bool) -> list[str]:
    """Lines of a plan that read a large table from end to end, or put more in order than a page is chosen from."""
    found, most = [], FEW if may_sort else 100
    is_sorted = "walk: USE TEMP B-TREE FOR ORDER BY" in plan
    lines = [line.strip() for line in plan.splitlines()]
    for above, line in zip(["", *lines], lines, strict=False):
        scan = re.search(r"Seq Scan on (\w+)|\bSCAN (\w+)$", line)
        table = scan and (scan[1] or scan[2])
        # SQLite walks a table in the order of its key by the table itself; without a sort it stops after a page.
        is_in_order = (
            scan and scan[2] and not is_sorted and re.search(rf"ORDER BY {table}\.id\b.*LIMIT", statement, re.S)
        )
        # A count stops where it is more than anybody reads.
        is_cut_off = "->  Limit" in above
        if table in LARGE and not is_in_order and not is_cut_off:
            found.append(line)
        sort = re.search(r"^(?:-> +)?(?:Incremental )?Sort .*rows=(\d+)", line)
        if sort and int(sort[1]) > most:
            found.append(line)
    return found + ["the rows are put in order"] * (is_sorted and not may_sort)


def asked(**filters):
    return rules.wanted({"initiative": "evening-0", **filters})


HOT = {
    "a manager's contacts of an initiative": ("max", False, lambda firm, who: contacts(firm, who)),
    "their second page": ("max", False, lambda firm, who: contacts(firm, who, after=True)),
    "a rep's contacts of an initiative": ("rep", True, lambda firm, who: contacts(firm, who)),
    "a manager's contacts": ("max", False, lambda firm, who: book.contact_list(who, rules.wanted({}), None)),
    "the queue": ("cora", False, lambda firm, who: waiting.queue_page(who, "", today())),
    "the queue of one state": ("cora", False, lambda firm, who: waiting.queue_page(who, "pending", today())),
    "the claims that are clear": ("cora", True, lambda firm, who: clear.fitting(who, today())),
    "what speaks against a claim": ("cora", True, lambda firm, who: against(who, 1)),
    "what speaks against many claims": ("cora", True, lambda firm, who: against(who, 200)),
    "the figures of the queue": ("cora", True, lambda firm, who: pace.figures(who, today())),
    "second looks": ("cora", True, lambda firm, who: second_looks.to_look_at(who, today())),
    "how often second looks agree": ("cora", False, lambda firm, who: second_looks.agreement(who, today())),
    "the list of claims": ("cora", False, lambda firm, who: listing.page_of(who, listing.Filters())),
    "who may decide a dispute": ("max", True, lambda firm, who: managers.managers_for(104, [77], dispute_id=1)),
    "the counters of the navigation": ("cora", False, lambda firm, who: navigation.counters(who)),
    "the audit of who runs the machinery": ("root", False, lambda firm, who: oversight.audit_page(who, WHOLE)),
    "its next page": ("root", False, lambda firm, who: oversight.audit_page(who, WHOLE, before=9_000)),
    "a manager's audit": ("max", False, lambda firm, who: oversight.audit_page(who, WHOLE)),
    "the audit of one household": ("root", True, lambda firm, who: oversight.audit_page(who, OF_HOUSEHOLD)),
    "the audit of one person": ("root", False, lambda firm, who: oversight.audit_page(who, OF_PERSON)),
}
WHOLE = oversight.Wanted()
OF_HOUSEHOLD, OF_PERSON = oversight.Wanted(household_id=77), oversight.Wanted(actor_id=104)


def today():
    return periods.today(factories.ZONE)


def against(who, count):
    lines = [Line(number, today(), 100 + number, 100 + number, "", "") for number in range(1, count + 1)]
    found = surroundings.around(who, [surroundings.Asked(line.id, periods.now()) for line in lines], is_alike=count > 1)
    assert len(found) == count
    money = moves.moves(who, {line.id: [line] for line in lines})
    assert all(one.own for [one] in money.values())


def contacts(firm, who, after=False):
    listed = book.contact_list(who, asked(), firm.initiative.id)
    assert listed.lines
    if after:
        book.contact_list(who, asked(after=str(listed.after)), firm.initiative.id)


def test_hot_pages_read_no_table_from_end_to_end(firm):
    reach = db.session.scalar(sa.select(sa.func.count()).where(Reach.manager_id == firm.max.id))
    people = {
        "max": replace(firm.max, reach=reach),
        "rep": replace(firm.ada, id=104),
        "cora": firm.cora,
        "root": firm.root,
    }
    a_plan_that_reads_everything_is_seen()
    wrong = []
    for name, (person, may_sort, act) in HOT.items():
        for statement, plan in plans(lambda act=act, person=person: act(firm, people[person])):
            if found := faults(statement, plan, may_sort):
                wrong.append(f"{name}: {found}\n{statement}\n{plan}")
    assert not wrong, "\n\n".join(wrong)


def test_filters_of_the_audit_begin_where_their_entries_are(firm):
    long_ago = periods.days_after(today(), -80)
    for wanted, index in (
        (oversight.Wanted(action="claim.lapsed"), "ix_audit_entry_action"),
        (oversight.Wanted(until=long_ago), "ix_audit_entry_at"),
        (oversight.Wanted(since=periods.days_after(long_ago, -20), until=long_ago), "ix_audit_entry_at"),
    ):
        sent = plans(lambda wanted=wanted: oversight.audit_page(firm.root, wanted))
        statement, plan = next(one for one in reversed(sent) if "FROM audit_entry" in one[0])
        assert index in plan, f"{statement}\n{plan}"


def test_keys_of_forms_are_forgotten_by_their_age(firm):
    statement = sa.delete(UsedKey).where(UsedKey.created_at < periods.now() - timedelta(days=30)).compile(db.engine)
    shown = str(statement) if transactions.is_sqlite() else statement.string
    values = tuple(statement.construct_params().values()) if transactions.is_sqlite() else statement.construct_params()
    assert "ix_used_key_created_at" in _explained(shown, values)


def a_plan_that_reads_everything_is_seen():
    for statement in (
        sa.select(Contact.id).where(Contact.name == "x"),
        sa.select(Claim.id).order_by(Claim.amount_minor),
    ):
        [(words, plan)] = plans(lambda s=statement: db.session.execute(s.execution_options(scope="test")).all())
        assert faults(words, plan, may_sort=False), plan
    assert set(Base.metadata.tables) >= LARGE
