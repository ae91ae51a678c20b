"""One function per model: rows with meaningful defaults, so that a test names only what it is about.

Each call is one committed transaction in a context of its own; what it returns is detached and readable. People are
returned as viewers, which is what queries and services take. Maintained rows (search, reach) are written along.
"""

from tests.factories.base import ZONE, bind, here, stored
from tests.factories.bonus import BEGUN, bonus_assignment, bonus_plan, plan_body
from tests.factories.claims import claim
from tests.factories.clients import contact, coverage, household, segment
from tests.factories.confirmed import confirmed, documented, left_again
from tests.factories.custody import account, activity, statement_file
from tests.factories.documents import attached, document, pdf
from tests.factories.initiatives import cost_line, guest, initiative
from tests.factories.interactions import interaction, task
from tests.factories.people import PASSWORD, firm, manage, open_firm, proposal, small_firm, team, user
from tests.factories.rates import rate

__all__ = [
    "BEGUN",
    "PASSWORD",
    "ZONE",
    "account",
    "activity",
    "attached",
    "bind",
    "bonus_assignment",
    "bonus_plan",
    "claim",
    "confirmed",
    "contact",
    "cost_line",
    "coverage",
    "document",
    "documented",
    "firm",
    "guest",
    "here",
    "household",
    "initiative",
    "interaction",
    "left_again",
    "manage",
    "open_firm",
    "pdf",
    "plan_body",
    "proposal",
    "rate",
    "segment",
    "small_firm",
    "statement_file",
    "stored",
    "task",
    "team",
    "user",
]
