"""Which kinds of entries of the audit trail belong to whose work."""

# Who runs the machinery sees what was done to it; whoever decides claims sees claims and their evidence.
MACHINERY = ("user", "team", "firm", "segment")
EVIDENCE = ("claim", "account", "activity", "statement_file")
# A file's name is its uploader's own words, and may name a client whom the uploader's manager may not know of.
FILES = ("import_file", "statement_file")
