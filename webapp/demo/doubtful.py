"""Claims of a demo firm against which something speaks, one of each kind, so that a visitor sees what is found.

Nothing speaks against its other claims. These are known by what their claimants wrote, and lie in households of which
nothing else is claimed.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from webapp.claims.rules.findings import Kind
from webapp.claims.rules.findings.burst import DAYS, LEAST
from webapp.clients.models import Coverage
from webapp.demo import bulk
from webapp.demo.claims import Filing
from webapp.demo.touches import Touch
from webapp.money import exponent

SAID = {
    Kind.JOURNAL: "The client topped up the custody account.",
    Kind.BETWEEN_HOUSEHOLDS: "Paid in by the family company.",
    Kind.WENT_OUT: "The transfer from the old bank arrived.",
    Kind.CLAIMED_TWICE: "New money after the evening with the orchestra.",
    Kind.EARLY: "Paid in after our talk about the summer.",
    Kind.COVERED: "The proceeds of the flat.",
    Kind.BURST: "Promised on the phone, and sent at once.",
    Kind.MEANS: "The sale of the company, as announced.",
}
# In thousands; none is like an amount of another claim of the firm.
THOUSANDS = dict(zip(SAID, (24, 31, 52, 67, 18, 90, 35, 0), strict=True))
TIMES = 14


class Doubtful:
    """Files these claims with the lines that give them away."""

    def __init__(self, filing: Filing, touches: list[Touch]) -> None:
        self.filing, self.ledger, self.book = filing, filing.ledger, filing.book
        taken = {claim[3] for claim in filing.claims}
        self.free = [household for household in filing.ledger.accounts if household not in taken]
        first, *others = filing.staff.reps
        month = filing.today.month - (filing.today.month - 1) % 3
        self.last_days = [filing.today.replace(month=month, day=1) - timedelta(days=days + 1) for days in range(DAYS)]
        busy = {claim[7] for claim in filing.claims if claim[13].date() in self.last_days}
        self.hasty = next((rep for rep in others if rep not in busy), 0)
        # Long enough ago that all of it has happened. The first rep's claims are decided lately.
        oldest, latest = (filing.today - timedelta(days=days) for days in (90, 12))
        self.touches = [
            touch
            for touch in touches
            if oldest <= touch.occurred_at.date() <= latest and touch.rep_id not in (first, self.hasty)
        ]

    def write(self) -> None:
        """Files one of each kind, and as many more as the kind needs; a firm too small for a kind goes without."""
        self._own_accounts()
        self._two_households()
        self._went_out()
        self._claimed_twice()
        self._early()
        self._covered()
        self._means()
        self._burst()

    def _own_accounts(self) -> None:
        for touch in self._take(lambda touch: len(self.ledger.accounts[touch.household_id]) > 1):
            amount, booked = self._claim(Kind.JOURNAL, touch)
            other = self.ledger.accounts[touch.household_id][1]
            self._left(touch.household_id, other, booked - timedelta(days=1), amount)

    def _two_households(self) -> None:
        for touch in self._take(lambda touch: any(self._others_of(touch))):
            amount, booked = self._claim(Kind.BETWEEN_HOUSEHOLDS, touch)
            other = next(self._others_of(touch))
            self.free.remove(other)
            self._left(other, self.ledger.accounts[other][0], booked, amount)

    def _others_of(self, touch: Touch) -> Iterator[int]:
        currency = self.book.currency
        return (
            household
            for household in self.free
            if household != touch.household_id
            and touch.rep_id in self.book.coverers[household]
            and currency[household] == currency[touch.household_id]
        )

    def _went_out(self) -> None:
        for touch in self._take():
            amount, booked = self._claim(Kind.WENT_OUT, touch)
            account = self.ledger.accounts[touch.household_id][0]
            self._left(touch.household_id, account, booked + timedelta(days=3), amount - amount // 25)

    def _claimed_twice(self) -> None:
        for touch in self._take(lambda touch: any(self._mates_of(touch))):
            self._claim(Kind.CLAIMED_TWICE, touch)
            at = touch.occurred_at + timedelta(days=1)
            again = touch._replace(rep_id=next(self._mates_of(touch)), occurred_at=at, initiative_id=None)
            self._claim(Kind.CLAIMED_TWICE, again, has_line=False)

    def _mates_of(self, touch: Touch) -> Iterator[int]:
        unfit = (touch.rep_id, self.hasty)
        return (rep for rep in self.book.coverers[touch.household_id] if rep not in unfit)

    def _early(self) -> None:
        for touch in self._take():
            self._claim(Kind.EARLY, touch, days=-4)

    def _covered(self) -> None:
        for touch in self._take():
            self._claim(Kind.COVERED, touch)
            starts_on, ends_on = (self.filing.today - timedelta(days=days) for days in (1_400, 900))
            columns = ("household_id", "user_id", "role", "starts_on", "ends_on", "version")
            row = (touch.household_id, self.filing.staff.controllers[-1], "service", starts_on, ends_on, 1)
            bulk.insert(Coverage.__table__, columns, [row])

    def _means(self) -> None:
        for touch in self._take():
            came_in = sum(line[6] for line in self.ledger.lines if line[2] == touch.household_id and line[6] > 0)
            unit = self._thousand(touch.household_id)
            self._claim(Kind.MEANS, touch, amount=-(-TIMES * came_in // unit) * unit)

    def _burst(self) -> None:
        """So many claims by one rep at the end of the last quarter, of which one still waits."""
        homes = [household for household in self.free if self.hasty in self.book.coverers[household]][:LEAST]
        for number, household in enumerate(homes):
            at = datetime.combine(self.last_days[number % DAYS], time(15), UTC)
            touch = Touch(0, household, self.book.clients[household][0].id, self.hasty, None, at)
            self._claim(Kind.BURST, touch, is_confirmed=number > 0, days=1)

    def _take(self, fits: Callable[[Touch], bool] = lambda touch: True) -> Iterator[Touch]:
        """The first interaction that fits, in a household of which nothing is claimed."""
        found = next((touch for touch in self.touches if touch.household_id in self.free and fits(touch)), None)
        if found:
            self.free.remove(found.household_id)
            yield found

    def _claim(
        self,
        kind: Kind,
        touch: Touch,
        *,
        amount: int = 0,
        days: int = 2,
        has_line: bool = True,
        is_confirmed: bool = False,
    ) -> tuple[int, date]:
        """A claim out of a touch, and by default its line some days later; returns the amount and the line's day."""
        amount = amount or THOUSANDS[kind] * self._thousand(touch.household_id)
        booked = touch.occurred_at.date() + timedelta(days=days)
        number = self.filing.add(touch, amount, SAID[kind], "confirmed" if is_confirmed else "pending")
        if has_line:
            account = self.ledger.accounts[touch.household_id][0]
            payer = next(c.name for c in self.book.clients[touch.household_id] if c.id == touch.contact_id)
            line = self.ledger.add(touch.household_id, account, booked, amount, "deposit", "Incoming transfer", payer)
            if is_confirmed:
                self.filing.confirm(number, line, amount, touch.occurred_at + timedelta(days=3))
        return amount, booked

    def _left(self, household: int, account: int, day: date, amount: int) -> None:
        self.ledger.add(household, account, day, -amount, "withdrawal", "Outgoing transfer", "")

    def _thousand(self, household: int) -> int:
        currency = self.book.currency[household]
        return 1_000 * 10 ** exponent(currency) * (100 if currency == "JPY" else 1)
