"""foundation"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_actor", ["actor_id", "id"], unique=False)
        batch_op.create_index("ix_audit_entry_household", ["household_id", "id"], unique=False)
        batch_op.create_index("ix_audit_entry_object", ["object_type", "object_id", "id"], unique=False)

    head = op.create_table(
        "audit_head",
        sa.Column("chain", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("last_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_head")),
    )
    # The chain has its head from the start, so that those who write the first entries wait for each other.
    op.bulk_insert(head, [{"chain": 1, "last_id": 0, "hash": "0" * 64}])
    op.create_table(
        "firm",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), server_default="US", nullable=False),
        sa.Column("access_profile", sa.Text(), nullable=False),
        sa.Column("control_profile", sa.Text(), nullable=False),
        sa.Column("modules", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("access_profile IN ('coverage', 'open')", name=op.f("ck_firm_access_profile")),
        sa.CheckConstraint("control_profile IN ('strict', 'small')", name=op.f("ck_firm_control_profile")),
        sa.CheckConstraint("id = 1", name=op.f("ck_firm_one_firm")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firm")),
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("attempt_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_message_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "outside_id",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("outside_id", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_id")),
        sa.UniqueConstraint(
            "kind", "source", "outside_id", "record_id", name=op.f("uq_outside_id_kind_source_outside_id_record_id")
        ),
        info={"protected": True},
    )
    with op.batch_alter_table("outside_id", schema=None) as batch_op:
        batch_op.create_index("ix_outside_id_outside", ["kind", "outside_id"], unique=False)
        batch_op.create_index("ix_outside_id_record", ["kind", "record_id"], unique=False)

    op.create_table(
        "saved_mapping",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("columns", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_mapping")),
        sa.UniqueConstraint("name", name=op.f("uq_saved_mapping_name")),
    )
    op.create_table(
        "segment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
        sa.UniqueConstraint("name", name=op.f("uq_segment_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_segment_slug")),
    )
    op.create_table(
        "setup_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_setup_token")),
    )
    op.create_table(
        "team",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("manager_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["app_user.id"], name=op.f("fk_team_manager_id"), use_alter=True),
        sa.ForeignKeyConstraint(["parent_id"], ["team.id"], name=op.f("fk_team_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "throttle",
        sa.Column("bucket", sa.String(length=128), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_throttle")),
    )
    op.create_table(
        "used_key",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_used_key")),
    )
    op.create_table(
        "app_user",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("locale", sa.Text(), server_default="en", nullable=False),
        sa.Column("theme", sa.Text(), server_default="auto", nullable=False),
        sa.Column("single_key_shortcuts", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_app_user_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("email", name=op.f("uq_app_user_email")),
    )
    with op.batch_alter_table("app_user", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_app_user_team_id"), ["team_id"], unique=False)

    op.create_table(
        "audit_payload",
        sa.Column(
            "entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_payload_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_payload")),
        info={"protected": True},
    )
    op.create_table(
        "household",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("segment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("tier", sa.Text(), server_default="none", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("is_walled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("primary_contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("background", sa.Text(), server_default="", nullable=False),
        sa.Column("last_contact_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("tier IN ('a', 'b', 'c', 'none')", name=op.f("ck_household_tier")),
        sa.ForeignKeyConstraint(
            ["primary_contact_id"], ["contact.id"], name=op.f("fk_household_primary_contact_id"), use_alter=True
        ),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name=op.f("fk_household_segment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        info={"protected": True},
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_primary_contact_id"), ["primary_contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_segment_id"), ["segment_id"], unique=False)
        batch_op.create_index("ix_household_sort", ["sort_name", "id"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("normal_number", sa.Text(), nullable=False),
        sa.Column("institution", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_account_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("normal_number", "institution", name=op.f("uq_account_normal_number_institution")),
        info={"protected": True},
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index("ix_account_household", ["household_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("job_title", sa.Text(), server_default="", nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("preferred_channel", sa.Text(), server_default="", nullable=False),
        sa.Column("do_not_contact", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("remarks", sa.Text(), server_default="", nullable=False),
        sa.Column("last_contact_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('person', 'organisation')", name=op.f("ck_contact_kind")),
        sa.CheckConstraint("standing IN ('client', 'prospect')", name=op.f("ck_contact_standing")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_contact_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        info={"protected": True},
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index("ix_contact_household_sort", ["household_id", "sort_name", "id"], unique=False)
        batch_op.create_index("ix_contact_recent", ["last_contact_at", "id"], unique=False)
        batch_op.create_index("ix_contact_sort", ["sort_name", "id"], unique=False)

    op.create_table(
        "coverage",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('primary', 'specialist', 'banker', 'service')", name=op.f("ck_coverage_role")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_coverage_dates")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_coverage_household_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_coverage_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
    )
    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.create_index(
            "ix_coverage_household_user", ["household_id", "user_id", "starts_on", "ends_on"], unique=False
        )
        batch_op.create_index(
            "ix_coverage_user_household", ["user_id", "household_id", "starts_on", "ends_on"], unique=False
        )

    op.create_table(
        "import_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("uploaded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=True),
        sa.Column("new_count", sa.Integer(), nullable=False),
        sa.Column("changed_count", sa.Integer(), nullable=False),
        sa.Column("known_count", sa.Integer(), nullable=False),
        sa.Column("refused_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('households', 'contacts', 'interactions')", name=op.f("ck_import_file_kind")),
        sa.CheckConstraint("state IN ('previewed', 'imported')", name=op.f("ck_import_file_state")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["app_user.id"], name=op.f("fk_import_file_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    )
    with op.batch_alter_table("import_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_file_uploaded_by_id"), ["uploaded_by_id"], unique=False)

    op.create_table(
        "initiative",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("budget_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('sponsorship', 'event', 'promotion', 'campaign')", name=op.f("ck_initiative_kind")
        ),
        sa.CheckConstraint("budget_minor IS NULL OR budget_minor >= 0", name=op.f("ck_initiative_budget")),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name=op.f("ck_initiative_dates")
        ),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_initiative_not_own_parent")),
        sa.ForeignKeyConstraint(["owner_id"], ["app_user.id"], name=op.f("fk_initiative_owner_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["initiative.id"], name=op.f("fk_initiative_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative")),
        sa.UniqueConstraint("slug", name=op.f("uq_initiative_slug")),
    )
    with op.batch_alter_table("initiative", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_initiative_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_initiative_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "reach",
        sa.Column("manager_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["app_user.id"], name=op.f("fk_reach_manager_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_reach_user_id")),
        sa.PrimaryKeyConstraint("manager_id", "user_id", name=op.f("pk_reach")),
    )
    with op.batch_alter_table("reach", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reach_user_id"), ["user_id"], unique=False)

    op.create_table(
        "reset_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_reset_token_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_reset_token")),
        sa.UniqueConstraint("user_id", name=op.f("uq_reset_token_user_id")),
    )
    op.create_table(
        "statement_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mapping", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("uploaded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("new_count", sa.Integer(), nullable=False),
        sa.Column("known_count", sa.Integer(), nullable=False),
        sa.Column("corrections", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('previewed', 'imported', 'undone')", name=op.f("ck_statement_file_state")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["app_user.id"], name=op.f("fk_statement_file_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_file")),
        info={"protected": True},
    )
    with op.batch_alter_table("statement_file", schema=None) as batch_op:
        batch_op.create_index("ix_statement_file_sha256", ["sha256"], unique=False)

    op.create_table(
        "user_role",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_user_role_user_id")),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_role")),
    )
    op.create_table(
        "user_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("data", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("user_agent", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_user_session_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_user_session")),
    )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_session_seen_at"), ["seen_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "activity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("payer", sa.Text(), server_default="", nullable=False),
        sa.Column("allocated_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "kind IN ('deposit', 'withdrawal', 'transfer-in', 'transfer-out', 'internal', 'dividend', 'interest', 'fee', 'other')",
            name=op.f("ck_activity_kind"),
        ),
        sa.CheckConstraint(
            "allocated_minor >= 0 AND (allocated_minor = 0 OR allocated_minor <= amount_minor)",
            name=op.f("ck_activity_allocated"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_activity_account_id")),
        sa.ForeignKeyConstraint(["file_id"], ["statement_file.id"], name=op.f("fk_activity_file_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_activity_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("account_id", "identity", name=op.f("uq_activity_account_id_identity")),
        info={"protected": True},
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index("ix_activity_account_day", ["account_id", "booked_on", "id"], unique=False)
        batch_op.create_index("ix_activity_file", ["file_id"], unique=False)
        batch_op.create_index("ix_activity_household_day", ["household_id", "booked_on", "id"], unique=False)

    op.create_table(
        "address",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("street", sa.Text(), server_default="", nullable=False),
        sa.Column("postcode", sa.Text(), server_default="", nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False),
        sa.Column("region", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_address_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        info={"protected": True},
    )
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_address_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("channel IN ('phone', 'email', 'post', 'message')", name=op.f("ck_consent_channel")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_consent_contact_id")),
        sa.PrimaryKeyConstraint("contact_id", "channel", name=op.f("pk_consent")),
        info={"protected": True},
    )
    op.create_table(
        "contact_point",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("normal", sa.Text(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("kind IN ('phone', 'email')", name=op.f("ck_contact_point_kind")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_contact_point_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
        info={"protected": True},
    )
    with op.batch_alter_table("contact_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_point_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index("ix_contact_point_normal", ["normal", "contact_id"], unique=False)

    op.create_table(
        "cost_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("initiative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=True),
        sa.Column("planned_minor", sa.BigInteger(), nullable=True),
        sa.Column("actual_minor", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_cost_line_initiative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_line")),
    )
    with op.batch_alter_table("cost_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cost_line_initiative_id"), ["initiative_id"], unique=False)

    op.create_table(
        "guest",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("initiative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "standing IN ('invited', 'accepted', 'declined', 'attended', 'no-show', 'responded')",
            name=op.f("ck_guest_standing"),
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_guest_contact_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_guest_initiative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest")),
        sa.UniqueConstraint("initiative_id", "contact_id", name=op.f("uq_guest_initiative_id_contact_id")),
        info={"protected": True},
    )
    with op.batch_alter_table("guest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guest_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "initiative_contact",
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("initiative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sort_name", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("interaction_count", sa.Integer(), nullable=False),
        sa.Column("guest_count", sa.Integer(), nullable=False),
        sa.Column("claim_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_initiative_contact_contact_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_initiative_contact_household_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_contact_initiative_id")),
        sa.PrimaryKeyConstraint("contact_id", "initiative_id", name=op.f("pk_initiative_contact")),
        info={"protected": True},
    )
    with op.batch_alter_table("initiative_contact", schema=None) as batch_op:
        batch_op.create_index("ix_initiative_contact_household", ["household_id", "initiative_id"], unique=False)
        batch_op.create_index(
            "ix_initiative_contact_sort", ["initiative_id", "sort_name", "contact_id", "household_id"], unique=False
        )

    op.create_table(
        "interaction",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("initiative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("next_step", sa.Text(), server_default="", nullable=False),
        sa.Column("late_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("is_flagged", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('in-person', 'phone', 'email', 'post', 'video', 'message', 'web', 'social')",
            name=op.f("ck_interaction_channel"),
        ),
        sa.CheckConstraint("direction IN ('outbound', 'inbound')", name=op.f("ck_interaction_direction")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_interaction_household_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_interaction_initiative_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["app_user.id"], name=op.f("fk_interaction_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interaction")),
        info={"protected": True},
    )
    with op.batch_alter_table("interaction", schema=None) as batch_op:
        batch_op.create_index("ix_interaction_household_time", ["household_id", "occurred_at", "id"], unique=False)
        batch_op.create_index("ix_interaction_initiative_time", ["initiative_id", "occurred_at", "id"], unique=False)
        batch_op.create_index("ix_interaction_recorder_time", ["recorded_by_id", "occurred_at", "id"], unique=False)

    op.create_table(
        "relation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint("contact_id <> other_id", name=op.f("ck_relation_not_oneself")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_relation_contact_id")),
        sa.ForeignKeyConstraint(["other_id"], ["contact.id"], name=op.f("fk_relation_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
        sa.UniqueConstraint("contact_id", "other_id", "kind", name=op.f("uq_relation_contact_id_other_id_kind")),
        info={"protected": True},
    )
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relation_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_relation_other_id"), ["other_id"], unique=False)

    op.create_table(
        "search_doc",
        sa.Column(
            "contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_search_doc_contact_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_search_doc_household_id")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_search_doc")),
        info={"protected": True},
    )
    with op.batch_alter_table("search_doc", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_doc_household_id"), ["household_id"], unique=False)

    op.create_table(
        "amendment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amended_at", sa.DateTime(), nullable=False),
        sa.Column("amended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["amended_by_id"], ["app_user.id"], name=op.f("fk_amendment_amended_by_id")),
        sa.ForeignKeyConstraint(["interaction_id"], ["interaction.id"], name=op.f("fk_amendment_interaction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        info={"protected": True},
    )
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_amendment_interaction_id"), ["interaction_id"], unique=False)

    op.create_table(
        "attendee",
        sa.Column("interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["interaction_id"], ["interaction.id"], name=op.f("fk_attendee_interaction_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_attendee_user_id")),
        sa.PrimaryKeyConstraint("interaction_id", "user_id", name=op.f("pk_attendee")),
    )
    with op.batch_alter_table("attendee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendee_user_id"), ["user_id"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("initiative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("no_initiative_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("claimant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("conflict_from", sa.Date(), nullable=False),
        sa.Column("filed_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("allocated_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("released_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("earlier_claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('confirmed', 'rejected')) = (decided_at IS NOT NULL)", name=op.f("ck_claim_decided")
        ),
        sa.CheckConstraint("initiative_id IS NOT NULL OR no_initiative_reason <> ''", name=op.f("ck_claim_initiative")),
        sa.CheckConstraint("kind <> 'promised' OR expected_on IS NOT NULL", name=op.f("ck_claim_expected")),
        sa.CheckConstraint("kind IN ('deposited', 'promised')", name=op.f("ck_claim_kind")),
        sa.CheckConstraint(
            "state <> 'confirmed' OR (allocated_minor > 0 AND allocated_minor + released_minor = amount_minor)",
            name=op.f("ck_claim_evidence"),
        ),
        sa.CheckConstraint(
            "state <> 'part-confirmed' OR (allocated_minor > 0 AND allocated_minor < amount_minor)",
            name=op.f("ck_claim_part"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'promised', 'pending', 'needs-answer', 'part-confirmed', 'confirmed', 'rejected', 'withdrawn', 'lapsed')",
            name=op.f("ck_claim_state"),
        ),
        sa.CheckConstraint(
            "allocated_minor >= 0 AND released_minor >= 0 AND allocated_minor + released_minor <= amount_minor",
            name=op.f("ck_claim_allocated"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_claim_amount")),
        sa.ForeignKeyConstraint(["claimant_id"], ["app_user.id"], name=op.f("fk_claim_claimant_id")),
        sa.ForeignKeyConstraint(["earlier_claim_id"], ["claim.id"], name=op.f("fk_claim_earlier_claim_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["app_user.id"], name=op.f("fk_claim_entered_by_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_claim_household_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_claim_initiative_id")),
        sa.ForeignKeyConstraint(["interaction_id"], ["interaction.id"], name=op.f("fk_claim_interaction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        info={"protected": True},
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(
            "ix_claim_asked",
            ["filed_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'needs-answer'"),
            postgresql_where=sa.text("state = 'needs-answer'"),
        )
        batch_op.create_index("ix_claim_claimant", ["claimant_id", "state", "filed_at"], unique=False)
        batch_op.create_index("ix_claim_household", ["household_id", "state"], unique=False)
        batch_op.create_index("ix_claim_initiative", ["initiative_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_interaction_id"), ["interaction_id"], unique=False)
        batch_op.create_index(
            "ix_claim_open",
            ["filed_at", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('promised', 'pending', 'needs-answer', 'part-confirmed')"),
            postgresql_where=sa.text("state IN ('promised', 'pending', 'needs-answer', 'part-confirmed')"),
        )

    op.create_table(
        "interaction_note",
        sa.Column(
            "interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_private", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interaction.id"], name=op.f("fk_interaction_note_interaction_id")
        ),
        sa.PrimaryKeyConstraint("interaction_id", name=op.f("pk_interaction_note")),
        info={"protected": True},
    )
    op.create_table(
        "participant",
        sa.Column("interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("occurred_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_participant_contact_id")),
        sa.ForeignKeyConstraint(["interaction_id"], ["interaction.id"], name=op.f("fk_participant_interaction_id")),
        sa.PrimaryKeyConstraint("interaction_id", "contact_id", name=op.f("pk_participant")),
        info={"protected": True},
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(
            "ix_participant_contact_time", ["contact_id", "occurred_at", "interaction_id"], unique=False
        )

    op.create_table(
        "task",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("assignee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("set_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("initiative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["app_user.id"], name=op.f("fk_task_assignee_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_task_contact_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_task_household_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_task_initiative_id")),
        sa.ForeignKeyConstraint(["interaction_id"], ["interaction.id"], name=op.f("fk_task_interaction_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["app_user.id"], name=op.f("fk_task_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        info={"protected": True},
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(
            "ix_task_done_by_assignee",
            ["assignee_id", "done_at", "id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NOT NULL"),
            postgresql_where=sa.text("done_at IS NOT NULL"),
        )
        batch_op.create_index("ix_task_household", ["household_id", "due_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_initiative_id"), ["initiative_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_interaction_id"), ["interaction_id"], unique=False)
        batch_op.create_index(
            "ix_task_open_by_assignee",
            ["assignee_id", "due_on", "id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.create_index(
            "ix_task_open_by_setter",
            ["set_by_id", "due_on", "id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["app_user.id"], name=op.f("fk_answer_answered_by_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_answer_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        info={"protected": True},
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "credit_share",
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.CheckConstraint("basis_points > 0 AND basis_points <= 10000", name=op.f("ck_credit_share_basis_points")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_credit_share_claim_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_credit_share_user_id")),
        sa.PrimaryKeyConstraint("claim_id", "user_id", name=op.f("pk_credit_share")),
        info={"protected": True},
    )
    with op.batch_alter_table("credit_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credit_share_user_id"), ["user_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("claim_version", sa.Integer(), nullable=False),
        sa.Column("evidence_seen", sa.JSON(none_as_null=True), nullable=False),
        sa.CheckConstraint("outcome IN ('confirm', 'reject', 'ask', 'release')", name=op.f("ck_decision_outcome")),
        sa.CheckConstraint("outcome NOT IN ('reject', 'ask') OR reason <> ''", name=op.f("ck_decision_reason")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_decision_claim_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["app_user.id"], name=op.f("fk_decision_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        info={"protected": True},
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_claim", ["claim_id", "id"], unique=False)
        batch_op.create_index("ix_decision_decider", ["decided_by_id", "decided_on"], unique=False)

    op.create_table(
        "allocation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_allocation_amount")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_allocation_activity_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_allocation_claim_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_allocation_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
        sa.UniqueConstraint("decision_id", "activity_id", name=op.f("uq_allocation_decision_id_activity_id")),
        info={"protected": True},
    )
    with op.batch_alter_table("allocation", schema=None) as batch_op:
        batch_op.create_index("ix_allocation_activity", ["activity_id"], unique=False)
        batch_op.create_index("ix_allocation_claim", ["claim_id"], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_fts USING fts5(tokens, content='search_doc', content_rowid='contact_id', "
            "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\", prefix='1 2 3')"
        )
    else:
        # These point at tables that point back, so they could not be part of CREATE TABLE.
        op.create_foreign_key("fk_team_manager_id", "team", "app_user", ["manager_id"], ["id"])
        op.create_foreign_key("fk_household_primary_contact_id", "household", "contact", ["primary_contact_id"], ["id"])
        op.execute(
            "CREATE INDEX ix_search_doc_tokens ON search_doc USING gin (array_to_tsvector(string_to_array(tokens, ' ')))"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_fts")
    else:
        op.execute("DROP INDEX ix_search_doc_tokens")
        op.drop_constraint("fk_team_manager_id", "team")
        op.drop_constraint("fk_household_primary_contact_id", "household")
    with op.batch_alter_table("allocation", schema=None) as batch_op:
        batch_op.drop_index("ix_allocation_claim")
        batch_op.drop_index("ix_allocation_activity")

    op.drop_table("allocation")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index("ix_decision_decider")
        batch_op.drop_index("ix_decision_claim")

    op.drop_table("decision")
    with op.batch_alter_table("credit_share", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credit_share_user_id"))

    op.drop_table("credit_share")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_claim_id"))

    op.drop_table("answer")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_task_open_by_setter",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_task_open_by_assignee",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_task_interaction_id"))
        batch_op.drop_index(batch_op.f("ix_task_initiative_id"))
        batch_op.drop_index("ix_task_household")
        batch_op.drop_index(
            "ix_task_done_by_assignee",
            sqlite_where=sa.text("done_at IS NOT NULL"),
            postgresql_where=sa.text("done_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_task_contact_id"))

    op.drop_table("task")
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_index("ix_participant_contact_time")

    op.drop_table("participant")
    op.drop_table("interaction_note")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_claim_open",
            sqlite_where=sa.text("state IN ('promised', 'pending', 'needs-answer', 'part-confirmed')"),
            postgresql_where=sa.text("state IN ('promised', 'pending', 'needs-answer', 'part-confirmed')"),
        )
        batch_op.drop_index(batch_op.f("ix_claim_interaction_id"))
        batch_op.drop_index("ix_claim_initiative")
        batch_op.drop_index("ix_claim_household")
        batch_op.drop_index("ix_claim_claimant")
        batch_op.drop_index(
            "ix_claim_asked",
            sqlite_where=sa.text("state = 'needs-answer'"),
            postgresql_where=sa.text("state = 'needs-answer'"),
        )

    op.drop_table("claim")
    with op.batch_alter_table("attendee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendee_user_id"))

    op.drop_table("attendee")
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_amendment_interaction_id"))

    op.drop_table("amendment")
    with op.batch_alter_table("search_doc", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_doc_household_id"))

    op.drop_table("search_doc")
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_relation_other_id"))
        batch_op.drop_index(batch_op.f("ix_relation_contact_id"))

    op.drop_table("relation")
    with op.batch_alter_table("interaction", schema=None) as batch_op:
        batch_op.drop_index("ix_interaction_recorder_time")
        batch_op.drop_index("ix_interaction_initiative_time")
        batch_op.drop_index("ix_interaction_household_time")

    op.drop_table("interaction")
    with op.batch_alter_table("initiative_contact", schema=None) as batch_op:
        batch_op.drop_index("ix_initiative_contact_sort")
        batch_op.drop_index("ix_initiative_contact_household")

    op.drop_table("initiative_contact")
    with op.batch_alter_table("guest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guest_contact_id"))

    op.drop_table("guest")
    with op.batch_alter_table("cost_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cost_line_initiative_id"))

    op.drop_table("cost_line")
    with op.batch_alter_table("contact_point", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_point_normal")
        batch_op.drop_index(batch_op.f("ix_contact_point_contact_id"))

    op.drop_table("contact_point")
    op.drop_table("consent")
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_address_contact_id"))

    op.drop_table("address")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_household_day")
        batch_op.drop_index("ix_activity_file")
        batch_op.drop_index("ix_activity_account_day")

    op.drop_table("activity")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_session_user_id"))
        batch_op.drop_index(batch_op.f("ix_user_session_seen_at"))

    op.drop_table("user_session")
    op.drop_table("user_role")
    with op.batch_alter_table("statement_file", schema=None) as batch_op:
        batch_op.drop_index("ix_statement_file_sha256")

    op.drop_table("statement_file")
    op.drop_table("reset_token")
    with op.batch_alter_table("reach", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reach_user_id"))

    op.drop_table("reach")
    with op.batch_alter_table("initiative", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_initiative_parent_id"))
        batch_op.drop_index(batch_op.f("ix_initiative_owner_id"))

    op.drop_table("initiative")
    with op.batch_alter_table("import_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_file_uploaded_by_id"))

    op.drop_table("import_file")
    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.drop_index("ix_coverage_user_household")
        batch_op.drop_index("ix_coverage_household_user")

    op.drop_table("coverage")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_sort")
        batch_op.drop_index("ix_contact_recent")
        batch_op.drop_index("ix_contact_household_sort")

    op.drop_table("contact")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index("ix_account_household")

    op.drop_table("account")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index("ix_household_sort")
        batch_op.drop_index(batch_op.f("ix_household_segment_id"))
        batch_op.drop_index(batch_op.f("ix_household_primary_contact_id"))

    op.drop_table("household")
    op.drop_table("audit_payload")
    with op.batch_alter_table("app_user", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_app_user_team_id"))

    op.drop_table("app_user")
    op.drop_table("used_key")
    op.drop_table("throttle")
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_parent_id"))
        batch_op.drop_index(batch_op.f("ix_team_manager_id"))

    op.drop_table("team")
    op.drop_table("setup_token")
    op.drop_table("segment")
    op.drop_table("saved_mapping")
    with op.batch_alter_table("outside_id", schema=None) as batch_op:
        batch_op.drop_index("ix_outside_id_record")
        batch_op.drop_index("ix_outside_id_outside")

    op.drop_table("outside_id")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_message_waiting",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.drop_table("outbox_message")
    op.drop_table("firm")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_object")
        batch_op.drop_index("ix_audit_entry_household")
        batch_op.drop_index("ix_audit_entry_actor")

    op.drop_table("audit_entry")
