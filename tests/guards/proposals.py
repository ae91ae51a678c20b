"""What is refused about roles and teams: reach over others given by one person, and changing what was said."""

from tests.guards.statements import Violation

KEPT = "A proposal is withdrawn, never removed."
ALONE = "Somebody else can confirm this, so it waits for them."
UNCONFIRMED = "This role is given once a second person has confirmed it."
LED = "A team gets its manager once a second person has confirmed it."
PROPOSE = (
    "INSERT INTO proposal (id, user_id, kind, role, state, proposed_by_id, proposed_at, confirmed_by_id, given_at,"
    " is_single_control, version) VALUES (%s, {%s}, 'role', 'manager', '%s', {%s}, '{today} 12:00:00', %s, %s, %s, 1)"
)
WAITING = PROPOSE % (9001, "ada", "proposed", "root", "NULL", "NULL", "false")
AT_ONCE = "'{today} 12:00:00'"
CONFIRM = "UPDATE proposal SET state = 'given', confirmed_by_id = {{{}}}, given_at = '{{{}}} 12:00:00' WHERE id = 9001"
# Whom other violations make managers.
GIVEN = tuple(
    "INSERT INTO proposal (user_id, kind, role, state, proposed_at, given_at, is_single_control, version) VALUES"
    f" ({{{who}}}, 'role', 'manager', 'given', {AT_ONCE}, {AT_ONCE}, true, 1)"
    for who in ("ben", "lena", "eva")
)
STEPS = (WAITING, *GIVEN)
GIVE = "INSERT INTO user_role (user_id, role) VALUES ({%s}, '%s')"
OPENING = (
    "INSERT INTO proposal (kind, state, proposed_by_id, proposed_at, given_at, is_single_control, version) VALUES"
    f" ('open', 'given', %s, {AT_ONCE}, {AT_ONCE}, true, 1)"
)
# Nobody but Mo, who can sign in, could confirm what Root proposes.
NOBODY = "UPDATE app_user SET is_active = false WHERE id NOT IN ({root}, {mo})"
OPENS = "UPDATE app_user SET password_hash = 'x' WHERE id = {mo}"
LINK = (
    "INSERT INTO proposal (user_id, kind, state, proposed_by_id, proposed_at, given_at, is_single_control, version)"
    f" VALUES ({{mo}}, 'password', 'given', {{root}}, {AT_ONCE}, {AT_ONCE}, true, 1)"
)
OPEN = "UPDATE firm SET access_profile = 'open'"
CLOSE = "UPDATE firm SET access_profile = 'coverage'"
SMALL = "UPDATE firm SET control_profile = 'small'"
STRICT = "UPDATE firm SET control_profile = 'strict'"
ALLOWED = OPENING.replace("'open'", "'small'")
SIGNED = "One person takes second steps alone once a second person has confirmed it."
OPENED = "The firm opens all households once a second person has confirmed it."

VIOLATIONS = (
    Violation(
        "proposal_begins",
        "A proposal waits for a second person, or is given at once where nobody else could confirm it.",
        PROPOSE % (9002, "eva", "given", "root", "{mo}", AT_ONCE, "false"),
    ),
    Violation(
        "proposal_begins", "Only an administrator proposes what somebody may do.",
        PROPOSE % (9002, "eva", "proposed", "mo", "NULL", "NULL", "false"),
    ),
    Violation("proposal_begins", ALONE, PROPOSE % (9002, "eva", "given", "root", "NULL", AT_ONCE, "true")),
    Violation("proposal_begins", ALONE, PROPOSE % (9002, "root", "given", "root", "NULL", AT_ONCE, "true")),
    Violation(
        "proposal_begins", ALONE, PROPOSE % (9002, "eva", "given", "root", "NULL", AT_ONCE, "true"),
        ("DELETE FROM user_role WHERE role = 'manager'",),
    ),
    Violation(
        "proposal_moves", "What became of a proposal stays on record.",
        "UPDATE proposal SET given_at = '{today} 13:00:00' WHERE id = 9001", (CONFIRM.format("mo", "today"),),
    ),
    Violation(
        "proposal_moves", "A proposal stays as it was made; withdraw it and make another.",
        "UPDATE proposal SET role = 'admin' WHERE id = 9001",
    ),
    Violation(
        "proposal_moves", "Another administrator or a manager confirms what was proposed.",
        CONFIRM.format("eva", "today"),
    ),
    Violation("proposal_moves", "This proposal is too old; make it again.", CONFIRM.format("mo", "month")),
    *(
        Violation("user_role_given", UNCONFIRMED, GIVE % ("ada", role))
        for role in ("admin", "controller", "manager", "marketing")
    ),
    Violation("user_role_given", UNCONFIRMED, GIVE % ("mo", "rep"), (OPENING % "NULL", OPEN)),
    Violation(
        "user_role_given", UNCONFIRMED, GIVE % ("mo", "manager"),
        ("DELETE FROM user_role WHERE user_id = {mo}",),
    ),
    Violation(
        "user_role_keeps", "A role is given or taken away, never changed.",
        "UPDATE user_role SET role = 'admin' WHERE user_id = {ada}",
    ),
    Violation(
        "app_user_returns", "Whoever comes back gets such roles anew.",
        "UPDATE app_user SET is_active = true WHERE id = {mo}",
        ("UPDATE app_user SET is_active = false WHERE id = {mo}",),
    ),
    Violation(
        "app_user_returns", "Whoever comes back gets such roles anew.",
        "UPDATE app_user SET is_active = true WHERE id = {ada}",
        ("UPDATE app_user SET is_active = false WHERE id = {ada}", OPENING % "NULL", OPEN),
    ),
    Violation(
        "app_user_returns", "Whoever comes back leads a team once a second person has confirmed it again.",
        "UPDATE app_user SET is_active = true WHERE id = {mo}",
        ("UPDATE app_user SET is_active = false WHERE id = {mo}", "DELETE FROM user_role WHERE user_id = {mo}"),
    ),
    *(
        Violation(
            "proposal_begins", "Nobody alone gets the link of the only person who could confirm against them.",
            LINK, (NOBODY, OPENS, *taken),
        )
        for taken in ((), ("DELETE FROM user_role WHERE user_id = {mo}",))
    ),
    Violation("proposal_begins", ALONE, OPENING % "{root}"),
    Violation("firm_begins", OPENED, "INSERT INTO firm (id, access_profile) VALUES (2, 'open')"),
    Violation("firm_opens", OPENED, OPEN),
    Violation("firm_opens", OPENED, OPEN, (OPENING % "NULL", OPEN, CLOSE)),
    Violation("proposal_begins", ALONE, ALLOWED % "{root}"),
    Violation("firm_begins", SIGNED, "INSERT INTO firm (id, access_profile, control_profile) VALUES (2, 'x', 'small')"),
    Violation("firm_opens", SIGNED, SMALL),
    Violation("firm_opens", SIGNED, SMALL, (OPENING % "NULL",)),
    Violation("firm_opens", SIGNED, SMALL, (ALLOWED % "NULL", SMALL, STRICT)),
    Violation("firm_opens", OPENED, OPEN, (ALLOWED % "NULL", SMALL)),
    Violation("team_begins", LED, "INSERT INTO team (name, manager_id, version) VALUES ('East', {mo}, 1)"),
    Violation("team_led", LED, "UPDATE team SET manager_id = {mo} WHERE id = {south}"),
)  # fmt: skip
OWN = (Violation("user_role_keep_all", "Roles are taken away one by one, never emptied.", "TRUNCATE user_role"),)
