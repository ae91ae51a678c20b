"""Which role may do what, as the one table says."""

from typing import Any

from webapp import htmx
from webapp.people.forms import PERMISSION_WORDS, ROLE_NAMES, ROLE_NOTES
from webapp.people.routes import bp
from webapp.policy import GRANTS, Permission, requires


@bp.get("/admin/roles")
@requires(Permission.USER_EDIT)
def roles() -> Any:
    """The table of permissions by role."""
    rows = [
        (PERMISSION_WORDS[permission], [permission in GRANTS[role] for role in ROLE_NAMES]) for permission in Permission
    ]
    notes = [(ROLE_NAMES[role], ROLE_NOTES[role]) for role in ROLE_NAMES]
    return htmx.page("people/roles.html", names=list(ROLE_NAMES.values()), rows=rows, notes=notes)
