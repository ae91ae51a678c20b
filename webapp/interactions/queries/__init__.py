"""Reading interactions: timelines, one by itself, and what somebody is to a household."""

from webapp.interactions.queries.labels import channel_icon, channel_labels, direction_labels
from webapp.interactions.queries.latest import (
    Colleague,
    colleagues,
    last_channel,
    last_contact,
    last_initiative_id,
    recent_contacts,
)
from webapp.interactions.queries.lists import Filter, listed
from webapp.interactions.queries.places import Companion, Place, companions, covers_household, covers_now, place
from webapp.interactions.queries.single import Account, account, visible_interaction
from webapp.interactions.queries.standing import Grown, carries_more, grown, on_what_grew, on_what_stands
from webapp.interactions.queries.timelines import Item, Walk, fill_initiative, of_contact, of_initiative, timeline

__all__ = [
    "Account", "Colleague", "Companion", "Filter", "Grown", "Item", "Place", "Walk", "account", "carries_more",
    "channel_icon", "channel_labels", "colleagues", "companions", "covers_household", "covers_now",
    "direction_labels", "fill_initiative", "grown", "last_channel", "last_contact", "last_initiative_id", "listed",
    "of_contact", "of_initiative", "on_what_grew", "on_what_stands", "place", "recent_contacts", "timeline",
    "visible_interaction",
]  # fmt: skip
