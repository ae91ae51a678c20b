"""Claims of a demo firm in every state, decided by its controllers against the activity."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import sqlalchemy as sa

from webapp.claims.models import Allocation, Answer, Claim, CreditShare, Decision, Instalment, SecondLook
from webapp.claims.rules import is_drawn
from webapp.demo import bulk, lately
from webapp.demo.book import Book
from webapp.demo.plan import Plan
from webapp.demo.staff import SECOND_LOOKS, SEED, Staff
from webapp.demo.touches import Reached, Touch
from webapp.demo.wealth import Ledger
from webapp.money import exponent

STATES = ("confirmed", "pending", "part-confirmed", "needs-answer", "promised", "rejected", "withdrawn", "lapsed")
SMALL_MIX = (50, 48, 8, 9, 14, 10, 6, 5)
LARGE_MIX = (430, 28, 6, 4, 10, 15, 5, 2)
NO_INITIATIVE = ("Referred by another client", "Long-standing relationship", "Came by themselves")
THOUSANDS = (8, 12, 15, 20, 25, 40, 60, 75, 100, 120, 180, 250, 400, 650)
REASONS = {
    "reject": ("The line is a transfer between own accounts.", "No such deposit arrived within the window."),
    "ask": ("Which account did the money go to?", "Is this the same money as the claim of March?"),
    "look": ("The payer is another family; I would have asked first.",),
}
# What clients did with confirmed money: days after it came, how much of it in per cent, and what for.
WITHDRAWN = ((40, 40, "Purchase of a house"), (25, 100, "Transfer to another bank"))
LOOKED_AFTER = timedelta(days=7)
LONG_AGO = timedelta(days=60)


class Filing:
    """Claims and what was decided on them, collected until they are written in an order that the guards accept."""

    def __init__(
        self, staff: Staff, book: Book, ledger: Ledger, reached: Reached, now: datetime, today: date, rng: Random
    ) -> None:
        self.staff, self.book, self.ledger, self.reached = staff, book, ledger, reached
        self.now, self.today, self.rng = now, today, rng
        self.claims: list[tuple] = []
        self.shares: list[tuple] = []
        self.decisions: list[tuple] = []
        self.allocations: list[tuple] = []
        self.answers: list[tuple] = []
        self.states: dict[str, list[int]] = {state: [] for state in STATES}
        self.claimed: dict[int, set[int]] = {}

    def file(self, touch: Touch, state: str) -> None:
        """One claim that grew out of an interaction, taken to a state."""
        number, rng = len(self.claims) + 1, self.rng
        currency = self.book.currency[touch.household_id]
        # No household claims the same sum twice.
        claimed = self.claimed.setdefault(touch.household_id, set())
        major = rng.choice([one for one in THOUSANDS if one not in claimed] or THOUSANDS) * 1_000
        claimed.add(major // 1_000)
        amount = major * 10 ** exponent(currency) * (100 if currency == "JPY" else 1)
        filed = min(touch.occurred_at + timedelta(days=rng.randint(0, 3), hours=2), self.now - timedelta(minutes=5))
        is_promise = state in ("promised", "lapsed") or rng.random() < 0.15
        expected = (filed + timedelta(days=rng.randint(10, 60))).date() if is_promise else None
        if state == "promised":
            expected = self.today + timedelta(days=rng.randint(-5, 45))
        elif state == "lapsed" and expected:
            expected = min(expected, self.today - timedelta(days=8))
        if state == "pending":
            # A promise about which nothing was asked waits as promised.
            is_promise, expected = False, None
        reason = "" if touch.initiative_id else rng.choice(NO_INITIATIVE)
        self.claims.append(
            (number, "promised" if is_promise else "deposited", "draft", touch.household_id, touch.id, touch.initiative_id, reason,
             touch.rep_id, touch.rep_id, amount, currency, expected, touch.occurred_at.date(), filed, 1, "")
        )  # fmt: skip
        self._share(number, touch)
        self.states[state].append(number)
        if touch.initiative_id and state != "withdrawn":
            for client in self.book.clients[touch.household_id]:
                self.reached.add("claim", client.id, touch.initiative_id)
        self._evidence(number, touch, state, amount, filed)
        if state == "lapsed" and expected:
            self._decide(number, "lapse", _morning(expected + timedelta(days=rng.randint(2, 6))), "", None)

    def add(self, touch: Touch, amount: int, description: str, state: str) -> int:
        """A deposit claimed out of an interaction, or of none where its id is 0; returns the claim's id."""
        number, currency = len(self.claims) + 1, self.book.currency[touch.household_id]
        filed = touch.occurred_at + timedelta(hours=2)
        reason = "" if touch.initiative_id else NO_INITIATIVE[0]
        self.claims.append(
            (number, "deposited", "draft", touch.household_id, touch.id or None, touch.initiative_id, reason,
             touch.rep_id, touch.rep_id, amount, currency, None, touch.occurred_at.date(), filed, 1, description)
        )  # fmt: skip
        self.shares.append((number, touch.rep_id, 10_000))
        self.states[state].append(number)
        if touch.initiative_id:
            for client in self.book.clients[touch.household_id]:
                self.reached.add("claim", client.id, touch.initiative_id)
        return number

    def confirm(self, number: int, line: int, amount: int, decided: datetime) -> None:
        """Confirms a claim by the whole of a line."""
        decision = self._decide(number, "confirm", min(decided, self.now - timedelta(minutes=2)), "", line)
        self.allocations.append((number, line, decision, amount))

    def _share(self, number: int, touch: Touch) -> None:
        others = [rep for rep in self.book.coverers[touch.household_id] if rep != touch.rep_id]
        if others and self.rng.random() < 0.5:
            self.shares += [(number, touch.rep_id, 7_000), (number, others[0], 3_000)]
        else:
            self.shares.append((number, touch.rep_id, 10_000))

    def _evidence(self, number: int, touch: Touch, state: str, amount: int, filed: datetime) -> None:
        rng = self.rng
        account = self.ledger.accounts[touch.household_id][0]
        line = None
        if state in ("confirmed", "part-confirmed") or (state in ("pending", "needs-answer") and rng.random() < 0.8):
            booked = min(filed.date() + timedelta(days=rng.randint(0, 9)), self.today)
            arrived = (
                amount // 2 if state == "part-confirmed" else amount if rng.random() < 0.85 else amount + amount // 20
            )
            payer = next(c.name for c in self.book.clients[touch.household_id] if c.id == touch.contact_id)
            line = self.ledger.add(touch.household_id, account, booked, arrived, "deposit", "Incoming transfer", payer)
        decided = min(filed + timedelta(days=rng.randint(3, 14)), self.now - timedelta(minutes=2))
        if state in ("confirmed", "part-confirmed"):
            decision = self._decide(number, "confirm", decided, "", line)
            self.allocations.append((number, line, decision, amount // 2 if state == "part-confirmed" else amount))
        elif state == "rejected":
            self._decide(number, "reject", decided, rng.choice(REASONS["reject"]), None)
        elif state == "needs-answer":
            self._decide(number, "ask", decided, rng.choice(REASONS["ask"]), None)
        elif state == "pending" and rng.random() < 0.15:
            self._decide(number, "ask", decided, rng.choice(REASONS["ask"]), None)
            self.answers.append(
                (number, touch.rep_id, decided, "It went to the custody account, two days after the call.")
            )

    def withdraw(self) -> None:
        """Lets clients of the first confirmed claims take money out again within the seasoning window."""
        homes: set[int] = set()
        for number, line, _decision, _amount in self.allocations:
            household, booked = self.claims[number - 1][3], self.ledger.lines[line - 1][5]
            if household not in homes and number in self.states["confirmed"] and self.today - booked > LONG_AGO:
                self.ledger.withdraw(household, line, *WITHDRAWN[len(homes)])
                homes.add(household)
            if len(homes) == len(WITHDRAWN):
                return

    def _decide(self, number: int, outcome: str, decided: datetime, reason: str, line: int | None) -> int:
        decision = len(self.decisions) + 1
        seen = [{"activity_id": line}] if line else []
        by = self.rng.choice(self.staff.controllers)
        kind, filed = self.claims[number - 1][1], self.claims[number - 1][13]
        is_counted = outcome in ("confirm", "reject") and kind != "promised"
        waited = int((decided - filed).total_seconds()) if is_counted else None
        self.decisions.append((decision, number, outcome, by, decided, decided.date(), reason, 1, seen, waited))
        return decision

    def write(self) -> None:
        """Writes everything: drafts, shares, then out of draft, decisions, evidence, and the states they lead to."""
        instalments = self._instalments()
        bulk.insert(
            Claim.__table__,
            ("id", "kind", "state", "household_id", "interaction_id", "initiative_id", "no_initiative_reason", "claimant_id",
             "entered_by_id", "amount_minor", "currency", "expected_on", "conflict_from", "filed_at", "version",
             "description"),
            self.claims,
        )  # fmt: skip
        bulk.insert(CreditShare.__table__, ("claim_id", "user_id", "basis_points"), self.shares)
        bulk.insert(Instalment.__table__, ("claim_id", "due_on", "amount_minor"), instalments)
        bulk.run("UPDATE claim SET state = CASE kind WHEN 'promised' THEN 'promised' ELSE 'pending' END")
        bulk.insert(
            Decision.__table__,
            ("id", "claim_id", "outcome", "decided_by_id", "decided_at", "decided_on", "reason", "claim_version", "evidence_seen",
             "waited_seconds"),
            self.decisions,
        )  # fmt: skip
        bulk.insert(Allocation.__table__, ("claim_id", "activity_id", "decision_id", "amount_minor"), self.allocations)
        bulk.insert(Answer.__table__, ("claim_id", "answered_by_id", "answered_at", "body"), self.answers)
        decided = ", decided_at = (SELECT max(d.decided_at) FROM decision d WHERE d.claim_id = claim.id)"
        for state, ids in self.states.items():
            extra = decided if state in ("confirmed", "rejected") else ""
            for start in range(0, len(ids), 500):
                listed = ", ".join(map(str, ids[start : start + 500]))
                bulk.run(f"UPDATE claim SET state = '{state}'{extra} WHERE id IN ({listed})")
        self._look_again()

    def _instalments(self) -> list[tuple]:
        """What was promised is due on its day; one large open promise in three parts, the first of them overdue."""
        due = [(claim[0], claim[11], claim[9]) for claim in self.claims if claim[1] == "promised"]
        open_ones = [one for one in due if one[0] in self.states["promised"]]
        if not open_ones:
            return due
        number, _day, amount = max(open_ones, key=lambda one: (one[2], one[0]))
        days = [self.today + timedelta(days=days) for days in (-20, 40, 100)]
        parts = [amount // 2, amount // 4, amount - amount // 2 - amount // 4]
        claim = self.claims[number - 1]
        self.claims[number - 1] = (*claim[:11], days[0], *claim[12:])
        return [one for one in due if one[0] != number] + [(number, *one) for one in zip(days, parts, strict=True)]

    def _look_again(self) -> None:
        """Draws the firm's sample; but for the latest, another controller looked at each a week after its decision."""
        confirmed = set(self.states["confirmed"])
        drawn = [
            (at, by, number, decision)
            for decision, number, outcome, by, at, *_rest in self.decisions
            if outcome == "confirm" and number in confirmed and is_drawn(SEED, number, SECOND_LOOKS)
        ]
        drawn.sort()
        rows = [(look, number, decision, at) for look, (at, _by, number, decision) in enumerate(drawn, 1)]
        bulk.insert(SecondLook.__table__, ("id", "claim_id", "decision_id", "drawn_at"), rows)
        for look, (at, by, _number, _decision) in enumerate(drawn[: -max(3, len(drawn) // 50)], 1):
            looked_at = min(at + LOOKED_AFTER, self.now)
            others = [controller for controller in self.staff.controllers if controller != by]
            values = {"looked_by_id": self.rng.choice(others), "looked_at": looked_at, "looked_on": looked_at.date()}
            is_other = look % 12 == 5
            values |= {"verdict": "disagree" if is_other else "agree", "reason": REASONS["look"][0] if is_other else ""}
            bulk.change(sa.update(SecondLook).where(SecondLook.id == look).values(**values))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def write(plan: Plan, filing: Filing, touches: list[Touch], rng: Random) -> None:
    """Files as many claims as planned, from interactions with households that hold accounts."""
    mix = LARGE_MIX if plan.is_large else SMALL_MIX
    usable = [touch for touch in touches if touch.household_id in filing.ledger.accounts]
    recent = sorted(usable, key=lambda touch: touch.occurred_at)
    count = plan.claims if plan.is_large else plan.claims - lately.FILED
    chosen = sorted(rng.sample(range(len(recent)), min(count, len(recent))))
    total = len(chosen)
    for place, index in enumerate(chosen):
        # The oldest lapsed, so that the smallest firm has one that did.
        state = rng.choices(STATES, mix)[0] if place else "lapsed"
        # What is still open is mostly recent, as in a firm whose controllers keep up.
        if state in ("pending", "needs-answer", "promised") and place < total * 0.5:
            state = "confirmed"
        # What was promised lately has had no time to lapse.
        if state == "lapsed" and place > total * 0.8:
            state = "promised"
        filing.file(recent[index], state)
    if not plan.is_large:
        filing.withdraw()
