"""In words, who else does or confirms what one may not do alone, and the way out where there is nobody."""

from flask_babel import gettext as _

from webapp import formats
from webapp.exceptions import RuleBroken
from webapp.people import queries
from webapp.policy import Permission


def nobody_confirms(user_id: int | None, proposer_id: int) -> str | None:
    """What to do where nobody can confirm now, though somebody could a few days ago; None where somebody can."""
    until = queries.nobody_until(user_id, proposer_id)
    if until is None:
        return None
    return _(
        "Nobody else can confirm it now. From %(moment)s on it holds at once when you propose it again, marked as"
        " single control. If it cannot wait, whoever looks after the server adds another administrator there with:"
        " rapport user add EMAIL --name NAME --role admin",
        moment=formats.moment(until),
    )


def somebody_else(own: int) -> str:
    """Who does what one may not do for oneself."""
    if any(person.id != own for person in queries.active_users(Permission.USER_EDIT)):
        return _("Another administrator does it.")
    return nobody_confirms(own, own) or _(
        "There is no other administrator: propose somebody as one, which a manager confirms."
    )


def not_for_oneself(own: int) -> RuleBroken:
    """Why somebody changes nothing of their own account here, and who else does."""
    words = _("Nobody changes their own roles, teams or password here. %(who_else)s", who_else=somebody_else(own))
    return RuleBroken(words)
