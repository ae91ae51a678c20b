"""`python -m bench.matching ORIGIN DESTINATION`: how many claims find their money, how fast, in a book of any size.

Both files are CSV (or CSV within gzip) with the columns memo, transaction_date, amount and ground_truth. ORIGIN holds
payments as they were sent, which stand for claims, DESTINATION as they were received, which stand for activity.
`ground_truth` is read by `recall` alone, after everything is matched.
"""

import argparse
import csv
import gzip
import io
import json
import resource
import sys
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

from webapp.claims.rules.matching import Asked, Booked, Matched, Pool, matched
from webapp.claims.rules.matching.bulk import MOST
from webapp.claims.rules.matching.learning import learned

LARGE, SINGLE = 1_000_000, 1_000
CENT = Decimal("0.01")


class Payment(NamedTuple):
    """A row of either file: day, minor units, memo, and the number of its true pair."""

    day: date
    minor: int
    memo: str
    truth: str


def read(path: Path) -> list[Payment]:
    """The payments of a file, ordered by what is in them, so that its own order betrays nothing."""
    raw = path.read_bytes()
    content = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return sorted(
        Payment(
            date.fromisoformat(row["transaction_date"].strip()[:10]),
            int(abs(Decimal(row["amount"])).quantize(CENT, ROUND_HALF_UP) * 100),
            row["memo"] or "",
            row.get("ground_truth") or "",
        )
        for row in rows
    )


def booked(lines: Sequence[Payment], copies: int = 1) -> Iterable[Booked]:
    """Received payments as lines; copies of them fall on the same days with other amounts, all within a tenth."""
    for copy in range(copies):
        for number, line in enumerate(lines):
            minor = line.minor * (1_000 + copy * 37 % 201 - 100 * (copy > 0)) // 1_000
            yield Booked(copy * len(lines) + number, line.day, minor, line.memo)


def claims_of(sent: Sequence[Payment]) -> list[Asked]:
    """Sent payments as claims."""
    return [Asked(number, one.day, one.minor, one.memo) for number, one in enumerate(sent) if one.minor]


def recall(found: Sequence[Matched], sent: Sequence[Payment], received: Sequence[Payment], most: int) -> float:
    """The part of the claims whose true line is among the first so many; claims without a true line do not count."""
    there = {line.truth for line in received if line.truth}
    counted = [one for one in found if sent[one.claim.id].truth in there]
    right = sum(
        sent[one.claim.id].truth in {received[line.line_id].truth for line in one.found[:most]} for one in counted
    )
    return right / max(1, len(counted))


def in_bulk(sent: Sequence[Payment], received: Sequence[Payment]) -> tuple[list[Matched], float]:
    """Every claim matched against the whole pool, and how many seconds it took from plain rows to ranked lines."""
    days = [line.day for line in received]
    lines = list(booked(received))
    claims = claims_of(sent)
    begun = time.perf_counter()
    found = list(matched(claims, lambda first, last: lines[bisect_left(days, first) : bisect_right(days, last)]))
    return found, time.perf_counter() - begun


def one_by_one(sent: Sequence[Payment], received: Sequence[Payment], size: int) -> list[float]:
    """Milliseconds for one claim after the other in a book of so many lines, made of copies of those received."""
    pool = Pool(booked(received, -(-size // max(1, len(received)))))
    claims = claims_of(sent)
    few = claims[:: max(1, len(claims) // SINGLE)]
    scale = learned(few, Pool(booked(received)))
    took = []
    for claim in few:
        begun = time.perf_counter()
        pool.best(claim, scale, MOST)
        took.append((time.perf_counter() - begun) * 1_000)
    return sorted(took)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m bench.matching", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one line of JSON and nothing else")
    parser.add_argument("--lines", type=int, default=LARGE, help="how large the book is for one claim (1,000,000)")
    parser.add_argument("origin", type=Path)
    parser.add_argument("destination", type=Path)
    asked = parser.parse_args()
    sent, received = read(asked.origin), read(asked.destination)
    found, seconds = in_bulk(sent, received)
    bulk_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    took = one_by_one(sent, received, asked.lines)
    figures = {
        "recall_at_1": round(recall(found, sent, received, 1), 4),
        "recall_at_5": round(recall(found, sent, received, 5), 4),
        "claims_per_second": round(len(found) / seconds),
        "p95_ms": round(took[len(took) * 95 // 100], 2),
    }
    if asked.json:
        print(json.dumps(figures))
        return
    alone = [one._replace(found=sorted(one.found, reverse=True)) for one in found]
    for name, value in figures.items():
        print(f"{name:20} {value}")
    print(f"{'each claim by itself':20} {recall(alone, sent, received, 1):.4f}, {recall(alone, sent, received, 5):.4f}")
    print(f"{'peak memory':20} {bulk_mb} MB in bulk")
    print(f"{len(found)} claims, {len(received)} lines, {seconds:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
