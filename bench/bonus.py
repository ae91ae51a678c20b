"""`python -m bench.bonus`: how fast statements are computed: plans on generated confirmed lines, without a database.

With `--database sqlite` or `--database postgresql` the lines come from confirmed claims there (bench/periods.py).
So many reps, claims a period and periods (200, 50,000 and 12); each claim is shared by one or two of them. Every
statement is computed whole, with its lines; the biggest one is worded as well.
"""

import argparse
import json
import random
import resource
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from webapp.bonus.rules import Case, Faults, Inputs, Line, Plan, Rates, Span, Statement, as_json, read_plan, statement
from webapp.bonus.rules.measures import Rate

PLAN = Path(__file__).resolve().parents[1] / "docs" / "bonus-plans" / "specialists.plan.json"
HOUSEHOLDS = 4_000
FIRST = date(2026, 1, 1)
RATES = (("EUR", "1.0825"), ("CHF", "1.1240"))


def plan() -> Plan:
    """The published plan with most kinds of components."""
    faults = Faults()
    found = read_plan(PLAN.read_text(encoding="utf-8"), faults)
    if found is None:
        raise SystemExit(f"{PLAN} is refused: {faults.found}")
    return found


def period(number: int) -> Span:
    """The calendar month of a number from 0 on."""
    starts = date(FIRST.year + number // 12, number % 12 + 1, 1)
    return Span(starts, (starts + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def lines_by_rep(chance: random.Random, reps: int, claims: int, span: Span, begin: int) -> dict[int, list[Line]]:
    """A period's confirmed lines, a twentieth of them withdrawals and as many fees, of households with their segments."""
    found: dict[int, list[Line]] = defaultdict(list)
    for claim in range(begin, begin + claims):
        kind = chance.random()
        what = "withdrawal" if kind < 0.05 else "fee" if kind < 0.1 else "deposit"
        household = chance.randrange(HOUSEHOLDS)
        minor = chance.randrange(500_000, 5_000_000)
        currency = chance.choice(("USD", "USD", "USD", "EUR", "CHF"))
        share = chance.choice((10_000, 10_000, 6_667))
        on = span.since + timedelta(days=chance.randrange(span.days))
        for place, points in enumerate((share, 10_000 - share) if share < 10_000 else (share,)):
            found[(household * 7 + place) % reps].append(
                Line(
                    claim, what, f"H{household}", -minor if what == "withdrawal" else minor, currency, points, on,
                    f"C{claim}", "engagement" if what == "fee" else "deposited", ("trust", "private")[household % 2],
                )
            )  # fmt: skip
    return found


def statements(found: Plan, by_rep: dict[int, list[Line]], span: Span) -> Iterator[tuple[Case, Statement]]:
    """Every rep's statement."""
    rates = Rates("Bench", [Rate(currency, span.since, Fraction(rate)) for currency, rate in RATES])
    for lines in by_rep.values():
        case = Case(Inputs(span, lines, rates=rates), judged_minor=250_000)
        yield case, statement(found, case)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m bench.bonus", description=__doc__)
    parser.add_argument("--reps", type=int, default=200)
    parser.add_argument("--claims", type=int, default=50_000, help="a period (50,000)")
    parser.add_argument("--periods", type=int, default=12)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="the whole run, from confirmed claims on")
    parser.add_argument("--json", action="store_true", help="print one line of JSON and nothing else")
    asked = parser.parse_args()
    if asked.database:
        from bench.periods import measure

        tell(measure(asked.database, asked.reps, asked.claims, asked.periods), asked.json)
        return
    found, chance = plan(), random.Random(4)
    seconds, cpu, lines, total, biggest = 0.0, 0.0, 0, 0, None
    for number in range(asked.periods):
        span = period(number)
        by_rep = lines_by_rep(chance, asked.reps, asked.claims, span, number * asked.claims + 1)
        begun, worked = time.perf_counter(), time.process_time()
        for case, made in statements(found, by_rep, span):
            lines, total = lines + len(made.entries), total + made.total_minor
            if biggest is None or len(made.entries) > len(biggest[1].entries):
                biggest = case, made
        seconds, cpu = seconds + time.perf_counter() - begun, cpu + time.process_time() - worked
    begun = time.perf_counter()
    shown = as_json(biggest[1], biggest[0])
    figures = {
        "reps": asked.reps, "claims": asked.claims * asked.periods, "periods": asked.periods, "statement_lines": lines,
        "seconds": round(seconds, 2), "cpu_seconds": round(cpu, 2), "microseconds_a_claim": round(
            cpu / (asked.claims * asked.periods) * 1e6, 2
        ),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "ms_to_word_the_biggest": round((time.perf_counter() - begun) * 1_000, 1),
        "its_lines": len(shown["lines"]), "total_of_all": f"{total / 100:,.2f}",
    }  # fmt: skip
    tell(figures, asked.json)


def tell(figures: dict[str, object], as_json: bool) -> None:
    """Prints figures, for people or as one line of JSON."""
    if as_json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):<24} {value if isinstance(value, str) else f'{value:,}'}")


if __name__ == "__main__":
    main()
