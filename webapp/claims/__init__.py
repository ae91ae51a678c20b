"""Claims: what was won, who shares the credit, and the independent decision on it."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of claims, their places in the navigation, and the money on an initiative's page."""
    from webapp.claims import queries, rules
    from webapp.claims.queries import wording
    from webapp.claims.routes import bp
    from webapp.initiatives import queries as initiatives
    from webapp.interactions import queries as interactions

    app.register_blueprint(bp)
    _watch()
    _add_places()
    _tell()
    initiatives.add_section(initiatives.Section(name="claims", order=5, fill=queries.fill_initiative))
    if queries.grown_from not in interactions.on_what_grew:
        interactions.on_what_grew.append(queries.grown_from)
    app.jinja_env.globals.update(
        claim_pills=wording.pills,
        claim_state=wording.state_pill,
        claim_kind=wording.kind_words,
        claim_sort=wording.sort_words,
        is_documented=rules.is_documented,
        claim_conflict=wording.conflict_words,
        claim_conflict_note=wording.conflict_note,
        claim_outcome=wording.outcome_words,
        share_percent=rules.percent_of,
    )


def _watch() -> None:
    """Looks at confirmed money whenever lines of its household change, or the firm's rules for it do."""
    from webapp import outbox
    from webapp.claims import service
    from webapp.claims.queries.uses import confirmed_by, has_part_in, uses_of
    from webapp.custody.queries import tells_uses
    from webapp.custody.service import Watcher, watch
    from webapp.people.service import CHANGED

    tells_uses(uses_of, has_part_in, confirmed_by)
    watch(Watcher(service.forget_lines, service.season_after_change))
    outbox.job(service.TOPIC)(service.season_listed)
    outbox.job(CHANGED)(service.season_all)


def _add_places() -> None:
    from flask_babel import lazy_gettext as _

    from webapp import navigation
    from webapp.claims import queries
    from webapp.policy import Permission

    navigation.add(
        navigation.Item(
            "work", _("Claims"), "claims.listing", "hand-coins", Permission.CLAIM_READ, order=50, counter="claims",
            keys="g l"
        ),
        queries.needs_answer_total,
    )  # fmt: skip
    navigation.add(
        navigation.Item(
            "work", _("Promises"), "claims.promises", "calendar", Permission.CLAIM_READ, order=52, counter="promises"
        ),
        queries.overdue_total,
    )  # fmt: skip
    navigation.add(
        navigation.Item(
            "control", _("Queue"), "claims.queue", "inbox", Permission.QUEUE_READ, order=10, counter="queue",
            keys="g q"
        ),
        queries.open_total,
    )  # fmt: skip
    navigation.add(
        navigation.Item(
            "control", _("Second looks"), "claims.second_looks", "eye", Permission.QUEUE_READ, order=15,
            counter="looks"
        ),
        queries.to_look_at_total,
    )  # fmt: skip


def _tell() -> None:
    """Says how the audit trail tells of claims."""
    from webapp import telling
    from webapp.claims.queries import papers, wording
    from webapp.people.models import User

    telling.codes(wording.state_labels(), "claim.state")
    telling.codes(wording.kind_labels(), "claim.kind")
    telling.names("document", papers.named_papers, "document_id", "document_ids")
    telling.names("user", telling.freely(User.id, User.name), "claim.shares")
    telling.measures(wording.share_words, "claim.shares")
    telling.codes(wording.verdict_labels(), "second_look.verdict")
    telling.measures(wording.percent_words, "second_look.percent")
    telling.silent("claim.decision_id", "claim.currency", "second_look.decision_id")
