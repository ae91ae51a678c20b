"""Every form that carries a version: where it stands, who fills it in, and what only it can take.

A new one is missed by `test_every_form_with_a_version_is_tried` until it stands here.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from wtforms import Form

import webapp
from webapp.bonus.rules.versions import canonical


class Edit(NamedTuple):
    """A form on its page; `values` are (theirs, yours) of controls that cannot take just anything.

    `told` is label, theirs and yours of what a refusal says about a field that is made of several controls; those
    controls are `within`. `between` is what the first person does after saving.
    """

    form: str
    who: str
    place: Callable[[Any], str]
    button: str = "Save"
    values: Callable[[Any], dict[str, tuple[Any, Any]]] = lambda scene: {}
    told: Callable[[Any], tuple[str, str, str] | None] = lambda scene: None
    within: str = "-"
    amounts: tuple[str, ...] = ()
    between: Callable[[Any, Any], Any] = lambda browser, scene: None


def _claim_values(scene):
    ada, ben = str(scene.ada.id), str(scene.ben.id)
    return {
        "amount": ("33333", "44,444.50"), "currency": ("THB", "EUR"),
        "shares-0-user_id": (ada, ada), "shares-0-percent": ("60", "70.0"),
        "shares-1-user_id": (ben, ben), "shares-1-percent": ("40", "30"),
        "shares-2-user_id": ("", ""), "shares-2-percent": ("", ""),
        # Due as a whole, both times.
        **{f"instalments-{n}-{name}": ("", "") for n in range(4) for name in ("due_on", "amount")},
    }  # fmt: skip


def _household_values(scene):
    chosen = str(scene.home.id), str(scene.strange.id)
    return {"household_id": chosen, "household_id_text": ("Lindqvist family", "Keller")}


def _plan_values(_scene):
    rows = {f"tiers-{row}-{part}": ("", "") for row in range(5) for part in ("since", "rate")}
    rows |= {f"criteria-{row}-{part}": ("", "") for row in range(4) for part in ("criterion", "weight")}
    return rows | {
        "criteria-0-criterion": ("Assignments", "Assignments"), "criteria-0-weight": ("100", "100"),
        "tiers-0-since": ("0", "0"), "tiers-0-rate": ("0.1", "0.15"), "tiers-1-since": ("200", "300"),
        "tiers-1-rate": ("0.2", "0.25"), "currency": ("THB", "EUR"), "award": ("11", "12.50"), "cap": ("1100", "1200"),
        "judged": ("11", "12"), "seasoning_days": ("11", "22"), "ends_on": ("2030-01-11", "2030-01-21"),
    }  # fmt: skip


def _plan_texts(_scene):
    said = {
        "format": "rapport-bonus-plan/1", "boundaries": "from included, to excluded", "currency": "USD",
        "in_force": {"from": "2026-01-01"}, "components": [{"id": "a", "kind": "fixed", "award": "1"}],
    }  # fmt: skip
    return {"body": tuple(canonical(said | {"name": name}) for name in ("T", "Y"))}


def _scores(scene):
    signs = str(scene.max.id)
    return {
        "scores-0-score": ("90", "70"), "scores-0-rationale": ("Nearly all on time", "Some came late"),
        "signer": (signs, signs),
    }  # fmt: skip


def _opened(browser, scene):
    """A second person confirms what gives reach in the firm, which the first has only proposed."""
    second = browser.another().sign_in(scene.mo)
    page = second.get("/admin/proposals")
    for form in page.select("form[action$='/confirmation']"):
        page = second.submit(page, "Confirm", within=f"form[action='{form['action']}']")


def _sent_back(browser, scene):
    signer = browser.another().sign_in(scene.max)
    signer.submit(signer.get(f"/scorecards/{scene.card}"), "Send back", reason="Too high")


MONEY = {"budget": ("1200", "1,300.5"), "currency": ("THB", "EUR")}
POINT = {"email": ("theirs@mail.example", "yours@mail.example"), "phone": ("+41 44 111 11 11", "+41 44 222 22 22")}
# What a file cannot be read without stays.
MAPPED = {
    "delimiter": (",", ","), "header": (True, True), "date": ("day", "day"), "amount": ("value", "value"),
    "debit": ("", ""), "credit": ("", ""), "currency_is": ("THB", "EUR"),
}  # fmt: skip
EDITS = [
    Edit(
        "claims.ClaimForm", "ada", lambda scene: f"/claims/{scene.claim.id}/edit", values=_claim_values,
        told=lambda scene: ("Credit shares", "Ada Rossi 60 %, Ben Keller 40 %", "Ada Rossi 70 %, Ben Keller 30 %"),
        within="shares-", amounts=("amount",),
    ),
    Edit(
        "initiatives.InitiativeForm", "mia", lambda scene: "/initiatives/vintage-rally/edit", values=lambda _: MONEY,
        amounts=("budget",),
    ),
    Edit(
        "initiatives.CostForm", "mia", lambda scene: f"/initiatives/golf/costs?edit={scene.cost.id}",
        "Save cost", lambda _: {"planned": ("1200", "1300"), "actual": ("77.5", "88")},
        amounts=("planned", "actual"),
    ),
    Edit(
        "bonus.PresetForm", "mo", lambda scene: f"/bonus/plans/{scene.plan.plan_id}/draft", "Save draft", _plan_values,
        told=lambda _: ("Tiers", "THB 0.00: 0.1 %, THB 200.00: 0.2 %", "EUR 0.00: 0.15 %, EUR 300.00: 0.25 %"),
        within="tiers-", amounts=("award", "cap"),
    ),
    Edit(
        "bonus.JsonForm", "mo", lambda scene: f"/bonus/plans/{scene.plan.plan_id}/draft/advanced", "Save draft",
        _plan_texts,
    ),
    Edit(
        "scorecards.ScoresForm", "mo", lambda scene: f"/scorecards/{scene.card}", "Score", _scores,
        lambda _: ("Scores", "Overall 90 %: Nearly all on time", "Overall 70 %: Some came late"), within="scores-",
        between=_sent_back,
    ),
    Edit("tasks.EditForm", "mo", lambda scene: f"/tasks/{scene.task.id}"),
    Edit("tasks.ReassignForm", "mo", lambda scene: f"/tasks/{scene.task.id}", "Hand on"),
    Edit(
        "tasks.DoneForm", "mo", lambda scene: f"/tasks/{scene.task.id}", "Mark as done",
        between=lambda browser, scene: browser.submit(browser.get(f"/tasks/{scene.task.id}"), "Open again"),
    ),
    Edit("interactions.EditForm", "ada", lambda scene: f"/interactions/{scene.call.id}/edit"),
    Edit(
        "clients.HouseholdChangeForm", "ada", lambda scene: f"/households/{scene.home.id}/edit",
        values=lambda _: {"currency": ("THB", "eur")},
    ),
    Edit(
        "clients.ContactForm", "ada", lambda scene: f"/contacts/{scene.maria.id}/edit",
        values=lambda _: {"born_on": ("1970-01-11", "1970-01-21")},
    ),
    Edit(
        "clients.PhoneChangeForm", "ada", lambda scene: f"/points/{scene.points['phone']}/edit",
        values=lambda _: {"value": POINT["phone"]},
    ),
    Edit(
        "clients.EmailChangeForm", "ada", lambda scene: f"/points/{scene.points['email']}/edit",
        values=lambda _: {"value": POINT["email"]},
    ),
    Edit("clients.AddressChangeForm", "ada", lambda scene: f"/addresses/{scene.address.id}/edit"),
    Edit(
        "clients.ConsentForm", "ada", lambda scene: f"/contacts/{scene.maria.id}/consents/phone",
        values=lambda _: {"stated_on": ("2026-03-01", "2026-03-02")},
    ),
    Edit("clients.EndForm", "mo", lambda scene: f"/admin/coverage/rows/{scene.coverage.id}/end"),
    Edit(
        "people.UserEditForm", "root", lambda scene: f"/admin/users/{scene.ben.id}",
        values=lambda _: {"email": POINT["email"]},
    ),
    Edit("people.ProfileForm", "ada", lambda scene: "/profile"),
    Edit(
        "people.FirmEditForm", "root", lambda scene: "/admin/firm",
        values=lambda _: {"currency": ("THB", "eur"), "country": ("TH", "de")}, between=_opened,
    ),
    Edit(
        "people.TeamForm", "root", lambda scene: f"/admin/teams/{scene.north.id}",
        values=lambda scene: {"parent_id": (str(scene.south.id), "")},
    ),
    Edit(
        "custody.AssignmentForm", "cora", lambda scene: f"/accounts/{scene.account.id}/assignment", "Assign",
        _household_values,
        lambda scene: ("Household", f"Lindqvist family (no. {scene.home.id})", f"Keller (no. {scene.strange.id})"),
        within="household_id",
    ),
    Edit(
        "custody.ControlsForm", "cora", lambda scene: f"/activity/imports/{scene.previewed}", "Compare",
        lambda _: {"control_count": ("2", "3"), "control_sums": ("USD 100.00", "USD 200.50")},
    ),
    Edit(
        "custody.MappingForm", "cora", lambda scene: f"/activity/imports/{scene.statement}/mapping", "Preview",
        lambda _: MAPPED,
    ),
    Edit(
        "imports.MappingForm", "ada", lambda scene: f"/imports/{scene.contacts_file}", "Preview with these columns",
        # A value for all rows takes the place of the column.
        lambda _: dict.fromkeys(("column_standing", "column_country", "column_language"), ("", "")),
    ),
]  # fmt: skip

# Buttons and decisions: nothing is overwritten by them; what they say is tested by itself.
ACTS = {
    "bonus.ApproveForm", "bonus.EndForm", "bonus.VersionForm", "book.MoveForm",
    "claims.AnswerForm", "claims.DecisionForm", "claims.PapersDecisionForm", "claims.ReopeningForm",
    "claims.VersionForm", "clients.VersionForm",
    "custody.ConfirmForm", "custody.CurrencyForm", "custody.VersionForm", "disputes.DecisionForm",
    "disputes.SignatureForm", "disputes.VersionForm", "imports.ConfirmForm", "imports.VersionForm",
    "people.ProposalForm", "scorecards.ReturnForm", "scorecards.VersionForm",
    "initiatives.StandingForm", "initiatives.VersionForm", "payroll.VersionForm", "payroll.WithdrawForm",
}  # fmt: skip


def forms_with_a_version() -> Iterator[str]:
    """The forms of all features that carry a version, as "feature.Form"."""
    for found in pkgutil.walk_packages(webapp.__path__, "webapp."):
        parts = found.name.split(".")
        if len(parts) > 2 and parts[2] == "forms":
            module = importlib.import_module(found.name)
            yield from (
                f"{parts[1]}.{value.__name__}"
                for value in vars(module).values()
                if isinstance(value, type) and issubclass(value, Form) and hasattr(value, "version")
            )
