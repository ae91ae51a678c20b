"""People who move between two households while claims on these are filed, decided and taken back."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests import factories
from tests.claims.holding import asked
from tests.claims.machine import People
from webapp import db as transactions
from webapp.book import service
from webapp.claims import queries as claims
from webapp.clients import queries as clients
from webapp.clients.service import search_differences
from webapp.initiatives.queries.membership import membership_differences

# Who is credited under which initiative with what was confirmed when.
CREDITED = """
SELECT s.user_id, c.initiative_id, d.decided_at, c.currency, CAST(sum(a.amount_minor * s.basis_points) AS bigint)
FROM allocation a JOIN decision d ON d.id = a.decision_id JOIN claim c ON c.id = a.claim_id
JOIN credit_share s ON s.claim_id = c.id
WHERE NOT EXISTS (SELECT 1 FROM allocation_end e WHERE e.allocation_id = a.id)
GROUP BY s.user_id, c.initiative_id, d.decided_at, c.currency ORDER BY 1, 2, 3, 4
"""


class Movers(People):
    """Mo, who sees both households, moves their people; Ada tries to. No money moves by it."""

    def settle(self, homes) -> None:
        """Puts somebody into each household; an initiative touches them by what is claimed."""
        # Of its own name, since what others made before is there still.
        self.homes, self.own = homes, f"z{homes[0].id}z"
        self.motor = factories.initiative(f"Rally {self.own}")
        self.persons = [factories.contact(home, f"Ann {self.own}") for home in homes]
        # The last move of each, while it can be taken back: its number and where it began.
        self.moves: dict[int, tuple[int, int]] = {}

    def home_of(self, which) -> int:
        """To which household somebody belongs now."""
        return asked("SELECT household_id FROM contact WHERE id = :id", id=self.persons[which].id)[0][0]

    @initialize(which=st.integers(0, 1))
    def first_move(self, which):
        self.move_person(which, False, "mo")

    @rule(
        which=st.integers(0, 1), stays=st.sampled_from([False, False, True]), who=st.sampled_from(["mo", "mo", "ada"])
    )
    def move_person(self, which, stays, who):
        was, made = self.home_of(which), []
        home = next(home.id for home in self.homes if (home.id == was) == stays)
        actor = getattr(self.people, who)
        act = lambda: made.append(service.move_contact(self.persons[which].id, home, reason="So", actor=actor).id)  # noqa: E731
        if self.no_money_moves(act, who == "mo" and was != home):
            self.moves[which] = (made[0], was)

    @rule(which=st.integers(0, 1), who=st.sampled_from(["mo", "mo", "ben"]))
    def move_person_back(self, which, who):
        move, was = self.moves.get(which, (0, 0))
        actor = getattr(self.people, who)
        act = lambda: service.take_move_back(self.persons[which].id, move, actor=actor)  # noqa: E731
        if self.no_money_moves(act, who == "mo" and bool(move)):
            assert self.home_of(which) == was
            del self.moves[which]

    def no_money_moves(self, act, is_allowed) -> bool:
        """Whether it was done; whatever it was, what everybody is credited with and sees of claims is as before."""
        before = self.credited()
        is_done = self.tried(act, is_allowed)
        assert self.credited() == before
        self.people_are_where_they_belong()
        return is_done

    def credited(self):
        """The confirmed money by person, initiative and moment, and what everybody reads of it."""
        transactions.discard()
        cast = self.people
        return asked(CREDITED), [claims.totals(one, claims.Filters()) for one in (cast.ada, cast.mo)]

    def people_are_where_they_belong(self) -> None:
        """The search finds everybody under the household of now, for those who see it."""
        homes = {one.id: self.home_of(which) for which, one in enumerate(self.persons)}
        mine, others = (home.id for home in self.homes)
        cast = self.people
        for viewer, seen in ((cast.ada, {mine}), (cast.ben, {others})):
            found = {one.id for one in clients.find_contacts(viewer, self.own)}
            assert found == {person for person, home in homes.items() if home in seen}
        transactions.discard()

    def teardown(self):
        """What is maintained of contacts is as if worked out anew, whoever moved how often."""
        transactions.discard()
        assert search_differences() == []
        assert membership_differences() == []
        super().teardown()
