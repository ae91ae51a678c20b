"""The forms of households, contacts and coverage."""

from webapp.clients.forms.contact import ContactForm, NewContactForm
from webapp.clients.forms.coverage import AssignForm, EndForm
from webapp.clients.forms.details import (
    AddressChangeForm,
    AddressForm,
    ConsentForm,
    EmailChangeForm,
    EmailForm,
    PhoneChangeForm,
    PhoneForm,
    PressForm,
    RelationForm,
    SegmentForm,
    VersionForm,
)
from webapp.clients.forms.household import HouseholdChangeForm, HouseholdForm

__all__ = [
    "AddressChangeForm", "AddressForm", "AssignForm", "ConsentForm", "ContactForm", "EmailChangeForm", "EmailForm",
    "EndForm", "HouseholdChangeForm", "HouseholdForm", "NewContactForm", "PhoneChangeForm", "PhoneForm", "PressForm",
    "RelationForm", "SegmentForm", "VersionForm",
]  # fmt: skip
