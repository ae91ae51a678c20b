"""Each house rule is broken once on purpose, so that none of them sleeps."""

import pytest

from tests.house import floors, habits, markup, writes
from tests.house.reading import Checkout

LONG = "\n".join(f"    step_{number}()" for number in range(60))
CLAIM = """
class Claim:
    __tablename__ = 'claim'
    __mapper_args__ = {'version_id_col': 'version'}
"""

BROKEN = [
    (floors.unknown_packages, "webapp/gadgets/rules.py", ""),
    (floors.unknown_files, "webapp/claims/operations.py", ""),
    (floors.kernel_to_feature, "webapp/audit.py", "from webapp.people import models"),
    (floors.kernel_to_feature, "webapp/audit.py", "def late():\n    from webapp.people.models import User"),
    (floors.impure_kernel, "webapp/money.py", "import sqlalchemy"),
    (floors.impure_kernel, "webapp/money.py", "from webapp import db"),
    (floors.upward, "webapp/clients/queries.py", "from webapp.claims import models"),
    (floors.upward, "webapp/clients/queries.py", "from ..claims import models"),
    (floors.into_edges, "webapp/claims/routes.py", "from webapp.clients.forms import ContactForm"),
    (floors.impure_rules, "webapp/claims/rules.py", "import sqlalchemy"),
    (floors.impure_rules, "webapp/claims/rules/sums.py", "from webapp.claims import models"),
    (floors.web_below_routes, "webapp/claims/service.py", "from flask import g"),
    (floors.web_below_routes, "webapp/claims/models/claim.py", "import wtforms"),
    (floors.forbidden_neighbours, "webapp/claims/forms.py", "from webapp.db import db"),
    (floors.forbidden_neighbours, "webapp/claims/routes.py", "from webapp.claims.models import Claim"),
    (floors.forbidden_neighbours, "webapp/claims/routes/queue.py", "from sqlalchemy import select"),
    (floors.forbidden_neighbours, "webapp/claims/queries.py", "from webapp.claims import service"),
    (floors.flask_sqlalchemy_elsewhere, "webapp/claims/models.py", "from flask_sqlalchemy import SQLAlchemy"),
    (habits.commits_elsewhere, "webapp/claims/service.py", "db.session.commit()"),
    (habits.commits_elsewhere, "webapp/cli.py", "db.session.rollback()"),
    (habits.ambient_user, "webapp/claims/service.py", "from flask_login import current_user"),
    (habits.role_names_in_routes, "webapp/claims/routes.py", "if user.role == 'manager': pass"),
    (habits.role_names_in_routes, "webapp/claims/routes.py", "if Role.ADMIN in user.roles: pass"),
    (habits.other_clocks, "webapp/claims/service.py", "at = datetime.now(UTC)"),
    (habits.other_clocks, "webapp/claims/service.py", "on = datetime.date.today()"),
    (habits.floats, "webapp/claims/rules.py", "amount = float('1.10')"),
    (habits.floats, "webapp/claims/models.py", "amount = mapped_column(Numeric(20, 2))"),
    (habits.empty_names, "webapp/claims/service/helpers.py", ""),
    (habits.lines_that_may_not_count, "webapp/book/queries.py", "from webapp.custody.models import Activity"),
    (habits.long_files, "webapp/claims/service.py", "x = 1\n" * 301),
    (habits.long_functions, "webapp/claims/service.py", f"def decide():\n{LONG}"),
    (habits.routes_without_permission, "webapp/claims/routes.py", "@bp.get('/queue')\ndef queue(): pass"),
    (habits.bare_refusals, "webapp/claims/service.py", "raise RuleBroken('It is decided.')"),
    (habits.bare_refusals, "webapp/uploads.py", "raise Stale(f'{name} was changed.')"),
    (habits.bare_refusals, "webapp/people/rules.py", "raise RuleBroken('At most %s days.' % days)"),
    (habits.bare_refusals, "webapp/people/rules.py", "raise RuleBroken('At most {} days.'.format(days))"),
    (habits.bare_refusals, "webapp/idempotency.py", "raise KeyReused('Sent twice.')"),
    (habits.bare_refusals, "webapp/security.py", "abort(403, 'From elsewhere.')"),
    (habits.bare_refusals, "webapp/claims/forms.py", "raise wtforms.ValidationError('No amount.' if x else '')"),
    (habits.bare_refusals, "webapp/claims/forms.py", "Length(max=3, message='Too long.')"),
    (habits.bare_refusals, "webapp/claims/routes.py", "flash('It is saved.', 'success')"),
    (habits.other_verbs, "webapp/claims/routes.py", "@bp.delete('/<int:claim_id>')\n@public\ndef drop(claim_id): pass"),
    (habits.without_docstring, "webapp/claims/service.py", "def decide(): pass"),
    (habits.left_for_later, "webapp/claims/service.py", "x = 1  # TO" + "DO later"),
    (habits.mocks, "tests/claims/test_decide.py", "from unittest.mock import patch"),
    (writes.unversioned_updates, "webapp/claims/service.py", f"{CLAIM}sa.update(Claim).values(state='confirmed')"),
    (writes.unversioned_updates, "webapp/claims/service.py", "def f(table): return update(table).values(state='x')"),
    (writes.unversioned_updates, "webapp/claims/service.py", "T = Claim.__table__\nx = sa.update(T).values(fields)"),
    (writes.unversioned_updates, "webapp/claims/service.py", f"{CLAIM}SQL = 'UPDATE claim SET amount_minor = 1'"),
    (markup.role_tests, "templates/claims/queue.html", "{% if user.role == 'manager' %}"),
    (markup.role_tests, "templates/claims/queue.html", "{% if 'admin' in user.roles %}"),
    (markup.inline_code, "templates/claims/queue.html", '<p style="color: red">'),
    (markup.inline_code, "templates/claims/queue.html", "<script>alert(1)</script>"),
    (markup.inline_code, "templates/claims/queue.html", '<button onclick="go()">'),
    (markup.inline_code, "templates/claims/queue.html", '<b hx-on:click="go()">'),
    (markup.inline_code, "templates/claims/queue.html", "<b hx-vals='js:{a: 1}'>"),
    (markup.inline_code, "templates/claims/queue.html", '<a href="#">'),
    (markup.inline_code, "templates/claims/queue.html", '<b hx-delete="/claims/7">'),
    (markup.upward_links, "templates/claims/queue.html", '<a href="{{ url_for("bonus.mine") }}">'),
    (markup.unescaped, "templates/claims/queue.html", "{{ note | safe }}"),
    (markup.long_templates, "templates/claims/queue.html", "<p>\n" * 121),
    (markup.untranslated, "templates/claims/queue.html", "<p>Nothing to decide</p>"),
    (markup.untranslated, "templates/claims/queue.html", '<input placeholder="Search">'),
    (markup.out_of_band_in_pages, "templates/claims/queue.html", '<b hx-swap-oob="true">'),
    (markup.macros_at_the_top, "templates/claims/queue.html", '{% from "components/ui.html" import field %}'),
]
FINE = {
    "webapp/__init__.py": "from webapp.claims import routes",
    "webapp/claims/__init__.py": "",
    "webapp/claims/rules.py": "from webapp.money import Money\nfrom webapp.claims.rules import State\n\n"
    "RuleBroken(mark('At most %(days)s days.'), days=3)",
    "webapp/claims/forms.py": "ValidationError(_('No amount.'))\nStopValidation('')\nLength(max=3)",
    "webapp/claims/cli.py": "raise RuleBroken('There is data already.')",
    "webapp/claims/queries.py": 'from webapp.clients import access\n\n\ndef open_claims(viewer):\n    """Claims."""',
    "webapp/claims/routes.py": "@bp.get('/queue')\n@requires(Permission.READ)\ndef queue():\n    return request.args",
    "webapp/claims/models.py": f"{CLAIM}class Sent:\n    __tablename__ = 'sent'",
    "webapp/claims/service/figures.py": "_SENT = Sent.__table__\nx = sa.update(_SENT).values(anything)\n"
    "y = sa.update(Claim).values(state='x', version=Claim.version + 1)\n"
    "z = sa.update(table).values(last_contact_at=at)",
    "webapp/db.py": "import flask_sqlalchemy\nsession.commit()",
    "webapp/periods.py": "from datetime import datetime\ndatetime.now()",
    "templates/claims/queue.html": '{# Speaks #}<p title="{{ _(\'Open\') }}">{{ _("Open") }}</p>'
    "<script src=\"{{ url_for('static', filename='app.js') }}\" defer></script>",
    "templates/layouts/_oob.html": '<b hx-swap-oob="true">',
}


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Checkout(folder)


@pytest.mark.parametrize(("rule", "name", "text"), BROKEN, ids=lambda value: getattr(value, "__name__", None))
def test_a_broken_rule_is_found(tmp_path, rule, name, text):
    assert rule(write(tmp_path, {**FINE, name: text}))


@pytest.mark.parametrize("rule", sorted({rule for rule, _, _ in BROKEN}, key=lambda rule: rule.__qualname__))
def test_what_is_fine_is_left_alone(tmp_path, rule):
    assert rule(write(tmp_path, FINE)) == []


def test_every_rule_of_the_house_is_tried_here():
    tried = {rule for rule, _, _ in BROKEN}
    for module in (floors, habits, markup, writes):
        rules = {
            value
            for name, value in vars(module).items()
            if callable(value) and getattr(value, "__module__", "") == module.__name__
        }
        untried = {rule.__name__ for rule in rules - tried if not rule.__name__.startswith("_")}
        assert not untried, f"Break these once in BROKEN: {untried}"
