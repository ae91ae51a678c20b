"""An interaction is written down once, with everything that follows from it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import audit, db, periods
from webapp.clients.models import Contact, Household
from webapp.exceptions import NotVisible, RuleBroken
from webapp.initiatives.queries import membership_differences
from webapp.interactions import queries, service
from webapp.interactions.models import Attendee, Interaction, InteractionNote, Participant


def log(actor, *contacts, **what):
    """Logs a call as one transaction."""
    with db.transaction():
        return service.log_interaction(
            contact_ids=[contact.id for contact in contacts], actor=actor, **{"channel": "phone", **what}
        )


def all_of(statement):
    return db.db.session.execute(statement.execution_options(scope="maintenance")).all()


def test_fact_note_participants_and_figures(in_app, lindqvist):
    at = periods.now() - timedelta(hours=3)
    logged = log(
        lindqvist.cast.ada, lindqvist.maria, lindqvist.lars, note="Likes rallies.", occurred_at=at, minutes=20,
        initiative_id=lindqvist.initiative.id, colleague_ids=[lindqvist.cast.ben.id], outcome="Interested",
    )  # fmt: skip
    [item] = queries.timeline(lindqvist.cast.ada, lindqvist.household.id).items
    assert (item.id, item.note, item.recorder, item.initiative) == (
        logged.id,
        "Likes rallies.",
        "Ada Rossi",
        "Vintage rally",
    )
    assert sorted(item.participants.split(", ")) == ["Lars Lindqvist", "Maria Lindqvist"]
    assert all_of(sa.select(Household.last_contact_at)) == [(at,)]
    assert all_of(sa.select(Contact.last_contact_at)) == [(at,), (at,)]
    assert all_of(sa.select(Attendee.user_id)) == [(lindqvist.cast.ben.id,)]
    assert membership_differences() == []
    entries = all_of(sa.select(audit.AuditEntry.action, audit.AuditPayload.body).join(audit.AuditPayload))
    assert entries[-1].action == "interaction.logged"
    assert "rallies" not in str(entries[-1].body)


def test_an_earlier_contact_does_not_hide_a_later_one(in_app, lindqvist):
    log(lindqvist.cast.ada, lindqvist.maria)
    now = periods.now()
    log(lindqvist.cast.ada, lindqvist.maria, occurred_at=now - timedelta(days=30))
    assert all_of(sa.select(Household.last_contact_at)) == [(now,)]


def test_the_version_that_people_edit_against_stays(in_app, lindqvist):
    log(lindqvist.cast.ada, lindqvist.maria)
    assert all_of(sa.select(Household.version)) == [(1,)]


def test_the_future_has_not_happened(in_app, lindqvist):
    log(lindqvist.cast.ada, lindqvist.maria, occurred_at=periods.now() + timedelta(minutes=55))
    with pytest.raises(RuleBroken, match="future"):
        log(lindqvist.cast.ada, lindqvist.maria, occurred_at=periods.now() + timedelta(minutes=61))


def test_strangers_find_no_contact(in_app, lindqvist):
    for stranger in (lindqvist.cast.ben, lindqvist.cast.eva, lindqvist.cast.max, lindqvist.cast.sam):
        with pytest.raises(NotVisible):
            log(stranger, lindqvist.maria, late_reason="I was there")
    assert all_of(sa.select(Interaction.id)) == []


def test_a_manager_gives_a_reason_and_is_flagged(in_app, lindqvist):
    with pytest.raises(RuleBroken, match="Reason"):
        log(lindqvist.cast.mo, lindqvist.maria)
    logged = log(lindqvist.cast.mo, lindqvist.maria, late_reason="Ada was ill")
    [item] = queries.timeline(lindqvist.cast.mo, lindqvist.household.id).items
    assert logged.is_flagged
    assert (item.is_flagged, item.late_reason) == (True, "Ada was ill")


def test_a_former_coverer_has_thirty_days(in_app, lindqvist):
    today = periods.today(factories.ZONE)
    left = factories.household("Tan family")
    contact = factories.contact(left, "Li Tan")
    factories.coverage(left, lindqvist.cast.ben, ends_on=today - timedelta(days=30))
    factories.coverage(left, lindqvist.cast.eva, ends_on=today - timedelta(days=31))
    logged = log(
        lindqvist.cast.ben, contact, late_reason="Met in the street", occurred_at=periods.now() - timedelta(days=31)
    )
    assert logged.is_flagged
    assert not logged.is_open
    with pytest.raises(NotVisible):
        log(lindqvist.cast.eva, contact, late_reason="Met in the street")
    assert queries.timeline(lindqvist.cast.ben, left.id).items == []


def test_before_the_coverage_began_a_reason_is_needed(in_app, lindqvist):
    with pytest.raises(RuleBroken, match="Reason"):
        log(lindqvist.cast.ada, lindqvist.maria, occurred_at=periods.now() - timedelta(days=500))


def test_one_household_an_interaction(in_app, lindqvist):
    other = factories.household("Tan family", covered_by=lindqvist.cast.ada)
    li = factories.contact(other, "Li Tan")
    with pytest.raises(NotVisible):
        log(lindqvist.cast.ada, lindqvist.maria, li)
    with db.transaction():
        from webapp.clients.models import Relation

        db.db.session.add(Relation(contact_id=li.id, other_id=lindqvist.maria.id, kind="spouse"))
    log(lindqvist.cast.ada, lindqvist.maria, li, initiative_id=lindqvist.initiative.id)
    assert membership_differences() == []
    assert len(queries.of_contact(lindqvist.cast.ada, li.id).items) == 1


def test_wishes_not_to_be_contacted_need_a_second_thought(in_app, lindqvist):
    noi = factories.contact(lindqvist.household, "Noi Lindqvist", do_not_contact=True)
    with pytest.raises(RuleBroken, match="Noi Lindqvist asked not to be contacted"):
        log(lindqvist.cast.ada, noi)
    log(lindqvist.cast.ada, noi, direction="inbound")
    log(lindqvist.cast.ada, noi, despite_wish=True)


def test_private_notes_are_for_those_who_cover(in_app, lindqvist):
    log(lindqvist.cast.ada, lindqvist.maria, note="Divorce coming.", is_private=True)
    [own] = queries.timeline(lindqvist.cast.ada, lindqvist.household.id).items
    [managers] = queries.timeline(lindqvist.cast.mo, lindqvist.household.id).items
    assert own.note == "Divorce coming."
    assert managers.note is None
    assert managers.is_closed_to_viewer
    with pytest.raises(RuleBroken, match="private"):
        log(lindqvist.cast.mo, lindqvist.maria, note="Mine.", is_private=True, late_reason="Ada was ill")


def test_an_initiative_that_does_not_exist(in_app, lindqvist):
    with pytest.raises(RuleBroken, match="initiative"):
        log(lindqvist.cast.ada, lindqvist.maria, initiative_id=999)


def test_undo_leaves_nothing_but_the_record(in_app, lindqvist):
    factories.interaction(lindqvist.maria, by=lindqvist.cast.ada, occurred_at=periods.now() - timedelta(days=9))
    logged = log(
        lindqvist.cast.ada, lindqvist.maria, lindqvist.lars, note="Oops", initiative_id=lindqvist.initiative.id,
        colleague_ids=[lindqvist.cast.ben.id],
    )  # fmt: skip
    with db.transaction():
        service.undo(logged.id, actor=lindqvist.cast.ada)
    earlier = periods.now() - timedelta(days=9)
    assert len(all_of(sa.select(Interaction.id))) == len(all_of(sa.select(Participant.contact_id))) == 1
    assert [note.body for note in all_of(sa.select(InteractionNote.body))] == ["Spoke about the summer."]
    assert all_of(sa.select(Household.last_contact_at)) == [(earlier,)]
    assert all_of(sa.select(Contact.last_contact_at).order_by(Contact.id)) == [(earlier,), (None,)]
    assert membership_differences() == []


def test_undo_is_for_its_recorder_and_for_ten_minutes(in_app, lindqvist):
    logged = log(lindqvist.cast.ada, lindqvist.maria)
    with pytest.raises(RuleBroken), db.transaction():
        service.undo(logged.id, actor=lindqvist.cast.mo)
    with pytest.raises(NotVisible), db.transaction():
        service.undo(logged.id, actor=lindqvist.cast.eva)
    lindqvist.clock.forward(minutes=10)
    with pytest.raises(RuleBroken, match="ten minutes"), db.transaction():
        service.undo(logged.id, actor=lindqvist.cast.ada)
