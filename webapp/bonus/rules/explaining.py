"""The arithmetic of a statement's lines in figures, for people who check it against their own."""

from fractions import Fraction
from functools import partial

from webapp import money
from webapp.bonus.rules.clawback import Clawback
from webapp.bonus.rules.correction import Correction
from webapp.bonus.rules.figures import Figures, number, percent_words
from webapp.bonus.rules.measures import Rate
from webapp.bonus.rules.statement import BEFORE, JUDGED, Entry, Statement


def arithmetic(statement: Statement, entry: Entry) -> str:
    """How an entry came by its value: "250,000.00 × 60 % = 150,000.00; 150,000.00 × 0.50 % = 750.00"."""
    if entry.of is not None:
        return _of_a_line(statement, entry)
    if entry.clawback is not None:
        return _of_a_clawback(entry.clawback, statement)
    if entry.clause == BEFORE:
        return "0 − " + _money(-entry.result_minor, statement)
    if entry.correction is not None:
        return _of_a_correction(entry.correction, statement)
    if entry.adjustment is not None:
        return _money(entry.result_minor, statement)
    if entry.clause == JUDGED and statement.score is not None:
        most = _money(statement.most_judged_minor, statement)
        return f"⌊{percent_words(statement.score)} × {most}⌋ = {_money(entry.result_minor, statement)}"
    if entry.clause == JUDGED:
        return f"{_money(entry.result_minor, statement)} ≤ {_money(statement.most_judged_minor, statement)}"
    return "; ".join(entry.earned.words) if entry.earned else ""


def _of_a_line(statement: Statement, entry: Entry) -> str:
    earned, of, found = entry.earned, entry.of, statement.formula
    if earned is None or of is None or earned.component is None:
        return ""
    figures = earned.component.figures(money.exponent(found.plan.currency))
    credited = Fraction(of.weight, found.measured.denominator)
    steps = _credit(statement, entry, figures, credited)
    value = Fraction(entry.numerator, entry.denominator) / 10 ** money.exponent(found.plan.currency)
    if len(earned.weighed) == 1:
        return "; ".join([*steps, *earned.words])
    if not earned.value or not earned.quantity:
        return "; ".join([*steps, *(earned.words or ["0"])])
    share = f"{figures.quantity(credited)} ÷ {figures.quantity(earned.quantity)}"
    return "; ".join([*steps, f"{figures.pay(earned.value)} × {share} {figures.comes_to(value)}"])


def _credit(statement: Statement, entry: Entry, figures: Figures, credited: Fraction) -> list[str]:
    """How the amount of a line becomes what is credited; nothing where it is the amount itself."""
    if entry.of is None:
        return []
    line = entry.of.line
    factors = []
    if rate := next((rate for rate in statement.formula.rates if rate.currency == line.currency), None):
        factors.append(rate_words(rate))
    if line.share != money.WHOLE:
        factors.append(percent_words(Fraction(line.share, money.WHOLE)))
    if not factors:
        return []
    amount = Fraction(line.amount_minor, 10 ** money.exponent(line.currency) if line.currency else 1)
    shown = number(amount, money.exponent(line.currency)) if line.currency else number(amount)
    currency = f" {line.currency}" if line.currency not in ("", statement.formula.plan.currency) else ""
    return [f"{' × '.join([f'{shown}{currency}', *factors])} = {figures.quantity(credited)}"]


def rate_words(rate: Rate) -> str:
    """A rate as a factor: "1.0825", "1 ÷ 1.0825" where it was turned round, "1.0825 ÷ 162.35" over a third currency."""
    over, _slash, under = rate.written.partition("/")
    return f"{number(Fraction(over))} ÷ {number(Fraction(under))}" if under else number(rate.rate)


def _of_a_clawback(found: Clawback, statement: Statement) -> str:
    say = partial(_money, statement=statement)
    difference = f"{say(found.with_all_minor)} − {say(found.without_minor)}"
    earlier = found.departure.earlier_minor
    if not earlier and found.with_all_minor - found.without_minor <= found.credited_minor:
        return f"{difference} = {say(found.minor)}"
    return f"min({difference}, {say(found.credited_minor)}) − {say(earlier)} = {say(found.minor)}"


def _of_a_correction(found: Correction, statement: Statement) -> str:
    say = partial(_money, statement=statement)
    earlier, counted = found.amended.earlier_minor, found.amended.counted_minor
    settled = found.now_minor - found.then_minor - earlier - counted - found.minor
    less = "".join(f" − {say(one)}" for one in (earlier, settled, counted) if one)
    return f"{say(found.now_minor)} − {say(found.then_minor)}{less} = {say(found.minor)}"


def _money(minor: int, statement: Statement) -> str:
    decimals = money.exponent(statement.formula.plan.currency)
    return number(Fraction(minor, 10**decimals), decimals)
