"""People act on claims, lines and accounts in any order: no cent is used twice, nothing decided is rewritten."""

from datetime import timedelta

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from tests import factories
from tests.claims.holding import asked, promises_hold, reversals_hold
from tests.claims.machine import run
from tests.claims.moving import Movers
from webapp import db as transactions
from webapp import periods
from webapp.claims import queries as claim_queries
from webapp.claims import service
from webapp.claims.rules import DECIDED, OPEN
from webapp.claims.service import Evidence, Seen
from webapp.custody import service as custody
from webapp.custody.models import Account, StatementFile
from webapp.custody.service.watching import after_lines_changed
from webapp.db import db

AMOUNTS = st.sampled_from([10_000, 20_000, 30_000])
# Enough to reach confirmed money behind all that nobody claims.
PAYMENTS = st.sampled_from([10_000, 90_000, 150_000])
STEPS = 12


class Office(Movers):
    """Ada and Ben claim; Cora and Carl import, decide and reopen; money leaves; accounts and people move between homes.

    The machine keeps its own account of what was confirmed, against which the database is held after each step.
    """

    lines, claims, files = Bundle("lines"), Bundle("claims"), Bundle("files")

    def __init__(self):
        super().__init__()
        cast = self.people
        self.settle([factories.household(f"Home {n}", covered_by=who) for n, who in enumerate((cast.ada, cast.ben))])
        numbers = [f"CH{home.id:08}" for home in self.homes]
        self.accounts = [factories.account(h, number=n) for h, n in zip(self.homes, numbers, strict=True)]
        self.reps, self.controllers = (cast.ada, cast.ben), (cast.cora, cast.carl)
        self.confirmed: dict[int, dict[int, int]] = {}
        self.decisions: list[tuple] = []
        self.undone: set[int] = set()
        self.once_used: set[int] = set()
        self.extended = self.looked_at = 0

    def used(self, line_id) -> int:
        return sum(used.get(line_id, 0) for used in self.confirmed.values())

    @initialize(target=files)
    def first_file(self):
        return factories.statement_file(self.controllers[0]).id

    @initialize(target=lines, file=files)
    def first_lines(self, file):
        return multiple(*(self.book(file, which, 30_000) for which in (0, 1, 0, 1)))

    @initialize(target=claims)
    def first_claims(self):
        return multiple(*(self.file(who, 30_000, "deposited") for who in (0, 1, 0, 1, 0)))

    @rule(target=files, which=st.integers(0, 1))
    def import_file(self, which):
        return factories.statement_file(self.controllers[which]).id

    @rule(target=lines, file=files, which=st.integers(0, 1), amount=AMOUNTS)
    def book(self, file, which, amount):
        if file in self.undone:
            return multiple()
        (home,) = asked("SELECT household_id FROM account WHERE id = :id", id=self.accounts[which].id)[0]
        row = type("Row", (), {"id": self.accounts[which].id, "household_id": home, "currency": "USD"})
        found = type("Row", (), {"id": file})
        line = factories.activity(row, found, amount).id
        self.look_again(home)
        return (line, amount)

    @rule(file=files, which=st.integers(0, 1), amount=PAYMENTS, days=st.sampled_from([-1, 0, 30, 364, 366]))
    def pay_out(self, file, which, amount, days):
        if file in self.undone:
            return
        (home,) = asked("SELECT household_id FROM account WHERE id = :id", id=self.accounts[which].id)[0]
        row = type("Row", (), {"id": self.accounts[which].id, "household_id": home, "currency": "USD"})
        day = periods.today(factories.ZONE) + timedelta(days=days)
        factories.activity(row, type("Row", (), {"id": file}), -amount, day)
        self.look_again(home)

    @rule(claim=claims, who=st.integers(0, 1), file=files, amount=PAYMENTS)
    def confirm_and_lose(self, claim, who, file, amount):
        self.confirm_by_what_is_there(claim, 30_000, who)
        home = self.claim(claim).household_id
        for which, account in enumerate(self.accounts):
            if asked("SELECT id FROM account WHERE id = :id AND household_id = :home", id=account.id, home=home):
                self.pay_out(file, which, amount, 30)

    def look_again(self, home) -> None:
        """What an import does once its lines are there."""
        with transactions.transaction():
            after_lines_changed([home])

    @rule(target=claims, who=st.integers(0, 1), amount=AMOUNTS, kind=st.sampled_from(["deposited", "promised"]))
    def file(self, who, amount, kind):
        due = periods.today(factories.ZONE) + timedelta(days=30) if kind == "promised" else None
        made = []
        with transactions.transaction():
            made.append(
                service.file_claim(
                    household_id=self.homes[who].id, kind=kind, amount_minor=amount, currency="USD", expected_on=due,
                    initiative_id=self.motor.id, actor=self.reps[who],
                )
            )  # fmt: skip
        self.confirmed[made[0].id] = {}
        return made[0].id

    @rule(claim=claims, chosen=st.lists(st.tuples(lines, AMOUNTS), min_size=1, max_size=3), who=st.integers(0, 1))
    def confirm(self, claim, chosen, who):
        now = self.claim(claim)
        # The first that may be evidence comes first, so that not most attempts fail for the same reason.
        fitting = dict(asked("SELECT id, id FROM activity WHERE household_id = :home", home=now.household_id))
        chosen = [one for one in chosen if one[0][0] in fitting] or chosen
        wanted = {line[0]: (min(amount, line[1]), line[1]) for line, amount in chosen}
        homes = dict(asked("SELECT id, household_id FROM activity"))
        rest = {line: whole - self.used(line) for line, (_amount, whole) in wanted.items()}
        total = sum(amount for amount, _whole in wanted.values())
        is_allowed = (
            now.state in OPEN
            and total <= now.amount_minor - now.allocated_minor - now.released_minor
            and all(homes.get(line) == now.household_id for line in wanted)
            and all(amount <= rest[line] for line, (amount, _whole) in wanted.items())
        )
        pieces = [Evidence(line, amount, rest[line]) for line, (amount, _whole) in wanted.items()]
        seen = Seen(now.version, now.amount_minor - now.allocated_minor - now.released_minor)
        actor = self.controllers[who]
        if self.tried(
            lambda: service.confirm_claim(claim_id=claim, seen=seen, evidence_used=pieces, actor=actor), is_allowed
        ):
            for line, (amount, _whole) in wanted.items():
                self.once_used.add(line)
                self.confirmed[claim][line] = self.confirmed[claim].get(line, 0) + amount

    @rule(claim=claims, amount=AMOUNTS, who=st.integers(0, 1))
    def confirm_by_what_is_there(self, claim, amount, who):
        home = self.claim(claim).household_id
        there = asked(
            "SELECT id, amount_minor FROM activity WHERE household_id = :home AND amount_minor > 0 ORDER BY id",
            home=home,
        )
        if there:
            self.confirm(claim, [(line, amount) for line in there[:1]], who)

    @rule(claim=claims, which=st.integers(0, 1), who=st.integers(0, 1))
    def confirm_between_two_moves(self, claim, which, who):
        self.move_person(which, False, "mo")
        self.confirm_by_what_is_there(claim, 10_000, who)
        self.move_person_back(which, "mo")

    @rule(claim=claims, who=st.integers(0, 1), what=st.sampled_from(["reject", "ask", "release", "extend"]))
    def say(self, claim, who, what):
        now = self.claim(claim)
        is_allowed = now.state in OPEN and (what == "ask" or (now.allocated_minor > 0) == (what == "release"))
        if what == "extend":
            is_allowed = now.state in OPEN and now.kind == "promised"
            self.extended += 1
        later = periods.today(factories.ZONE) + timedelta(days=31 + self.extended)
        seen = Seen(now.version, now.amount_minor - now.allocated_minor - now.released_minor)
        words = {"claim_id": claim, "seen": seen, "actor": self.controllers[who]}
        acts = {
            "reject": lambda: service.reject_claim(reason="No", **words),
            "ask": lambda: service.ask_claimant(question="When?", **words),
            "release": lambda: service.release_rest(**words),
            "extend": lambda: service.extend_promise(until=later, reason="They sell a house", **words),
        }
        self.tried(acts[what], is_allowed)

    @rule(claim=claims, who=st.integers(0, 1))
    def take_back(self, claim, who):
        now = self.claim(claim)
        is_allowed = now.claimant_id == self.reps[who].id and now.state in OPEN and not now.allocated_minor
        self.tried(
            lambda: service.withdraw_claim(claim_id=claim, version=now.version, actor=self.reps[who]), is_allowed
        )

    @rule(claim=claims, who=st.integers(0, 1))
    def reopen(self, claim, who):
        now, actor = self.claim(claim), self.controllers[who]
        took_part = asked(
            "SELECT 1 FROM decision WHERE claim_id = :id AND decided_by_id = :who", id=claim, who=actor.id
        )
        is_allowed = (now.state in DECIDED or (now.state in OPEN and now.allocated_minor)) and not took_part
        reopened = lambda: service.reopen_claim(claim_id=claim, version=now.version, reason="Wrong", actor=actor)  # noqa: E731
        if self.tried(reopened, is_allowed):
            self.confirmed[claim] = {}

    @rule(claim=claims, line=lines)
    def decide_as_claimant(self, claim, line):
        now = self.claim(claim)
        seen = Seen(now.version, now.amount_minor - now.allocated_minor - now.released_minor)
        pieces = [Evidence(line[0], 10_000, line[1])]
        actor = next(one for one in self.reps if one.id == now.claimant_id)
        self.tried(lambda: service.confirm_claim(claim_id=claim, seen=seen, evidence_used=pieces, actor=actor), False)

    # Rarely, since most of what follows a move is refused.
    @precondition(lambda self: sum(map(bool, self.confirmed.values())) == 1)
    @rule(which=st.integers(0, 1), to=st.integers(0, 1), who=st.integers(0, 1))
    def move_account(self, which, to, who):
        account_id, home = self.accounts[which].id, self.homes[to].id
        (was,) = asked("SELECT household_id FROM account WHERE id = :id", id=account_id)[0]
        on_it = [row[0] for row in asked("SELECT id FROM activity WHERE account_id = :id", id=account_id)]
        is_allowed = was == home or not any(self.used(line) for line in on_it)
        by_id = sa.select(Account).where(Account.id == account_id).execution_options(scope="doctor")
        self.tried(
            lambda: custody.assign_account(db.session.scalars(by_id).one(), home, actor=self.controllers[who]),
            is_allowed,
        )

    @rule(file=files, who=st.integers(0, 1))
    def undo(self, file, who):
        on_it = [row[0] for row in asked("SELECT id FROM activity WHERE file_id = :id", id=file)]
        is_allowed = file not in self.undone and not self.once_used & set(on_it)
        by_id = sa.select(StatementFile).where(StatementFile.id == file).execution_options(scope="doctor")
        if self.tried(lambda: custody.undo(db.session.scalars(by_id).one(), actor=self.controllers[who]), is_allowed):
            self.undone.add(file)

    @invariant()
    def money_is_what_was_confirmed(self):
        transactions.discard()
        for claim, used in self.confirmed.items():
            now = self.claim(claim)
            assert now.allocated_minor == sum(used.values())
            assert now.allocated_minor + now.released_minor <= now.amount_minor
        for line, amount, allocated in asked("SELECT id, amount_minor, allocated_minor FROM activity"):
            assert allocated == self.used(line) or line not in self._mine()
            assert 0 <= allocated <= max(amount, 0)

    @invariant()
    def what_left_again_is_marked_and_never_more(self):
        reversals_hold()
        promises_hold()
        transactions.discard()

    def _mine(self) -> set[int]:
        return {line for used in self.confirmed.values() for line in used}

    @invariant()
    def what_was_decided_stays(self):
        now = asked("SELECT id, claim_id, decided_by_id, outcome, decided_at, reason FROM decision ORDER BY id")
        assert now[: len(self.decisions)] == self.decisions
        self.decisions = now

    @invariant()
    def everybody_sees_the_sum_of_what_they_may_open(self):
        cast, (mine, others) = self.people, (home.id for home in self.homes)
        # One of the two after each step: what went wrong with the other shows after the next one.
        self.looked_at = others if self.looked_at == mine else mine
        first, second = ((cast.ada, {mine}), (cast.mo, {mine, others})), ((cast.ben, {others}), (cast.eva, set()))
        for viewer, homes in first if self.looked_at == mine else second:
            only = claim_queries.Filters(household_id=self.looked_at)
            shown = claim_queries.page_of(viewer, only).rows
            assert self.looked_at in homes or not shown
            added: dict[str, tuple[int, int, int]] = {}
            for row in shown:
                claims, amount, confirmed = added.get(row.state, (0, 0, 0))
                added[row.state] = (claims + 1, amount + row.amount_minor, confirmed + row.confirmed_minor)
            totals = claim_queries.totals(viewer, only)
            assert added == {one.state: (one.claims, one.amount_minor, one.confirmed_minor) for one in totals}
        transactions.discard()

    def teardown(self):
        """Whoever was not looked at after the last step is now."""
        for _half in range(2):
            self.everybody_sees_the_sum_of_what_they_may_open()
        super().teardown()


def test_invariants_hold_whatever_people_do(cast, in_app):
    run(Office, cast, STEPS)
