"""Closed-loop load: each client is a process with one connection that sends its next request when it has the answer."""

import multiprocessing
import os
import random
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty
from typing import Any

from bench import processes
from bench.client import Client

MOST_REQUESTS = 5000
MOST_ERRORS = 20
WARM_SECONDS = 0.5


@dataclass(frozen=True)
class Request:
    """One request; with fields it is a POST."""

    path: str
    fields: dict[str, object] | None = None


@dataclass(frozen=True)
class Operation:
    """What is measured: a request drawn anew each time, and how a right answer is known."""

    name: str
    draw: Callable[[random.Random], Request]
    cookies: dict[str, str]
    expect: str = ""
    status: int = 200


@dataclass
class Measured:
    """What one operation cost on one server, over all rounds so far; times in ms, size in bytes."""

    latencies: list[float] = field(default_factory=list)
    size: int = 0
    cpu_seconds: float = 0
    wall_seconds: float = 0
    errors: list[str] = field(default_factory=list)
    rss_mb: float = 0
    foreign: float = 0

    @property
    def p50(self) -> float:
        """The median latency."""
        return statistics.median(self.latencies) if self.latencies else float("nan")

    @property
    def p95(self) -> float:
        """The latency that 95 of 100 requests stay below."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] if ordered else float("nan")

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.latencies) / self.wall_seconds if self.wall_seconds else float("nan")

    @property
    def cpu_ms(self) -> float:
        """Processor time of the server for one request."""
        return 1e3 * self.cpu_seconds / len(self.latencies) if self.latencies else float("nan")

    @property
    def bytes_each(self) -> float:
        """The size of an answer."""
        return self.size / len(self.latencies) if self.latencies else float("nan")


def once(client: Client, operation: Operation, rng: random.Random) -> int:
    """Sends one request and checks the answer; its size in bytes. Raises AssertionError for a wrong answer."""
    asked = operation.draw(rng)
    answer = client.get(asked.path) if asked.fields is None else client.post(asked.path, asked.fields)
    if answer.status != operation.status:
        raise AssertionError(f"{operation.name}: {asked.path} answered {answer.status}: {answer.body[:200]!r}")
    if operation.expect and not re.search(operation.expect.encode(), answer.body):
        raise AssertionError(f"{operation.name}: {asked.path} holds no {operation.expect!r}")
    return len(answer.body)


def _work(port: int, operation: Operation, seed: str, seconds: float, gate: Any, go: Any, results: Any) -> None:
    client, rng = Client(port, operation.cookies), random.Random(seed)
    latencies: list[float] = []
    errors: list[str] = []
    size = 0
    _loop(client, operation, rng, WARM_SECONDS, [], errors)
    gate.release()
    go.wait(60)
    begun = time.perf_counter()
    size = _loop(client, operation, rng, seconds, latencies, errors)
    results.put((latencies, size, time.perf_counter() - begun, errors))
    client.close()


def _loop(
    client: Client, operation: Operation, rng: random.Random, seconds: float, latencies: list[float], errors: list[str]
) -> int:
    size, end = 0, time.perf_counter() + seconds
    while (begun := time.perf_counter()) < end and len(latencies) < MOST_REQUESTS and len(errors) < MOST_ERRORS:
        try:
            got = once(client, operation, rng)
        except (AssertionError, OSError) as error:
            errors.append(str(error))
            client.close()
            continue
        latencies.append(1e3 * (time.perf_counter() - begun))
        size += got
    return size


def measure(into: Measured, port: int, pid: int, operation: Operation, clients: int, seconds: float, seed: str) -> None:
    """Adds one round to what was measured; bounded by the seconds, a number of requests and a number of errors."""
    context = multiprocessing.get_context("fork")
    gate, go, results = context.Semaphore(0), context.Event(), context.Queue()
    workers = [
        context.Process(target=_work, args=(port, operation, f"{seed}/{n}", seconds, gate, go, results), daemon=True)
        for n in range(clients)
    ]
    for worker in workers:
        worker.start()
    for _ in workers:
        gate.acquire(timeout=60)
    pids = processes.family(pid)
    mine = [os.getpid(), *(worker.pid for worker in workers if worker.pid)]
    before = (processes.cpu_seconds(pids), processes.busy_seconds(), processes.cpu_seconds(mine))
    begun = time.perf_counter()
    go.set()
    time.sleep(seconds)
    after = (processes.cpu_seconds(pids), processes.busy_seconds(), processes.cpu_seconds(mine))
    lasted = time.perf_counter() - begun
    into.rss_mb = max(into.rss_mb, processes.memory_mb(pids)[0])
    used = [late - early for early, late in zip(before, after, strict=True)]
    into.foreign = max(into.foreign, (used[1] - used[0] - used[2]) / (lasted * (os.cpu_count() or 1)))
    into.cpu_seconds += used[0]
    _collect(into, results, len(workers))
    for worker in workers:
        worker.join(10)


def _collect(into: Measured, results: Any, clients: int) -> None:
    walls = []
    for _ in range(clients):
        try:
            latencies, size, wall, errors = results.get(timeout=90)
        except Empty:
            into.errors.append("a client gave no answer in time")
            continue
        into.latencies += latencies
        into.size += size
        into.errors += errors
        walls.append(wall)
    into.wall_seconds += max(walls, default=0)
