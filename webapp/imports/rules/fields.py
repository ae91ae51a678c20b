"""What the columns of a file can mean, and under which headings they usually stand."""

from typing import NamedTuple

KINDS = ("households", "contacts", "interactions")


class Field(NamedTuple):
    """Something that a column can say: the headings it goes by, how long it may be, whether it may span lines."""

    name: str
    headings: tuple[str, ...] = ()
    longest: int = 200
    has_lines: bool = False
    # Whether one value for the whole file makes sense.
    is_fixable: bool = False


_ID = Field("external_id", ("sfid", "externalid", "id", "recordid", "contactid", "accountid", "activityid", "key"))

_HOUSEHOLDS = (
    _ID._replace(headings=("sfid", "externalid", "householdid", "accountid", "id", "recordid", "key")),
    Field("name", ("household", "householdname", "accountname", "name", "family", "client", "clientname")),
    Field("segment", ("segment", "clientsegment", "clienttype"), is_fixable=True),
    Field("tier", ("tier", "class", "rating"), is_fixable=True),
    Field("currency", ("currency", "currencyisocode", "currencycode"), is_fixable=True),
)

_CONTACTS = (
    _ID._replace(headings=("sfid", "externalid", "contactid", "id", "recordid", "key")),
    Field("household_id", ("accountid", "householdid", "householdexternalid")),
    Field("household", ("household", "householdname", "accountname", "account")),
    Field("name", ("fullname", "displayname", "contactname", "name", "contact")),
    Field("given_name", ("firstname", "givenname", "forename", "first")),
    Field("family_name", ("lastname", "familyname", "surname", "last")),
    Field("job_title", ("jobtitle", "title", "position", "organization1title")),
    Field("phone", ("phone", "phonenumber", "mobilephone", "mobile", "telephone", "homephone", "phone1value", "tel")),
    Field("phone_2", ("workphone", "businessphone", "phone2value", "otherphone")),
    Field("phone_3", ("phone3value",)),
    Field("email", ("email", "emailaddress", "homeemail", "personalemail", "email1value", "mail")),
    Field("email_2", ("workemail", "businessemail", "email2value")),
    Field("email_3", ("alternateemail", "otheremail", "email3value")),
    Field("street", ("mailingstreet", "street", "address", "addressline1", "address1street"), has_lines=True),
    Field("postcode", ("mailingpostalcode", "postcode", "postalcode", "zip", "zipcode", "address1postalcode")),
    Field("city", ("mailingcity", "city", "town", "address1city")),
    Field("region", ("mailingstate", "region", "state", "province", "county", "address1region")),
    Field("country", ("mailingcountry", "country", "address1country"), is_fixable=True),
    Field("standing", ("standing", "clientstatus"), is_fixable=True),
    Field("language", ("language", "preferredlanguage"), is_fixable=True),
    Field("born_on", ("birthdate", "birthday", "dateofbirth", "bornon")),
    Field("do_not_contact", ("donotcontact", "optout")),
    Field("remarks", ("remarks", "notes", "description", "comments"), 4000, has_lines=True),
    Field("day_order", is_fixable=True),
)

_INTERACTIONS = (
    _ID._replace(headings=("sfid", "externalid", "interactionid", "activityid", "id", "recordid", "key")),
    Field("contact_id", ("whoid", "contactid", "contactexternalid")),
    Field("contact_email", ("contactemail", "email", "emailaddress")),
    Field("contact_name", ("contactname", "contact", "fullname", "name", "client", "person")),
    Field("channel", ("channel", "medium", "method", "type", "activitytype", "contact"), is_fixable=True),
    Field("direction", ("direction", "inboundoutbound"), is_fixable=True),
    Field("occurred_at", ("occurredat", "startdatetime", "datetime", "activitydate", "date", "when", "createddate")),
    Field("day", ("day", "dayofmonth")),
    Field("month", ("month",), is_fixable=True),
    Field("year", ("year",), is_fixable=True),
    Field("subject", ("subject", "topic", "title"), 300, is_fixable=True),
    Field("note", ("note", "notes", "description", "comments", "body"), 20_000, has_lines=True),
    Field("outcome", ("outcome", "poutcome", "result"), 300, is_fixable=True),
    Field("minutes", ("minutes", "durationminutes")),
    Field("day_order", is_fixable=True),
)

FIELDS: dict[str, tuple[Field, ...]] = {
    "households": _HOUSEHOLDS,
    "contacts": _CONTACTS,
    "interactions": _INTERACTIONS,
}
# Other names under which a field may be given on the command line.
ALIASES: dict[str, dict[str, str]] = {
    "households": {"id": "external_id", "household": "name"},
    "contacts": {
        "id": "external_id", "full_name": "name", "given": "given_name", "first_name": "given_name",
        "family": "family_name", "last_name": "family_name", "mobile": "phone", "e-mail": "email",
        "address": "street", "zip": "postcode", "state": "region", "birthday": "born_on",
    },
    "interactions": {
        "id": "external_id", "contact": "contact_name", "name": "contact_name", "email": "contact_email",
        "date": "occurred_at", "when": "occurred_at", "at": "occurred_at", "description": "note", "result": "outcome",
    },
}  # fmt: skip


def field_named(kind: str, name: str) -> Field | None:
    """The field that somebody means by a name; None when a file of this kind has no such field."""
    wanted = name.strip().lower().replace("-", "_").replace(" ", "_")
    wanted = ALIASES[kind].get(wanted, wanted)
    return next((field for field in FIELDS[kind] if field.name == wanted), None)
