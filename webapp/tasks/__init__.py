"""Follow-ups and assignments."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the pages of tasks, with the count of what is due beside them."""
    from flask_babel import lazy_gettext as _

    from webapp import navigation, outbox
    from webapp.people.service import REACHED, RIGHTS
    from webapp.policy import Permission
    from webapp.tasks import queries, service
    from webapp.tasks.routes import bp

    app.register_blueprint(bp)
    outbox.handler(RIGHTS)(service.tell_of_rights)
    outbox.handler(REACHED)(service.tell_of_reach)
    navigation.add(
        navigation.Item(
            "work", _("Tasks"), "tasks.mine", "list-todo", Permission.TASK_READ, order=40, counter="tasks", keys="g t"
        ),
        count=queries.due_total,
    )
