"""What is chosen in forms where nothing is chosen beforehand, by form and field."""

CHOSEN = {
    "periods.create": {"day": "2022-01-15"},
    "clients.create_relation": {"other_id": "{second_id}"},
    "book.move_contact": {"household_id": "{second_home_id}"},
    "bonus.assign": {"whose": "user-{rep_id}"},
    "disputes.file_missing": {"about": "other"},
    "initiatives.add_guest": {"contact": "{second_id}"},
    "custody.update_mapping": {"amount": "How much", "account": "Where to", "description": "What for"},
    "people.add_user": {"roles": "service"},
}
