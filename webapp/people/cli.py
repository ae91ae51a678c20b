"""Commands about the firm and its users."""

import sys
from typing import Any

import click
from flask import Flask

from webapp import db, schema
from webapp.cli import acting_as, fail, report, with_app
from webapp.people import queries, rules, service
from webapp.policy import Role

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON line")
acting = click.option(
    "--as", "as_email", metavar="EMAIL", help="Administrator on whose behalf; without it the console itself"
)

WAITS = "A second person confirms what opens clients or pay of others, on the page Proposals."


def register(group: click.Group) -> None:
    """Adds the commands to `rapport`."""
    group.add_command(init)
    group.add_command(user)


@click.command()
@click.option("--name", prompt="Name of the firm", help="Name of the firm")
@click.option("--currency", prompt="Currency (three letters)", help="ISO currency such as USD")
@click.option("--zone", prompt="Time zone (such as Europe/Zurich)", help="IANA time zone of the firm")
@click.option("--country", prompt="Country (two letters)", help="Two letters; how phone numbers are read")
@click.option("--access", type=click.Choice(rules.ACCESS_PROFILES), default="coverage", show_default=True)
@click.option("--control", type=click.Choice(rules.CONTROL_PROFILES), default="strict", show_default=True)
@click.option("--admin-name", prompt="Name of the first administrator", help="First administrator")
@click.option("--admin-email", prompt="E-mail of the first administrator", help="Their sign-in name")
@click.option("--password-stdin", is_flag=True, help="Read the administrator's password from standard input")
@as_json
@with_app
def init(app: Flask, password_stdin: bool, as_json: bool, **given: str) -> None:
    """Makes the firm and its first administrator; whatever is not given is asked for."""
    if not schema.is_current(app):
        fail("The database schema is older or newer than this program. Run `rapport db upgrade` first.")
    if queries.firm_view() is not None:
        fail("This installation already has its firm.")
    password = _password(password_stdin)
    terms = service.FirmTerms(
        given["name"], given["currency"], given["zone"], given["country"], given["access"], given["control"]
    )
    with db.transaction():
        person = service.set_up(terms, given["admin_email"], given["admin_name"], password)
    made = {"firm": given["name"], "admin": person.email}
    report(made, as_json, f"{given['name']} is set up; {person.email} can sign in.")


@click.group()
def user() -> None:
    """Users: add, list, disable, reset-password."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@click.option("--team", help="Name of the team")
@click.option(
    "--password-stdin", is_flag=True, help="Read a first password from standard input instead of making a link"
)
@acting
@as_json
@with_app
def add(
    app: Flask,
    email: str,
    name: str,
    roles: tuple[str, ...],
    team: str | None,
    password_stdin: bool,
    as_email: str | None,
    as_json: bool,
) -> None:
    """Lets a person sign in, and prints the link with which they choose a password."""
    kept = service.hash_of_first(_password(True), email, name) if password_stdin else None
    actor, team_id = _actor(as_email), _team(team)
    with db.transaction():
        made = service.add_user(email, name, roles, team_id, kept, actor=actor)
        link = None if kept else _link(app, made.id, actor)
        waiting = [one.role or one.kind for one in _waiting(made.id)]
    told = {"id": made.id, "email": made.email, "password_link": link, "waiting": waiting}
    words = f" Password link, good for 30 minutes: {link}" if link else ""
    report(told, as_json, f"{made.email} is added.{words}{f' {WAITS}' if waiting else ''}")


@user.command("list")
@click.option("--all", "everyone", is_flag=True, help="Disabled users too")
@as_json
@with_app
def list_users(app: Flask, everyone: bool, as_json: bool) -> None:
    """Lists who can sign in."""
    lines: list[Any] = []
    page = 1
    while found := queries.users_page(everyone=everyone, page=page).lines:
        lines += found
        page += 1
    told = [{**line._asdict(), "roles": list(line.roles)} for line in lines]
    shown = (
        f"{line.email:<32} {line.name:<24} {', '.join(line.roles):<24} {line.team or '-':<14}"
        f" {'active' if line.is_active else 'disabled'}"
        for line in lines
    )
    report({"users": told}, as_json, "\n".join(shown))


@user.command("disable")
@click.argument("email")
@acting
@as_json
@with_app
def disable(app: Flask, email: str, as_email: str | None, as_json: bool) -> None:
    """Takes a person's right to sign in away and ends their sessions."""
    actor, user_id = _actor(as_email), _known(email)
    with db.transaction():
        service.disable_user(user_id, actor=actor)
    report({"id": user_id, "disabled": True}, as_json, f"{email} cannot sign in any more.")


@user.command("reset-password")
@click.argument("email")
@acting
@as_json
@with_app
def reset_password(app: Flask, email: str, as_email: str | None, as_json: bool) -> None:
    """Prints a one-time link with which a person chooses a new password.

    With --as a second person may have to hand it over.
    """
    actor, user_id = _actor(as_email), _known(email)
    with db.transaction():
        link = _link(app, user_id, actor)
    words = f"Password link, good for 30 minutes: {link}" if link else WAITS
    report({"id": user_id, "password_link": link}, as_json, words)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return click.prompt("Password of the first administrator", hide_input=True, confirmation_prompt=True)


def _actor(email: str | None) -> Any:
    if email is None:
        return "console"
    viewer = acting_as(email)
    if not viewer.may("user:edit"):
        fail(f"{email} may not change users.")
    return viewer


def _known(email: str) -> int:
    user_id = queries.user_id_of(email)
    if user_id is None:
        fail(f"There is no user with the e-mail {email}.")
    return user_id  # type: ignore[return-value]


def _team(name: str | None) -> int | None:
    if name is None:
        return None
    ids = {line.name: line.id for line in queries.team_lines()}
    if name not in ids:
        fail(f"There is no team “{name}”.")
    return ids[name]


def _link(app: Flask, user_id: int, actor: Any) -> str | None:
    if not service.ask_for_password(user_id, actor=actor):
        return None
    return f"{app.config['RAPPORT'].base_url}/password/{service.start_reset(user_id, actor=actor)}"


def _waiting(user_id: int) -> list[queries.ProposalLine]:
    firm = queries.firm_view()
    return queries.waiting_proposals(firm, user_id=user_id) if firm else []
