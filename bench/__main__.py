"""`python -m bench`: measures the product and the floor in one run and prints Markdown."""

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import bare, databases, growth, pools, product, report
from bench.measuring import Measured, Operation, measure

ROUNDS = 3
BEGIN, END = "<!-- measured: written by `make bench` -->", "<!-- end of what was measured -->"


def say(text: str) -> None:
    """Tells the person at the terminal what is going on, apart from the result."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def compare(ours: tuple[int, int], theirs: tuple[int, int], made: list[tuple[Operation, Operation]],
            seconds: float) -> list[report.Pair]:  # fmt: skip
    """Measures every operation on both servers, turn by turn, so that a noisy moment hits both."""
    pairs = []
    for own, bare_one in made:
        pair = report.Pair(own.name, Measured(), Measured(), Measured(), Measured())
        for turn in range(ROUNDS):
            for clients, mine, floors in ((1, pair.alone, pair.floor_alone),
                                          (report.CLIENTS, pair.many, pair.floor_many)):  # fmt: skip
                measure(mine, *ours, own, clients, seconds / ROUNDS, f"{own.name}/{turn}")
                measure(floors, *theirs, bare_one, clients, seconds / ROUNDS, f"{own.name}/{turn}")
        say(f"{own.name}: {pair.alone.p50:.1f} ms (CPU {pair.alone.cpu_ms:.1f}), floor {pair.floor_alone.p50:.2f} ms, "
            f"× {pair.ratio:.1f}; {pair.many.rate:.0f}/s; errors {(pair.alone.errors + pair.many.errors)[:1]}")  # fmt: skip
        pairs.append(pair)
    return pairs


@contextmanager
def both(home: Path, database: str) -> Iterator[tuple[tuple[int, int], tuple[int, int], list]]:
    """The product and the floor serving one database, with the operations of each."""
    with ExitStack() as stack:
        server = stack.enter_context(databases.postgresql(home)) if database == "postgresql" else None
        folder, url = home / f"firm-{database}", ""
        if server:
            server.make("firm")
            url = server.database("firm")
        say(f"Preparing {database}")
        databases.make_firm(folder, url)
        address = databases.make_floor(home, server)
        own_pools = pools.read(databases.engine(folder, url))
        ours = stack.enter_context(product.serving(folder, url))
        theirs = stack.enter_context(bare.serving(home, address))
        floors = bare.operations(theirs[0], home)
        yield ours, theirs, [(one, floors[one.name]) for one in product.operations(ours[0], own_pools)]


def grow(home: Path, seconds: float) -> list[str]:
    """Measures the same firm at growing numbers of interactions, turn by turn."""
    firm = home / "firm-sqlite"
    databases.make_firm(firm)
    folders = {size: growth.thinned(home / f"firm-{size}", firm, size) for size in growth.SIZES}
    folders[databases.INTERACTIONS] = firm
    own_pools = pools.read(databases.engine(firm))
    with ExitStack() as stack:
        served = {size: stack.enter_context(product.serving(folder)) for size, folder in folders.items()}
        made = {size: product.operations(port, own_pools) for size, (port, _pid) in served.items()}
        found: dict[int, list[tuple[str, Measured]]] = {
            size: [(one.name, Measured()) for one in operations] for size, operations in made.items()
        }
        for place, one in enumerate(made[databases.INTERACTIONS]):
            for turn in range(ROUNDS):
                for size, (port, pid) in served.items():
                    measure(
                        found[size][place][1], port, pid, made[size][place], 1, seconds / ROUNDS, f"{one.name}/{turn}"
                    )
            say(
                f"growth, {one.name}: "
                + ", ".join(f"{size:,}: {found[size][place][1].p50:.1f} ms" for size in sorted(found))
            )
    return report.growth(found)


def write(path: Path, lines: list[str]) -> None:
    """Puts what was measured between the marks of a page; raises ValueError where it has none."""
    text = path.read_text(encoding="utf-8")
    before, after = text.index(BEGIN) + len(BEGIN), text.index(END)
    path.write_text(text[:before] + "\n\n" + "\n".join(lines) + "\n" + text[after:], encoding="utf-8")


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seconds", type=float, default=9, help="for each figure")
    parser.add_argument("--quick", action="store_true", help="1.5 seconds a figure, no growth")
    parser.add_argument("--only", default="", help="operations whose names begin so, e.g. list or contact")
    parser.add_argument("--no-growth", action="store_true", help="leave the growing numbers of interactions out")
    parser.add_argument("--write", type=Path, help="put the tables into this page, between its marks")
    return parser.parse_args()


def main() -> int:
    """Measures and prints; 0 also where a target is missed, since the verdicts say so."""
    asked = arguments()
    seconds = 1.5 if asked.quick else min(asked.seconds, 60)
    home = (Path(os.environ.get("RAPPORT_DATA_DIR") or databases.ROOT / "var") / "bench").absolute()
    home.mkdir(parents=True, exist_ok=True)
    chosen = ("sqlite", "postgresql") if asked.database == "both" else (asked.database,)
    lines, verdicts = (
        [f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores, Python {platform.python_version()}.", ""],
        [],
    )
    for database in chosen:
        with both(home, database) as (ours, theirs, made):
            wanted = [pair for pair in made if pair[0].name.startswith(asked.only)]
            pairs = compare(ours, theirs, wanted, seconds)
        label = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[database]
        lines += report.operations(label, pairs, seconds)
        verdicts += report.verdicts(label, pairs)
    if "sqlite" in chosen and not (asked.quick or asked.no_growth):
        lines += grow(home, min(seconds, 3))
    lines += ["### Verdicts", "", *verdicts, ""]
    print("\n".join(lines))
    if asked.write:
        write(asked.write, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
