"""What lies ahead of somebody's bonus, in words for pages."""

from fractions import Fraction

from flask_babel import gettext as _

from webapp import formats, money
from webapp.bonus.rules import Ahead
from webapp.bonus.rules.ahead import ACCELERATOR, HURDLE
from webapp.bonus.rules.figures import number


def ahead_words(one: Ahead, currency: str) -> str:
    """What is missing to a boundary, and what counts from there on."""
    missing, at = _said(one, one.missing, currency, is_up=True), _said(one, one.at, currency)
    if one.clause == HURDLE:
        return _("%(missing)s to go to %(at)s. Below that no clause pays.", missing=missing, at=at)
    if one.clause == ACCELERATOR:
        return _("%(missing)s to go to %(at)s. What is above counts %(rate)s.", missing=missing, at=at, rate=one.rate)
    if one.rate:
        return _(
            "%(missing)s to go to %(at)s. From there on the rate is %(rate)s.", missing=missing, at=at, rate=one.rate
        )
    pays = _money(one.pays or Fraction(0), currency)
    return _("%(missing)s to go to %(at)s, which pays %(pays)s.", missing=missing, at=at, pays=pays)


def ahead_figures(one: Ahead, currency: str) -> str:
    """How far somebody is: "USD 750,000.00 of USD 1,000,000.00"."""
    return _("%(reached)s of %(at)s", reached=_said(one, one.reached, currency), at=_said(one, one.at, currency))


def _said(one: Ahead, value: Fraction, currency: str, is_up: bool = False) -> str:
    return number(value) if one.measure == "households" else _money(value, currency, is_up)


def _money(value: Fraction, currency: str, is_up: bool = False) -> str:
    """In whole minor units; what is missing is rounded up, so that whoever brings it is there."""
    scaled = value * 10 ** money.exponent(currency)
    return formats.money(-(-scaled.numerator // scaled.denominator) if is_up else int(scaled), currency)
