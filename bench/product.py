"""The product under load: its server, real sign-ins, and the five operations as people do them."""

import random
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench import databases, processes
from bench.client import Client
from bench.measuring import Operation, Request
from bench.pools import CONTROLLER, MANAGER, REP, Pools
from webapp.demo.cast import PASSWORD

NOTE = ("Called about the papers for the trust; wants the figures before the next meeting. " * 3)[:200]


@contextmanager
def serving(folder: Path, url: str = "") -> Iterator[tuple[int, int]]:
    """`rapport serve` with two processes of two threads: its port and process id."""
    port = processes.free_port()
    settings = databases.environment(folder, url, port)
    command = databases.program(["serve"])
    with processes.running(command, settings, port, folder / "server.log", databases.ROOT) as pid:
        yield port, pid


def scrape(pattern: str, body: bytes) -> str:
    """What a page holds at a place; raises LookupError where it does not."""
    found = re.search(pattern.encode(), body)
    if found is None:
        raise LookupError(f"nothing on the page fits {pattern!r}: {body[:300]!r}")
    return found[1].decode()


def _value(name: str) -> str:
    return f'name="{name}"[^>]*? value="([^"]*)"'


def sign_in(port: int, email: str) -> dict[str, str]:
    """Signs in through the form like anybody; the cookies of the session."""
    client = Client(port)
    shown = client.get("/sign-in").body
    fields = {name: scrape(_value(name), shown) for name in ("csrf_token", "idempotency_key")}
    answer = client.post("/sign-in", {**fields, "email": email, "password": PASSWORD, "next": ""})
    if answer.status != 303:
        raise LookupError(f"{email} could not sign in: {answer.status}")
    client.close()
    return client.cookies


def operations(port: int, pools: Pools) -> list[Operation]:
    """The operations, each with the session of the person who does it."""
    rep, manager, controller = (sign_in(port, email) for email in (REP, MANAGER, CONTROLLER))
    token = _form_token(port, rep, pools.contacts[0])

    def log(rng: random.Random) -> Request:
        return Request("/interactions/new", _entry(rng.choice(pools.logged), rng.choice(pools.running), token))

    listed = _any_of("/contacts?" + urlencode({"initiative": slug}) for slug in pools.initiatives)
    row = "data-row"
    return [
        Operation("list, manager", listed, manager, row),
        Operation("list, rep", listed, rep, row),
        Operation("contact", _any_of(f"/contacts/{key}" for key in pools.contacts), rep, "timeline-item"),
        Operation("contact, busiest", _any_of([f"/contacts/{pools.contacts[0]}"]), rep, "timeline-item"),
        Operation("log", log, rep, status=303),
        Operation("queue", _any_of(["/claims/queue"]), controller, row),
        Operation("search, manager", _searches(pools.all_names), manager, row),
        Operation("search, rep", _searches(pools.own_names), rep, row),
    ]


def _any_of(paths: Iterable[str]) -> Callable[[random.Random], Request]:
    pages = [Request(path) for path in paths]
    return lambda rng: rng.choice(pages)


def _searches(names: list[str]) -> Callable[[random.Random], Request]:
    return _any_of("/contacts?" + urlencode({"q": name}) for name in names)


def _form_token(port: int, cookies: dict[str, str], contact: int) -> str:
    client = Client(port, cookies)
    shown = client.get(f"/interactions/new?contact={contact}").body
    client.close()
    return scrape(_value("csrf_token"), shown)


def _entry(contact: int, initiative: int, token: str) -> dict[str, object]:
    """The fields of quick entry as a browser sends them, most of them untouched."""
    untouched = dict.fromkeys(
        ("contact_text", "when", "minutes", "subject", "outcome", "next_step", "follow_up", "due", "claim", "amount",
         "expected_on", "no_initiative_reason"), ""
    )  # fmt: skip
    return {
        **untouched, "csrf_token": token, "idempotency_key": uuid.uuid4().hex, "contact": contact, "channel": "phone",
        "note": NOTE, "initiative": initiative, "direction": "outbound", "due_in": "week", "currency": "USD",
    }  # fmt: skip
