"""The fact of a contact, and apart from it what was said."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of interactions, their place in the navigation, and their part of an initiative's page."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation, telling
    from webapp.clients import service as clients
    from webapp.initiatives.queries import Section, add_section
    from webapp.interactions.queries import channel_labels, direction_labels, fill_initiative
    from webapp.interactions.routes import bp
    from webapp.interactions.service.figures import work_out_contacts
    from webapp.policy import Permission

    if work_out_contacts not in clients.on_contacts_moved:
        clients.on_contacts_moved.append(work_out_contacts)
    app.register_blueprint(bp)
    telling.codes(channel_labels(), "interaction.channel")
    telling.codes(direction_labels(), "interaction.direction")
    navigation.add(
        navigation.Item(
            section="work",
            label=_("Interactions"),
            endpoint="interactions.interactions",
            icon="message-square",
            permission=Permission.INTERACTION_READ,
            order=20,
            keys="g i",
        )
    )
    add_section(Section(name="interactions", order=10, fill=fill_initiative))
