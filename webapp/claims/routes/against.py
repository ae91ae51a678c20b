"""Findings as the queue and a claim's page show them: in words, with the way to their evidence."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from webapp import formats
from webapp.claims import queries
from webapp.claims.queries.finding_words import finding_words
from webapp.claims.rules import Line
from webapp.claims.rules.findings import Finding, Kind, Moved
from webapp.policy import Permission, viewer

# Of a deposit that left in many parts so many lines are linked.
LINKED = 4


class Against(NamedTuple):
    """A finding in words; `links` lead to what it rests on, as (words, address)."""

    title: str
    text: str
    links: list[tuple[str, str]]


def against(found: Finding, claim: queries.ClaimRow) -> Against:
    """A finding about a claim, for who decides it."""
    said = finding_words(found, claim.currency, claim.claimant_name or "")
    links = [(_("Claim %(id)s", id=each.id), url_for("claims.show", claim_id=each.id)) for each in found.claims]
    lines: Sequence[Moved | Line] = found.lines or ((found.line,) if found.line and not links else ())
    if viewer().may(Permission.ACCOUNT_READ):
        links += [(_("Line of %(day)s", day=formats.day(line.booked_on)), _line(line)) for line in lines[:LINKED]]
    if found.kind is Kind.BURST:
        links.append((_("Claims"), url_for("claims.listing", claimant=claim.claimant_id)))
    return Against(said.title, said.text, links)


def _line(line: Moved | Line) -> str:
    """An account's activity from this line on: what follows a line that would be the next newer one."""
    return url_for("custody.show_account", account_id=line.account_id, after=line.booked_on, after_id=line.id + 1)
