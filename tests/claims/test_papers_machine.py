"""People attach documents and decide by them in any order: none confirms two claims, or one by its own uploader."""

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, invariant, rule

from tests import factories
from tests.claims.holding import asked
from tests.claims.machine import People, run
from webapp import db as transactions
from webapp.claims import service
from webapp.claims.rules import DECIDED, OPEN
from webapp.claims.service import Seen

FEE = 30_000


class Registry(People):
    """Ada claims engagements; Cora and Carl decide and reopen; one of the papers was added by Cora herself.

    The machine keeps its own account of what confirms what, against which the database is held after each step.
    """

    claims = Bundle("claims")

    def __init__(self):
        super().__init__()
        cast = self.people
        self.home = factories.household(covered_by=cast.ada)
        self.controllers = (cast.cora, cast.carl)
        adders = (cast.ada, cast.ada, cast.cora)
        papers = [factories.document(self.home, who, title=f"Paper {n}") for n, who in enumerate(adders)]
        self.papers = [paper.id for paper in papers]
        self.adder = {paper.id: who.id for paper, who in zip(papers, adders, strict=True)}
        self.attached: set[tuple[int, int]] = set()
        self.confirmed: dict[int, tuple[int, set[int], int]] = {}

    @initialize(target=claims)
    def first(self):
        return self.file()

    @rule(target=claims)
    def file(self):
        return factories.claim(self.home, self.people.ada, FEE, kind="engagement").id

    @rule(claim=claims, which=st.integers(0, 2))
    def attach(self, claim, which):
        now, paper = self.claim(claim), self.papers[which]
        if now.state in OPEN and (claim, paper) not in self.attached:
            factories.attached(now, type("Row", (), {"id": paper}), self.people.ada)
            self.attached.add((claim, paper))

    @rule(claim=claims, chosen=st.sets(st.integers(0, 2), max_size=2), who=st.integers(0, 1), part=st.integers(0, 4))
    def confirm(self, claim, chosen, who, part):
        now, actor, papers = self.claim(claim), self.controllers[who], {self.papers[one] for one in chosen}
        amount = part * FEE // 3
        taken = {paper for _decider, used, _amount in self.confirmed.values() for paper in used}
        is_allowed = (
            now.state in OPEN and bool(papers) and not papers & taken and 0 < amount <= FEE
            and all((claim, paper) in self.attached and self.adder[paper] != actor.id for paper in papers)
        )  # fmt: skip
        seen = Seen(now.version, now.amount_minor - now.allocated_minor - now.released_minor)
        act = {"claim_id": claim, "seen": seen, "document_ids": papers, "amount_minor": amount, "actor": actor}
        if self.tried(lambda: service.confirm_by_documents(**act), is_allowed):
            self.confirmed[claim] = (actor.id, papers, amount)

    @rule(claim=claims, who=st.integers(0, 1))
    def reopen(self, claim, who):
        now, actor = self.claim(claim), self.controllers[who]
        decider = self.confirmed[claim][0] if claim in self.confirmed else None
        is_allowed = (now.state in DECIDED or (now.state in OPEN and now.allocated_minor)) and decider != actor.id
        act = {"claim_id": claim, "version": now.version, "reason": "Looked at again", "actor": actor}
        if self.tried(lambda: service.reopen_claim(**act), is_allowed):
            del self.confirmed[claim]

    @invariant()
    def fees_are_what_documents_confirmed(self):
        transactions.discard()
        for claim, state, allocated, released in asked(
            "SELECT id, state, allocated_minor, released_minor FROM claim WHERE household_id = :home", home=self.home.id
        ):
            amount = self.confirmed[claim][2] if claim in self.confirmed else 0
            assert (state, allocated) == (("confirmed", amount) if amount else ("pending", 0))
            assert released == (FEE - amount if amount else 0)


def test_no_document_confirms_twice_whatever_people_do(cast, in_app):
    run(Registry, cast, 14)
