"""Every route of the product with its arguments filled in; a new route takes part by itself."""

from collections.abc import Iterator
from typing import NamedTuple

from werkzeug.routing import BuildError

from tests.access.rights import RELATIONS
from tests.access.world import World
from webapp.policy import Permission

# Ends the session of whoever asks; tested by itself.
LEFT_OUT = {"static", "people.sign_out", "people.end_own_sessions"}
# Arguments that name no household's data.
NOBODYS = {
    "kind", "channel", "token", "session_id", "user_id", "team_id", "slug", "cost_id", "segment_id", "plan_id",
    "number", "assignment_id", "period_id", "currency", "quote", "award_id",
    "proposal_id",
}  # fmt: skip


class Call(NamedTuple):
    """One request: what, with which method, about whose household; `about` is None where the address names none."""

    endpoint: str
    method: str
    path: str
    about: str | None
    permission: Permission | None


def calls(app, world: World) -> Iterator[Call]:
    """All rules × methods × households; an argument that is not described fails with its name."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if rule.endpoint in LEFT_OUT:
            continue
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        theirs = set(rule.arguments) - NOBODYS
        for relation in RELATIONS if theirs or "slug" in rule.arguments else RELATIONS[:1]:
            for path in paths(app, rule, world, relation):
                for method in sorted(rule.methods & {"GET", "POST"}):
                    yield Call(rule.endpoint, method, path, relation if theirs else None, permission)


def paths(app, rule, world: World, relation: str) -> list[str]:
    """Where a household's record lies; an interaction's route leads to one with a private note as well."""
    files = {"file_id": "import_file_id"} if rule.endpoint.startswith("imports.") else {}
    files |= {"claim_id": "papered_id", "document_id": "claim_document_id"} if rule.endpoint == "claims.paper" else {}
    found = [_path(app, rule, world, relation, **files)]
    if "interaction_id" in rule.arguments:
        found.append(_path(app, rule, world, relation, interaction_id="private_interaction_id"))
    return found


def _path(app, rule, world: World, relation: str, **instead: str) -> str:
    try:
        values = {name: world.argument(instead.get(name, name), relation) for name in rule.arguments}
    except KeyError as missing:
        raise AssertionError(
            f"{rule} has an argument that tests/access/world.py does not describe: {missing}. Add a row for it there."
        ) from missing
    with app.test_request_context():
        try:
            return app.url_map.bind("localhost").build(rule.endpoint, values)
        except BuildError as error:
            raise AssertionError(str(error)) from error
