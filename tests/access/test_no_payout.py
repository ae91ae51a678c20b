"""Who decides about claims meets no word and no figure of what a decision pays, in no answer that they can get."""

import re

import pytest
import sqlalchemy as sa
from flask import Response

from tests.access import awards, disputes, periods, plans, routes, scorecards
from tests.access.test_canary import Walk, questions
from webapp.db import Base

# What pay is called, in headings, addresses and names of fields alike.
PAY = re.compile(r"bonus|payout|pay-out|commission|remuneration|incentive", re.IGNORECASE)
# Columns that hold a figure of pay, each with the text that stands for it in the world; a new one is missed until it
# stands here, and is then looked for in every answer.
PLANTED: dict[str, str] = {
    "bonus_plan.name": plans.NAME, "bonus_plan_version.body": plans.BODY, "bonus_statement.inputs": plans.BODY,
    "bonus_statement.results": periods.RESULTS, **periods.WORDS, **disputes.PLANTED, **awards.WORDS,
    **scorecards.WORDS,
}  # fmt: skip
# Codes and fingerprints, which say nothing by themselves, and which credited money differs, which is theirs to see.
SILENT = {
    "bonus_plan_version.state", "bonus_plan_version.digest", "bonus_statement.currency", "bonus_statement.digest",
    "bonus_statement.changes", *disputes.SILENT, "incentive_award.state", "incentive_award.currency",
    "scorecard.state", "scorecard.criteria", "scorecard.figures", "scorecard_score.criterion",
}  # fmt: skip


class PayWalk(Walk):
    """A way through every route that keeps each answer that speaks of pay."""

    def _check(self, path: str, answer) -> None:
        super()._check(path, answer)
        self.wrong += [f"{path} speaks of {word!r}" for word in spoken_of(answer.get_data(as_text=True))]

    def read_everything(self) -> int:
        """Asks for all that there is, pages, fragments, files and refusals; returns how many answers were read."""
        calls = list(routes.calls(self.app, self.world))
        for call in calls:
            self.ask(call)
        for path in questions(self.world, [call for call in calls if self.is_list(call)]):
            self.look(path, {})
        return self.asked


def spoken_of(text: str) -> set[str]:
    """Every word of pay in an answer, and every figure of pay that was planted."""
    return set(PAY.findall(text)) | {mark for mark in PLANTED.values() if mark in text}


def columns_of_pay(metadata) -> set[str]:
    """Columns that hold what somebody is paid, by their names: amounts and texts, not who and when."""
    return {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if PAY.search(table.name) or PAY.search(column.name) or table.name.startswith(("dispute", "scorecard"))
        if isinstance(column.type, sa.String | sa.JSON) or column.name.endswith("_minor")
    } - SILENT


@pytest.fixture
def walk(app, world, browser, told):
    found = PayWalk(app, world, browser, told)
    found.sign_in("cora")
    return found


@pytest.mark.parametrize("profile", ["coverage"])
def test_no_answer_to_a_controller_speaks_of_pay(walk):
    assert walk.read_everything() > 400
    assert not walk.wrong, "\n".join(walk.wrong)


@pytest.mark.parametrize("profile", ["coverage"])
@pytest.mark.parametrize(
    "said",
    [
        "<p>What this decision pays: bonus USD 1,250.00</p>",
        '<a href="/payouts/7">more</a>',
        "claim,amount,commission_minor\n7,100,5\n",
    ],
)
def test_an_answer_that_did_would_be_found(walk, said):
    walk._check("/claims/7", Response(said))
    assert len(walk.wrong) == 1


def test_every_column_of_pay_is_planted():
    assert columns_of_pay(Base.metadata) == set(PLANTED)
    other = sa.MetaData()
    sa.Table("statement_line", other, sa.Column("id", sa.Integer), sa.Column("payout_minor", sa.BigInteger))
    assert columns_of_pay(other) == {"statement_line.payout_minor"}
