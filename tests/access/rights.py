"""Who may read what of whose household, as it was settled: what every answer is held to."""

RELATIONS = ("own", "team", "walled", "stranger")
CLASSES = ("household", "contact", "client", "note", "money")
ALL = frozenset(CLASSES)
# Who covers each household, and so filed its claim and uploaded its file.
COVERERS = {"own": "ada", "team": "ben", "walled": "ben", "stranger": "eva"}
# What belongs to one of them, whoever else may open the household.
PERSONAL = {
    "claims.edit", "claims.change", "claims.withdraw", "claims.answer", "claims.attach", "imports.show_file",
    "imports.refused_rows", "imports.confirm_file", "imports.update_mapping", "entry.undo",
}  # fmt: skip
RECORDS = {"payroll.record", "payroll.record_paper", "payroll.record_items"}
# What is somebody's pay: theirs and their managers', whatever household it is about.
STATEMENTS = {
    "bonus.statement", "bonus.statement_lines", "bonus.statement_paper", *RECORDS,
    "disputes.show", "disputes.say", "disputes.withdraw",
    "disputes.decide", "disputes.sign", "disputes.file_line", "disputes.file_missing",
    "scorecards.show", "scorecards.score", "scorecards.sign", "scorecards.send_back", "scorecards.take_back",
    "scorecards.remark",
}  # fmt: skip
PROFILES = ("coverage", "open")
_FACTS = ALL - {"note"}
_NAMES = frozenset({"contact"})
_CONTROL = frozenset({"household", "contact", "money"})
_OPEN = dict.fromkeys(("own", "team", "stranger"), _FACTS)
# What settled roles may read of each household, by class of field, where coverage decides and in an open firm.
MAY_READ: dict[str, dict[str, dict[str, frozenset[str]]]] = {
    "coverage": {
        "anonymous": {},
        "disabled": {},
        "former": {},
        "ada": {"own": ALL},
        "ben": {"team": ALL, "walled": ALL},
        "eva": {"stranger": ALL},
        "mo": {"own": _FACTS, "team": _FACTS},
        "max": {"stranger": _FACTS},
        "cora": dict.fromkeys(RELATIONS, _CONTROL),
        "mia": dict.fromkeys(RELATIONS, _NAMES),
        "sam": {"own": ALL},
        "root": {},
    },
    "open": {
        "anonymous": {},
        "disabled": {},
        "former": _OPEN,
        "ada": _OPEN | {"own": ALL},
        "ben": _OPEN | {"team": ALL, "walled": ALL},
        "eva": _OPEN | {"stranger": ALL},
        "mo": _OPEN,
        "max": _OPEN,
        "cora": dict.fromkeys(RELATIONS, _CONTROL),
        "mia": dict.fromkeys(RELATIONS, _NAMES),
        "sam": _OPEN | {"own": ALL},
        "root": {},
    },
}
