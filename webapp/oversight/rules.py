"""Which kinds of entries of the audit trail belong to whose work."""

# Who runs the machinery sees what was done to it; whoever decides claims sees claims and their evidence.
MACHINERY = ("user", "team", "firm", "segment")
EVIDENCE = ("claim", "account", "activity", "statement_file", "bank_change", "second_look")
# That a claim is looked at again, and with what verdict, is between those who decide.
DECIDERS = ("second_look",)
# A file's name is its uploader's own words, and may name a client whom the uploader's manager may not know of.
FILES = ("import_file", "statement_file")
