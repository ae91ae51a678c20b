"""The server starts soon, stops at once, leaves nobody behind, and stays small."""

import contextlib
import csv
import io
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.fixtures.live import RAPPORT, Installation
from tests.operation.wire import Wire
from webapp.config import Settings
from webapp.demo.cast import PASSWORD
from webapp.exceptions import NotReady
from webapp.operation import readiness
from webapp.operation.serving import DRAIN_SECONDS, ORPHAN_SECONDS

SOON, AT_ONCE, MEGABYTES = 3.0, 2.0, 250
PAGES = (
    "/",
    "/contacts",
    "/contacts?initiative=symphony-night",
    "/contacts/5",
    "/households/3",
    "/claims",
    "/claims/queue",
    "/initiatives",
    "/initiatives/museum-night",
    "/interactions/new",
    "/tasks",
    "/audit",
    "/admin/users",
    "/accounts",
    "/contacts.csv",
)
BIGGEST_EXPORT = 1.0  # fmt: skip


def busy():
    """How many times slower than alone things go on this machine now."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def soon(slow):
    """How long a stop may take: never as long as one that waits until a process is killed.

    The server's word "Killing" tells nothing: it looks a thousandth of a second after a process closed its files, and
    on a busy machine such a process is not gone yet.
    """
    return min(AT_ONCE * slow, DRAIN_SECONDS / 2)


def members(group: int) -> list[int]:
    """The processes of a group that are not already dead."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _parent, its_group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state != "Z":
                found.append(int(stat.parent.name))
    return found


def proportional_megabytes(group: int) -> float:
    """Resident memory of a group, what is shared counted once."""
    texts = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in members(group)]
    return sum(int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) for text in texts) / 1024


@pytest.fixture
def firm(installation):
    """The demo firm, not started."""
    installation.run("db", "upgrade")
    installation.run("demo", "load")
    return installation


def seconds(act) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


def test_a_day_of_a_small_server(firm):
    slow = busy()
    took = seconds(firm.start)
    assert took <= SOON * slow, f"ready after {took:.1f} s on a machine {slow:.1f} times too busy"
    answered = set()
    for person in ("ada", "mo", "cora", "mia", "sam", "root"):
        wire = Wire(firm.port).sign_in(f"{person}@demo.example", PASSWORD)
        for page in PAGES * 2:
            status = wire.ask("GET", page)[0]
            assert status in (200, 403, 404), page
            answered |= {page} if status == 200 else set()
    assert answered == set(PAGES), "somebody must get each page, or it was not measured"
    everybody_is_exported(firm, slow)
    # The answer arrives although it was sent before all of the form had come.
    status, _, text = wire.ask("POST", "/interactions/new", {"note": "x" * 9_000_000})
    assert (status, "That is too large" in text) == (413, True)
    group = firm.process.pid
    assert len(members(group)) == 3
    # What the export needed for a moment is given back within seconds.
    deadline = time.monotonic() + 3 * ORPHAN_SECONDS * slow
    while proportional_megabytes(group) > MEGABYTES and time.monotonic() < deadline:
        time.sleep(0.2)
    assert proportional_megabytes(group) <= MEGABYTES
    idle = [Wire(firm.port) for _ in range(6)]
    for wire in idle:
        assert wire.ask("GET", "/healthz")[0] == 200
    os.kill(group, signal.SIGTERM)
    assert seconds(lambda: firm.process.wait(timeout=30)) <= soon(slow)
    assert (firm.process.returncode, members(group)) == (0, [])


def everybody_is_exported(firm, slow):
    """The export holds as many contacts as its list says that there are, at once."""
    wire = Wire(firm.port).sign_in("mo@demo.example", PASSWORD)
    listed = int(re.search(r"(\d+) contacts", wire.ask("GET", "/contacts")[2])[1])
    begun = time.monotonic()
    status, _place, text = wire.ask("GET", "/contacts.csv")
    took = time.monotonic() - begun
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert (status, len(rows), {"Name", "Household"} <= set(rows[0])) == (200, listed, True)
    assert listed > 100
    assert took <= BIGGEST_EXPORT * slow, f"{listed} contacts took {took:.1f} s on a machine {slow:.1f} times too busy"


STOPS = {
    "every process at Ctrl+C": lambda group: os.killpg(group, signal.SIGINT),
    "every process": lambda group: os.killpg(group, signal.SIGTERM),
    "the parent while its server processes start": lambda group: os.kill(group, signal.SIGTERM),
    "the parent, dead": lambda group: os.kill(group, signal.SIGKILL),
}


def test_however_it_is_stopped_nobody_stays(installation, is_postgresql):
    if is_postgresql:
        pytest.skip("processes are the same on both databases")
    installation.run("db", "upgrade")
    for whom, stop in STOPS.items():
        installation.start()
        slow, group = busy(), installation.process.pid
        if "start" not in whom:
            idle = [Wire(installation.port) for _ in range(6)]
            for wire in idle:
                assert wire.ask("GET", "/healthz")[0] == 200
        stop(group)
        assert seconds(lambda: installation.process.wait(timeout=30)) <= soon(slow), whom
        deadline = time.monotonic() + 5 * slow
        while members(group) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert members(group) == [], whom


def test_a_second_server_on_a_port_is_refused(installation, is_postgresql, tmp_path_factory):
    if is_postgresql:
        pytest.skip("ports are the same on both databases")
    installation.run("db", "upgrade")
    installation.start()
    folder = tmp_path_factory.mktemp("second")
    second = Installation(folder, f"sqlite:///{folder}/second.sqlite", RAPPORT_PORT=str(installation.port))
    refused = subprocess.run(
        [RAPPORT, "serve", "--prepare"], env=second.environment, cwd=folder, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert refused.returncode == 2
    assert f"Port {installation.port} is in use" in refused.stderr
    assert "RAPPORT_PORT" in refused.stderr
    assert "is ready" not in refused.stdout
    assert not list(folder.glob("*.sqlite"))
    assert installation.is_ready()
    installation.stop()
    # What lingers of the connections is no server.
    installation.start()


@pytest.mark.parametrize(("bind", "why"), [("192.0.2.1", "assign"), ("no.such.host.invalid", "not possible")])
def test_an_address_that_cannot_be_listened_on_is_refused_in_words(tmp_path, bind, why):
    with pytest.raises(NotReady, match=why):
        readiness.check_address(Settings(data_dir=tmp_path, bind=bind, port=8765))
