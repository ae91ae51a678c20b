"""Starting and stopping servers, and what their processes use of processor and memory."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.client import Client

TICKS = os.sysconf("SC_CLK_TCK")
READY_SECONDS = 60


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], environment: dict[str, str], port: int, log: Path, folder: Path) -> Iterator[int]:
    """A server's process id while it runs; raises RuntimeError where it does not answer in time."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, env={**os.environ, **environment}, cwd=folder, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait(process, port, log)
        yield process.pid
    finally:
        _stop(process)


def _wait(process: subprocess.Popen, port: int, log: Path) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if Client(port).get("/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server did not start; see {log}")


def _stop(process: subprocess.Popen) -> None:
    """Ends only the group that was started here."""
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(5)


def family(root: int) -> list[int]:
    """A process and all its descendants."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (fields := _stat(int(entry))):
            children.setdefault(int(fields[1]), []).append(int(entry))
    found, waiting = [], [root]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children.get(one, [])
    return found


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def cpu_seconds(pids: list[int]) -> float:
    """Processor time that the processes have used so far."""
    return sum(int(fields[11]) + int(fields[12]) for pid in pids if (fields := _stat(pid))) / TICKS


def busy_seconds() -> float:
    """Processor time that the whole machine has used so far."""
    used = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(used) - used[3] - used[4]) / TICKS


def memory_mb(pids: list[int]) -> tuple[float, float]:
    """Resident memory of the processes in MB: the plain sum, and with shared pages counted once."""
    totals = {"Rss": 0, "Pss": 0}
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        for name in totals:
            found = re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)
            totals[name] += int(found[1]) if found else 0
    return totals["Rss"] * 1024 / 1e6, totals["Pss"] * 1024 / 1e6
