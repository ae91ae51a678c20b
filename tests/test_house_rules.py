"""The house rules, as tests that read the code. STYLE.md says why; each message says what to do instead."""

from pathlib import Path

from tests.house import floors, habits, markup, writes
from tests.house.reading import Checkout

HERE = Checkout(Path(__file__).resolve().parents[1])


def nothing(broken: list[str], advice: str) -> None:
    """Fails with the places that break a rule and with what to do about them."""
    assert not broken, f"{advice}\n  " + "\n  ".join(broken)


def test_every_package_has_its_floor():
    nothing(floors.unknown_packages(HERE), "Add the new feature to FEATURES in tests/house/floors.py, on its floor:")


def test_features_consist_of_the_six_files():
    nothing(
        floors.unknown_files(HERE),
        "A feature has rules, models, queries, service, forms, routes (and cli); put it there:",
    )


def test_the_kernel_never_imports_a_feature():
    nothing(floors.kernel_to_feature(HERE), "Let the feature hand itself to the kernel (a registry), or move it up:")


def test_the_pure_kernel_needs_the_standard_library_only():
    nothing(
        floors.impure_kernel(HERE),
        "exceptions, money, periods, tables and text stay pure; move this to a wired module:",
    )


def test_templates_link_downwards_only():
    nothing(
        markup.upward_links(HERE),
        "Arrows point down in templates too: let the higher package hand its link to a hook of the lower one:",
    )


def test_features_import_downwards_only():
    nothing(floors.upward(HERE), "Arrows point down: let the higher feature call, or move the code to the higher one:")


def test_no_feature_imports_the_routes_or_forms_of_another():
    nothing(floors.into_edges(HERE), "Link with url_for and call the other's service or queries instead:")


def test_rules_are_pure():
    nothing(
        floors.impure_rules(HERE),
        "rules take and return values: standard library, money, periods, exceptions, tables, text only:",
    )


def test_nothing_below_the_routes_knows_the_web():
    nothing(floors.web_below_routes(HERE), "Hand over values and the actor from the route; keep flask and wtforms out:")


def test_no_file_reaches_past_its_neighbour():
    nothing(
        floors.forbidden_neighbours(HERE),
        "routes call queries and service; forms get their choices handed in; models and queries never call service:",
    )


def test_only_db_knows_flask_sqlalchemy():
    nothing(floors.flask_sqlalchemy_elsewhere(HERE), "Take db.session and select() from webapp.db and sqlalchemy:")


def test_only_db_commits():
    nothing(habits.commits_elsewhere(HERE), "Transactions end in webapp/db.py only; use what it offers:")


def test_no_edit_is_overwritten_unseen():
    nothing(
        writes.unversioned_updates(HERE),
        "Change versioned rows through the mapper, or set version=….version + 1 as well:",
    )


def test_nobody_asks_who_is_there_below_the_routes():
    nothing(
        habits.ambient_user(HERE), "Take the viewer or actor as an argument; request, flash and abort belong in routes:"
    )


def test_routes_ask_for_permissions_not_roles():
    nothing(habits.role_names_in_routes(HERE), "Ask policy for a permission; roles are named in policy.GRANTS only:")


def test_templates_ask_for_permissions_not_roles():
    nothing(markup.role_tests(HERE), 'Ask may("resource:action"); roles are named in policy.GRANTS only:')


def test_there_is_one_clock():
    nothing(habits.other_clocks(HERE), "Use periods.now() or periods.today(zone):")


def test_money_is_never_a_float():
    nothing(habits.floats(HERE), "Use integer minor units, Fraction or Decimal, and a BigInteger column:")


def test_modules_are_named_for_what_they_hold():
    nothing(habits.empty_names(HERE), "Name it for the idea in it, in the words of the glossary:")


def test_lines_of_a_file_that_is_half_there_are_left_out():
    nothing(habits.lines_that_may_not_count(HERE), "Add custody's counts() to every select on Activity:")


def test_files_stay_short():
    nothing(habits.long_files(HERE), f"Split by page or noun: at most {habits.LONGEST_FILE} lines a file:")


def test_functions_stay_short():
    nothing(
        habits.long_functions(HERE), f"Find the rule or verb hiding in it: at most {habits.LONGEST_FUNCTION} lines:"
    )


def test_templates_stay_short():
    nothing(
        markup.long_templates(HERE),
        f"Move an item to _row.html or a widget to components: at most {markup.LONGEST} lines:",
    )


def test_every_route_declares_its_permission():
    nothing(habits.routes_without_permission(HERE), "Put @requires(Permission.…) or @public below the route:")


def test_refusals_are_translated():
    nothing(habits.bare_refusals(HERE), 'People read this: _("…") with places for the values:')


def test_only_get_and_post():
    nothing(habits.other_verbs(HERE), "An act is a noun under the thing: POST /claims/7/decision:")


def test_business_functions_say_what_they_mean():
    nothing(habits.without_docstring(HERE), "Write one sentence of business meaning:")


def test_nothing_is_left_for_later_in_a_comment():
    nothing(habits.left_for_later(HERE), "Do it, or file an issue:")


def test_nothing_of_our_own_is_mocked():
    nothing(habits.mocks(HERE), "Use the real thing with a factory, the clock fixture or a temporary server:")


def test_templates_hold_no_code_that_the_content_policy_refuses():
    nothing(
        markup.inline_code(HERE),
        "Put style into static/css/ and behaviour into app.js; links and forms have real addresses:",
    )


def test_templates_never_switch_escaping_off():
    nothing(markup.unescaped(HERE), "Return Markup from a tested filter in formats.py instead:")


def test_every_visible_word_can_be_translated():
    nothing(markup.untranslated(HERE), "Put it through _():")


def test_pages_never_swap_out_of_band():
    nothing(markup.out_of_band_in_pages(HERE), "layouts/_oob.html is the one place:")


def test_pages_take_macros_from_the_global():
    nothing(
        markup.macros_at_the_top(HERE), "A block rendered alone does not run the top of its file; use the global `ui`:"
    )


def test_conftest_stays_short():
    lines = (HERE.root / "tests/conftest.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 150, "Move fixtures to tests/fixtures/, one file per subject."
