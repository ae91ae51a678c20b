"""The tables and verdicts, as Markdown."""

from collections.abc import Iterable
from typing import NamedTuple

from bench.measuring import Measured

CLIENTS = 8
MOST_TIMES_FLOOR = 8
MOST_P95 = 3
MOST_BYTES = 30 * 1024
MOST_GROWTH = 1.3

# p50 in ms with one client over the same amounts of data on two cores: docs/performance.md, "Peers".
PEERS = {
    "Flask-Admin, SQLite": (33, 7.3, 7.7, 46, 80),
    "Django admin, SQLite": (51, 39, 13, 28, 40),
    "Tryton 8.2, PostgreSQL": (75, 88, 8.4, 55, 241),
    "Creme CRM 2.8, PostgreSQL": (437, 213, 55, 302, 146),
    "BottleCRM 1.35, PostgreSQL": (692, 329, 23, 2391, 336),
}
# The floor's p50 on the machine that the peers were measured on: machines differ, and this tells by how much.
PEERS_FLOOR = {"SQLite": (1.2, 0.8, 0.6, 1.2, 0.9), "PostgreSQL": (2.6, 1.1, 1.1, 1.7, 1.3)}
KINDS = ("list", "contact", "log", "queue", "search")


class Pair(NamedTuple):
    """One operation: the product and the floor, each alone and with many clients."""

    name: str
    alone: Measured
    floor_alone: Measured
    many: Measured
    floor_many: Measured

    @property
    def ratio(self) -> float:
        """How many times the floor's median the product's is."""
        return self.alone.p50 / self.floor_alone.p50


def peer_best(name: str) -> tuple[float, str]:
    """The fastest peer's median for an operation, and whose it is."""
    place = KINDS.index(name.split(",")[0])
    return min((figures[place], peer) for peer, figures in PEERS.items())


def peer_ratio(database: str, name: str) -> float:
    """How many times the floor of its own machine the fastest peer takes, whatever database it has itself."""
    return peer_best(name)[0] / PEERS_FLOOR[database][KINDS.index(name.split(",")[0])]


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A Markdown table whose first column is text and whose others are figures."""
    names = list(head)
    lines = ["| " + " | ".join(names) + " |", "|---|" + "--:|" * (len(names) - 1)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows)]


def operations(database: str, pairs: list[Pair], seconds: float) -> list[str]:
    """The main table of one database."""
    head = ("operation", "p50 ms", "p95 ms", "CPU ms", "KB", f"req/s ({CLIENTS})", f"p95 ms ({CLIENTS})", "floor p50",
            "floor p95", f"floor req/s ({CLIENTS})", "× floor", "fastest peer", "peak RSS MB", "others' CPU")  # fmt: skip
    rows = []
    for pair in pairs:
        one, many = pair.alone, pair.many
        peer, _whose = peer_best(pair.name)
        others = max(one.foreign, pair.floor_alone.foreign)
        rows.append(
            (pair.name, f"{one.p50:.1f}", f"{one.p95:.1f}", f"{one.cpu_ms:.1f}", f"{one.bytes_each / 1024:.1f}",
             f"{many.rate:,.0f}", f"{many.p95:.0f}", f"{pair.floor_alone.p50:.2f}", f"{pair.floor_alone.p95:.2f}",
             f"{pair.floor_many.rate:,.0f}", f"{pair.ratio:.1f}", f"{peer:g}", f"{max(one.rss_mb, many.rss_mb):.0f}",
             f"{others:.0%}")
        )  # fmt: skip
    floor_rss = max(max(pair.floor_alone.rss_mb, pair.floor_many.rss_mb) for pair in pairs)
    return [
        f"### {database}", "", *table(head, rows), "",
        f"{seconds:g} s a figure, in rounds that alternate between product and floor. The floor's server: "
        f"{floor_rss:.0f} MB at most.", "",
    ]  # fmt: skip


def verdicts(database: str, pairs: list[Pair]) -> list[str]:
    """One line for each target: whether every operation meets it, and which do not."""

    def line(target: str, missed: list[str]) -> str:
        return (
            f"- {database}: {target}: **{'yes' if not missed else 'no'}**{': ' + '; '.join(missed) if missed else ''}"
        )

    slow = [f"{p.name} {p.ratio:.1f}" for p in pairs if not p.ratio <= MOST_TIMES_FLOOR]
    peers = [f"{p.name} {p.alone.p50:.1f} ms, {peer_best(p.name)[1]} {peer_best(p.name)[0]:g}"
             for p in pairs if not p.alone.p50 < peer_best(p.name)[0]]  # fmt: skip
    behind = [f"{p.name} {p.ratio:.1f} and {peer_ratio(database, p.name):.1f}"
              for p in pairs if not p.ratio < peer_ratio(database, p.name)]  # fmt: skip
    uneven = [f"{p.name} {p.alone.p95 / p.alone.p50:.1f}" for p in pairs if not p.alone.p95 <= MOST_P95 * p.alone.p50]
    fat = [f"{p.name} {p.alone.bytes_each / 1024:.1f} KB" for p in pairs if not p.alone.bytes_each <= MOST_BYTES]
    wrong = [
        f"{p.name}: {errors[0]}" for p in pairs if (errors := p.alone.errors + p.many.errors + p.floor_alone.errors)
    ]
    return [
        line(f"at most {MOST_TIMES_FLOOR} × the floor's p50", slow),
        line("faster than each peer, in ms of different machines", peers),
        line("faster than each peer, in floors of the machine of each", behind),
        line(f"p95 at most {MOST_P95} × p50", uneven),
        line(f"at most {MOST_BYTES // 1024} KB of HTML", fat),
        line("every answer right", wrong),
    ]


def growth(measured: dict[int, list[tuple[str, Measured]]]) -> list[str]:
    """How the medians grow from the fewest interactions to the most, and whether that is flat enough."""
    sizes = sorted(measured)
    columns = [dict(measured[size]) for size in sizes]
    rows, missed = [], []
    for name in columns[0]:
        medians = [column[name].p50 for column in columns]
        times = medians[-1] / medians[0]
        rows.append((name, *(f"{median:.1f}" for median in medians), f"{times:.2f}"))
        missed += [f"{name} {times:.2f}"] if not times <= MOST_GROWTH else []
    head = ("p50 ms, SQLite", *(f"{size:,} interactions" for size in sizes), "last / first")
    verdict = f"**{'yes' if not missed else 'no'}**{': ' + '; '.join(missed) if missed else ''}"
    flat = f"- SQLite: at most {MOST_GROWTH} × from {sizes[0]:,} to {sizes[-1]:,} interactions: {verdict}"
    return ["### Growth", "", *table(head, rows), "", flat, ""]
