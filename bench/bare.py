"""The floor under load: its server and its operations, named after the product's."""

import json
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench import databases, processes
from bench.client import Client
from bench.measuring import Operation, Request
from bench.product import NOTE, scrape


@contextmanager
def serving(home: Path, address: str) -> Iterator[tuple[int, int]]:
    """The floor under the same server with as many processes and threads: its port and process id."""
    port = processes.free_port()
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--workers", "2", "--blocking-threads", "2",
        "--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "warning", "bench.floor.app:app",
    ]  # fmt: skip
    with processes.running(command, {"FLOOR_DB": address}, port, home / "floor.log", databases.ROOT) as pid:
        yield port, pid


def operations(port: int, home: Path) -> dict[str, Operation]:
    """The floor's operation beside each of the product's."""
    pools = json.loads((home / "dataset/pools.json").read_text(encoding="utf-8"))
    client = Client(port)
    client.post("/login", {"username": "user001"})
    token = scrape('name="csrf" value="([^"]+)"', client.get(f"/contacts/{pools['contact'][0][0]}").body)
    client.close()

    def listed(rng: random.Random) -> Request:
        return Request(f"/contacts?initiative={rng.choice(pools['initiative'])}")

    def contact(rng: random.Random) -> Request:
        return Request(f"/contacts/{rng.choice(pools['contact'])[0]}")

    def log(rng: random.Random) -> Request:
        number, initiative = rng.choice(pools["contact"])
        return Request("/interactions", {"csrf": token, "contact": number, "initiative": initiative, "notes": NOTE})

    def search(rng: random.Random) -> Request:
        return Request("/search?" + urlencode({"q": rng.choice(pools["name"])}))

    made = {
        "list": Operation("list", listed, client.cookies, r"\d+ contacts"),
        "contact": Operation("contact", contact, client.cookies, "<textarea"),
        "log": Operation("log", log, client.cookies, status=303),
        "queue": Operation("queue", lambda _rng: Request("/claims"), client.cookies, r"\d+ pending"),
        "search": Operation("search", search, client.cookies, r"[1-9]\d* contacts"),
    }
    names = (
        "list, manager",
        "list, rep",
        "contact",
        "contact, busiest",
        "log",
        "queue",
        "search, manager",
        "search, rep",
    )
    return {name: made[name.split(",")[0]] for name in names}
