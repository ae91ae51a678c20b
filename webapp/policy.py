"""Who may do what: roles, permissions, the one table that grants them, and a guard that refuses undeclared routes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import UserMixin, current_user
from werkzeug.wrappers import Response

F = TypeVar("F", bound=Callable[..., Any])


class Role(StrEnum):
    """What a person does in the firm; one person may hold several."""

    REP = "rep"
    MANAGER = "manager"
    CONTROLLER = "controller"
    MARKETING = "marketing"
    SERVICE = "service"
    ADMIN = "admin"


class Permission(StrEnum):
    """What a role may do, as resource:action; which rows it may do it to is decided by the queries."""

    ACCOUNT_READ = "account:read"
    ACTIVITY_IMPORT = "activity:import"
    AUDIT_READ = "audit:read"
    CLAIM_DECIDE = "claim:decide"
    CLAIM_FILE = "claim:file"
    CLAIM_READ = "claim:read"
    CONTACT_EDIT = "contact:edit"
    CONTACT_EXPORT = "contact:export"
    CONTACT_IMPORT = "contact:import"
    CONTACT_READ = "contact:read"
    COVERAGE_ASSIGN = "coverage:assign"
    DOCUMENT_ADD = "document:add"
    DOCUMENT_READ = "document:read"
    FIRM_EDIT = "firm:edit"
    GRANT_CONFIRM = "grant:confirm"
    GUEST_EDIT = "guest:edit"
    GUEST_LIST = "guest:list"
    HOME_READ = "home:read"
    HOUSEHOLD_NAME = "household:name"
    INITIATIVE_EDIT = "initiative:edit"
    INITIATIVE_READ = "initiative:read"
    INTERACTION_LOG = "interaction:log"
    INTERACTION_READ = "interaction:read"
    PERIOD_RUN = "period:run"
    PLAN_APPROVE = "plan:approve"
    PLAN_EDIT = "plan:edit"
    PLAN_READ = "plan:read"
    QUEUE_READ = "queue:read"
    RATE_EDIT = "rate:edit"
    STATEMENT_READ = "statement:read"
    STATEMENT_TEAM = "statement:team"
    TASK_EDIT = "task:edit"
    TASK_READ = "task:read"
    USER_EDIT = "user:edit"


_CLIENT_FACING = frozenset(
    {
        Permission.ACCOUNT_READ, Permission.CLAIM_FILE, Permission.CLAIM_READ, Permission.CONTACT_EDIT,
        Permission.CONTACT_EXPORT, Permission.CONTACT_IMPORT, Permission.CONTACT_READ, Permission.DOCUMENT_ADD,
        Permission.DOCUMENT_READ, Permission.GUEST_EDIT, Permission.HOME_READ, Permission.HOUSEHOLD_NAME,
        Permission.INITIATIVE_READ, Permission.INTERACTION_LOG,
        Permission.INTERACTION_READ, Permission.TASK_EDIT, Permission.TASK_READ,
    }
)  # fmt: skip

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.REP: _CLIENT_FACING | {Permission.PLAN_READ, Permission.STATEMENT_READ},
    Role.MANAGER: _CLIENT_FACING
    | {
        Permission.AUDIT_READ, Permission.COVERAGE_ASSIGN, Permission.GRANT_CONFIRM, Permission.INITIATIVE_EDIT,
        Permission.PLAN_APPROVE, Permission.PLAN_EDIT, Permission.PLAN_READ, Permission.STATEMENT_READ,
        Permission.STATEMENT_TEAM,
    },
    Role.CONTROLLER: frozenset(
        {
            Permission.ACCOUNT_READ, Permission.ACTIVITY_IMPORT, Permission.AUDIT_READ, Permission.CLAIM_DECIDE,
            Permission.CLAIM_READ, Permission.HOME_READ, Permission.HOUSEHOLD_NAME, Permission.INITIATIVE_READ,
            Permission.PERIOD_RUN, Permission.QUEUE_READ, Permission.RATE_EDIT,
        }
    ),
    Role.MARKETING: frozenset(
        {
            Permission.GUEST_EDIT, Permission.GUEST_LIST, Permission.HOME_READ, Permission.INITIATIVE_EDIT,
            Permission.INITIATIVE_READ,
        }
    ),
    Role.SERVICE: _CLIENT_FACING - {Permission.CLAIM_FILE},
    Role.ADMIN: frozenset(
        {
            Permission.AUDIT_READ, Permission.FIRM_EDIT, Permission.GRANT_CONFIRM, Permission.HOME_READ,
            Permission.USER_EDIT,
        }
    ),
}  # fmt: skip

# What a firm may do without, each with the permissions that nobody has while it is off. Households, contacts and what
# was said to them are what everything else is about, so they are always there.
MODULES: dict[str, frozenset[Permission]] = {
    "initiatives": frozenset(
        {Permission.GUEST_EDIT, Permission.GUEST_LIST, Permission.INITIATIVE_EDIT, Permission.INITIATIVE_READ}
    ),
    "claims": frozenset(
        {
            Permission.ACCOUNT_READ, Permission.ACTIVITY_IMPORT, Permission.CLAIM_DECIDE, Permission.CLAIM_FILE,
            Permission.CLAIM_READ, Permission.QUEUE_READ,
        }
    ),
    "tasks": frozenset({Permission.TASK_EDIT, Permission.TASK_READ}),
    "imports": frozenset({Permission.CONTACT_IMPORT}),
    "bonus": frozenset(
        {
            Permission.PERIOD_RUN, Permission.PLAN_APPROVE, Permission.PLAN_EDIT, Permission.PLAN_READ,
            Permission.RATE_EDIT, Permission.STATEMENT_READ, Permission.STATEMENT_TEAM,
        }
    ),
}  # fmt: skip
# What a new firm has on; the rest is switched on when it is wanted.
FROM_THE_START = tuple(name for name in MODULES if name != "bonus")

# Roles whose holders work with clients; an open firm shows them every household that is not walled.
CLIENT_FACING_ROLES = frozenset({Role.REP, Role.MANAGER, Role.SERVICE})

# Who may do one of these sees the clients or the pay of others, decides on them, or says who may.
_REACHING = frozenset(
    {
        Permission.CLAIM_DECIDE, Permission.COVERAGE_ASSIGN, Permission.GRANT_CONFIRM, Permission.GUEST_LIST,
        Permission.PERIOD_RUN, Permission.PLAN_APPROVE, Permission.STATEMENT_TEAM, Permission.USER_EDIT,
    }
)  # fmt: skip


def roles_with_reach(access_profile: str) -> frozenset[Role]:
    """The roles that a second person confirms; in an open firm those who work with clients see all of them."""
    found = frozenset(role for role, held in GRANTS.items() if held & _REACHING)
    return found | CLIENT_FACING_ROLES if access_profile == "open" else found


def roles_granting(permission: Permission) -> list[str]:
    """The roles that grant a permission, as they are stored."""
    return [role.value for role, held in GRANTS.items() if permission in held]


@dataclass(frozen=True)
class FirmView:
    """The firm's settings as a request needs them."""

    name: str = "Rapport"
    currency: str = "USD"
    zone: str = "UTC"
    access_profile: str = "coverage"
    control_profile: str = "strict"
    modules: frozenset[str] = frozenset(MODULES)
    demo: bool = False
    country: str = "US"
    second_look_percent: int = 0
    second_look_seed: str = ""
    seasoning_days: int = 365
    seasoning_method: str = "lifo"
    promise_reminder_days: int = 7
    promise_grace_days: int | None = None
    dispute_filing_days: int = 30
    dispute_answer_days: int = 14

    @property
    def allows_single_control(self) -> bool:
        """Whether the owner of a small firm may take steps alone that else need a second person; each is marked."""
        return self.control_profile == "small"


@dataclass(frozen=True, eq=False)
class Viewer(UserMixin):
    """The person on whose behalf something is read or done: a value, not a database row."""

    id: int
    name: str
    email: str
    roles: frozenset[Role]
    team_id: int | None = None
    zone: str = "UTC"
    locale: str = "en"
    theme: str = "auto"
    single_key_shortcuts: bool = True
    # How many people the teams below hold; 0 for those who manage nobody.
    reach: int = 0
    firm: FirmView = field(default_factory=FirmView)

    def may(self, permission: Permission | str) -> bool:
        """Whether the person may do something here: a role grants it, and the firm has not switched it off."""
        return permission in self.permissions

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """All that the person may do in this firm."""
        return granted(self.roles, self.firm.modules)

    @property
    def is_client_facing(self) -> bool:
        """Whether the person works with clients, and so may see households in an open firm."""
        return bool(self.roles & CLIENT_FACING_ROLES)

    @property
    def reaches_team(self) -> bool:
        """Whether the person inherits the households of the teams below."""
        return Role.MANAGER in self.roles

    @property
    def sees_all_claims(self) -> bool:
        """Whether claims, activity and household names are open firm-wide (controllers)."""
        return Permission.CLAIM_DECIDE in self.permissions


@lru_cache(maxsize=256)
def granted(roles: frozenset[Role], modules: frozenset[str]) -> frozenset[Permission]:
    """All that roles grant together, without what belongs to a module that is off."""
    return _switched_on(modules) & frozenset().union(*(GRANTS[role] for role in roles))


def _switched_on(modules: frozenset[str]) -> frozenset[Permission]:
    return frozenset(Permission).difference(*(held for name, held in MODULES.items() if name not in modules))


def requires(permission: Permission) -> Callable[[F], F]:
    """Declares what a route needs; what belongs to a module that the firm has switched off answers 404."""

    def declare(view: F) -> F:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def public(view: F) -> F:
    """Declares that a route answers without sign-in."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Puts the guard in front of every route."""
    app.before_request(guard)


def guard() -> Response | None:
    """Deny by default: undeclared routes are refused, strangers sign in first, missing permissions are 403."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    if not hasattr(view, "permission"):
        abort(403, _("The route %(name)s declares no permission.", name=request.endpoint))
    if view.permission is None:
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    if view.permission not in _switched_on(current_user.firm.modules):
        abort(404)
    if not current_user.may(view.permission):
        abort(403)
    return None


def _to_sign_in() -> Response:
    if request.headers.get("HX-Request-Type") == "partial":
        # Never led away: what somebody is typing on the page would be lost.
        abort(401, _("Your session has ended. What is on this page is still here."))
    back = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(url_for("people.sign_in", next=back if back != "/" else None), 303)


def viewer() -> Viewer:
    """Who asks, as a value to hand down; only for routes."""
    return current_user._get_current_object()
