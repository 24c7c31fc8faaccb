"""first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "billing_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "association",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("house_number", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("register_court", sa.String(), nullable=False),
        sa.Column("register_number", sa.String(), nullable=False),
        sa.Column("tax_number", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("website", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("account_holder", sa.String(), nullable=False),
        sa.Column("iban_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("iban_hash", sa.String(), nullable=False),
        sa.Column("iban_masked", sa.String(), nullable=False),
        sa.Column("bic", sa.String(), nullable=False),
        sa.Column("creditor_identifier", sa.String(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("association_id", name=op.f("pk_association")),
        sa.UniqueConstraint("slug", name=op.f("uq_association_slug")),
    )
    op.create_table(
        "bank_file",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_file")),
        sa.UniqueConstraint(
            "association_id", "sha256", name=op.f("uq_bank_file_association_id_sha256")
        ),
    )
    with op.batch_alter_table("bank_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_file_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "bank_fingerprint",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_fingerprint")),
        sa.UniqueConstraint(
            "association_id",
            "fingerprint",
            name=op.f("uq_bank_fingerprint_association_id_fingerprint"),
        ),
    )
    with op.batch_alter_table("bank_fingerprint", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_fingerprint_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "bank_transaction",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bank_file_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "matched",
                "returned",
                "settled",
                "unmatched",
                name="transactionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("entry_cents", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("messages", sa.String(), nullable=False),
        sa.Column("bank_reference", sa.String(), nullable=True),
        sa.Column("end_to_end_id", sa.String(), nullable=True),
        sa.Column("mandate_reference", sa.String(), nullable=True),
        sa.Column("counterparty_name", sa.String(), nullable=True),
        sa.Column("counterparty_iban_hash", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("principal_cents", sa.Integer(), nullable=True),
        sa.Column("fees_cents", sa.Integer(), nullable=True),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("collection_id", sa.Uuid(), nullable=True),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_transaction")),
        sa.UniqueConstraint(
            "association_id",
            "fingerprint",
            name=op.f("uq_bank_transaction_association_id_fingerprint"),
        ),
    )
    with op.batch_alter_table("bank_transaction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_transaction_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_transaction_bank_file_id"), ["bank_file_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_transaction_booked", ["association_id", "booked_on"], unique=False
        )
        batch_op.create_index(
            "ix_bank_transaction_iban", ["association_id", "counterparty_iban_hash"], unique=False
        )
        batch_op.create_index(
            "ix_bank_transaction_state", ["association_id", "state"], unique=False
        )

    op.create_table(
        "collection",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "released",
                "submitted",
                "rejected",
                name="collectionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "scheme",
            sa.Enum(
                "core", "b2b", name="scheme", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("collect_on", sa.Date(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("payment_information_id", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("transactions", sa.Integer(), nullable=False),
        sa.Column("control_sum_cents", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection")),
        sa.UniqueConstraint(
            "association_id", "message_id", name=op.f("uq_collection_association_id_message_id")
        ),
    )
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_collection_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_collection_run_id"), ["run_id"], unique=False)

    op.create_table(
        "collection_item",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("end_to_end_id", sa.String(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "collecting",
                "paid",
                "returned",
                "rejected",
                name="itemstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("returned_by", sa.Uuid(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("fees_cents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_item")),
        sa.UniqueConstraint(
            "association_id",
            "end_to_end_id",
            name=op.f("uq_collection_item_association_id_end_to_end_id"),
        ),
    )
    with op.batch_alter_table("collection_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_collection_item_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            "ix_collection_item_collection", ["association_id", "collection_id"], unique=False
        )
        batch_op.create_index(
            "ix_collection_item_invoice", ["association_id", "invoice_id"], unique=False
        )

    op.create_table(
        "dues_assessment",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("dues_class", sa.String(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_assessment")),
        sa.UniqueConstraint(
            "association_id",
            "year",
            "member_id",
            name=op.f("uq_dues_assessment_association_id_year_member_id"),
        ),
    )
    with op.batch_alter_table("dues_assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dues_assessment_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_dues_assessment_run_id"), ["run_id"], unique=False)

    op.create_table(
        "dues_regulation",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("resolution", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_regulation")),
    )
    with op.batch_alter_table("dues_regulation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dues_regulation_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            "ix_dues_regulation_valid", ["association_id", "valid_from"], unique=False
        )

    op.create_table(
        "dues_run",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "prepared",
                "released",
                "discarded",
                name="runstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("regulation_id", sa.Uuid(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("collect_on", sa.Date(), nullable=False),
        sa.Column("issue_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("invoices", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("exceptions", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_run")),
    )
    with op.batch_alter_table("dues_run", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dues_run_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "inbox",
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("subscriber", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=True),
        sa.Column("aggregate", sa.String(length=200), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("correlation_id", sa.Uuid(), nullable=False),
        sa.Column("causation_id", sa.Uuid(), nullable=True),
        sa.Column("traceparent", sa.String(length=80), nullable=True),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("redacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("partition", sa.SmallInteger(), nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("interruptions", sa.Integer(), nullable=False),
        sa.Column("postponed", sa.Boolean(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_inbox")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inbox_unfinished",
            ["partition", "lane", "sequence"],
            unique=False,
            postgresql_where=sa.text("done_at IS NULL"),
            sqlite_where=sa.text("done_at IS NULL"),
        )
        batch_op.create_index(
            "ix_inbox_unfinished_aggregate",
            ["aggregate", "sequence"],
            unique=False,
            postgresql_where=sa.text("done_at IS NULL"),
            sqlite_where=sa.text("done_at IS NULL"),
        )
        batch_op.create_index(
            "uq_inbox_event_id_subscriber", ["event_id", "subscriber"], unique=True
        )

    op.create_table(
        "inbox_action",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("subscriber", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_inbox_action")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inbox_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_action_event_id"), ["event_id"], unique=False)

    op.create_table(
        "inbox_partition",
        sa.Column("partition", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("begun", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("token", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("partition", name=op.f("pk_inbox_partition")),
    )
    op.create_table(
        "invoice",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "dues",
                "admission",
                name="invoicekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "paid",
                "cancelled",
                name="invoicestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("issue_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("collect_on", sa.Date(), nullable=True),
        sa.Column(
            "payment_method",
            sa.Enum(
                "direct_debit",
                "transfer",
                name="paymentmethod",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("open_cents", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("document_sha256", sa.String(), nullable=True),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint(
            "association_id", "number", name=op.f("uq_invoice_association_id_number")
        ),
    )
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invoice_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index("ix_invoice_member", ["association_id", "member_id"], unique=False)
        batch_op.create_index("ix_invoice_run", ["run_id"], unique=False)

    op.create_table(
        "issuer",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("iban_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer")),
        sa.UniqueConstraint(
            "association_id", "sha256", name=op.f("uq_issuer_association_id_sha256")
        ),
    )
    with op.batch_alter_table("issuer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_issuer_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "job_run",
        sa.Column("job", sa.String(length=120), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("job", "due_at", name=op.f("pk_job_run")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column(
            "debit",
            sa.Enum(
                "receivable",
                "dues_income",
                "entry_fee_income",
                "bank",
                "bank_fees",
                "collection_clearing",
                "member_credit",
                "unmatched",
                name="debit_account",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "credit",
            sa.Enum(
                "receivable",
                "dues_income",
                "entry_fee_income",
                "bank",
                "bank_fees",
                "collection_clearing",
                "member_credit",
                "unmatched",
                name="credit_account",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("transaction_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_ledger_entry_amount_positive")),
        sa.CheckConstraint("debit <> credit", name=op.f("ck_ledger_entry_two_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        info={"append_only": True},
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_entry_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            "ix_ledger_entry_invoice", ["association_id", "invoice_id"], unique=False
        )

    op.create_table(
        "mandate",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column(
            "scheme",
            sa.Enum(
                "core", "b2b", name="scheme", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "entered",
                "active",
                "ended",
                name="mandatestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("account_holder", sa.String(), nullable=False),
        sa.Column("iban_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("iban_hash", sa.String(), nullable=False),
        sa.Column("iban_masked", sa.String(), nullable=False),
        sa.Column("iban_country", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("last_collected_on", sa.Date(), nullable=True),
        sa.Column("b2b_confirmed_on", sa.Date(), nullable=True),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.UniqueConstraint(
            "association_id", "reference", name=op.f("uq_mandate_association_id_reference")
        ),
    )
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mandate_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_mandate_iban_hash"), ["iban_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_mandate_member_id"), ["member_id"], unique=False)

    op.create_table(
        "member_account",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("member_number", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("legal_form", sa.String(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("house_number", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("turnover_cents", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_account")),
        sa.UniqueConstraint(
            "association_id",
            "member_number",
            name=op.f("uq_member_account_association_id_member_number"),
        ),
    )
    with op.batch_alter_table("member_account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_member_account_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "number_series",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("association_id", "series", name=op.f("pk_number_series")),
    )
    op.create_table(
        "officer",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_officer")),
    )
    with op.batch_alter_table("officer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_officer_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "outbox",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=True),
        sa.Column("aggregate", sa.String(length=200), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("correlation_id", sa.Uuid(), nullable=False),
        sa.Column("causation_id", sa.Uuid(), nullable=True),
        sa.Column("traceparent", sa.String(length=80), nullable=True),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("redacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("fanned_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_correlation_id", ["correlation_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_waiting",
            ["lane", "position"],
            unique=False,
            postgresql_where=sa.text("fanned_out_at IS NULL"),
            sqlite_where=sa.text("fanned_out_at IS NULL"),
        )
        batch_op.create_index("uq_outbox_id", ["id"], unique=True)

    op.create_table(
        "outbox_delivery",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subscriber", sa.String(length=120), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("aggregate", sa.String(length=200), nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("sends", sa.Integer(), nullable=False),
        sa.Column("next_send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("position", "subscriber", name=op.f("pk_outbox_delivery")),
    )
    with op.batch_alter_table("outbox_delivery", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_delivery_unreceived",
            ["service", "aggregate", "position"],
            unique=False,
            postgresql_where=sa.text("received_at IS NULL"),
            sqlite_where=sa.text("received_at IS NULL"),
        )

    op.create_table(
        "payment_arrangement",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "direct_debit",
                "transfer",
                name="paymentmethod",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_payment_arrangement")),
    )
    with op.batch_alter_table("payment_arrangement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_payment_arrangement_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "quote",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("turnover_cents", sa.BigInteger(), nullable=True),
        sa.Column("dues_class", sa.String(), nullable=True),
        sa.Column("annual_cents", sa.Integer(), nullable=True),
        sa.Column("first_cents", sa.Integer(), nullable=True),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "direct_debit",
                "transfer",
                name="paymentmethod",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_quote")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_quote_token_sha256")),
    )
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quote_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "reminder",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("open_cents", sa.Integer(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.Column("pay_until_on", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "association_id",
            "invoice_id",
            "level",
            name=op.f("uq_reminder_association_id_invoice_id_level"),
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reminder_association_id"), ["association_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_association_id"))

    op.drop_table("reminder")
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quote_association_id"))

    op.drop_table("quote")
    with op.batch_alter_table("payment_arrangement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_arrangement_association_id"))

    op.drop_table("payment_arrangement")
    with op.batch_alter_table("outbox_delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_delivery_unreceived",
            postgresql_where=sa.text("received_at IS NULL"),
            sqlite_where=sa.text("received_at IS NULL"),
        )

    op.drop_table("outbox_delivery")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("uq_outbox_id")
        batch_op.drop_index(
            "ix_outbox_waiting",
            postgresql_where=sa.text("fanned_out_at IS NULL"),
            sqlite_where=sa.text("fanned_out_at IS NULL"),
        )
        batch_op.drop_index("ix_outbox_correlation_id")

    op.drop_table("outbox")
    with op.batch_alter_table("officer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_officer_association_id"))

    op.drop_table("officer")
    op.drop_table("number_series")
    with op.batch_alter_table("member_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_account_association_id"))

    op.drop_table("member_account")
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mandate_member_id"))
        batch_op.drop_index(batch_op.f("ix_mandate_iban_hash"))
        batch_op.drop_index(batch_op.f("ix_mandate_association_id"))

    op.drop_table("mandate")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entry_invoice")
        batch_op.drop_index(batch_op.f("ix_ledger_entry_association_id"))

    op.drop_table("ledger_entry")
    op.drop_table("job_run")
    with op.batch_alter_table("issuer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issuer_association_id"))

    op.drop_table("issuer")
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_index("ix_invoice_run")
        batch_op.drop_index("ix_invoice_member")
        batch_op.drop_index(batch_op.f("ix_invoice_association_id"))

    op.drop_table("invoice")
    op.drop_table("inbox_partition")
    with op.batch_alter_table("inbox_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_action_event_id"))

    op.drop_table("inbox_action")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("uq_inbox_event_id_subscriber")
        batch_op.drop_index(
            "ix_inbox_unfinished_aggregate",
            postgresql_where=sa.text("done_at IS NULL"),
            sqlite_where=sa.text("done_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_inbox_unfinished",
            postgresql_where=sa.text("done_at IS NULL"),
            sqlite_where=sa.text("done_at IS NULL"),
        )

    op.drop_table("inbox")
    with op.batch_alter_table("dues_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dues_run_association_id"))

    op.drop_table("dues_run")
    with op.batch_alter_table("dues_regulation", schema=None) as batch_op:
        batch_op.drop_index("ix_dues_regulation_valid")
        batch_op.drop_index(batch_op.f("ix_dues_regulation_association_id"))

    op.drop_table("dues_regulation")
    with op.batch_alter_table("dues_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dues_assessment_run_id"))
        batch_op.drop_index(batch_op.f("ix_dues_assessment_association_id"))

    op.drop_table("dues_assessment")
    with op.batch_alter_table("collection_item", schema=None) as batch_op:
        batch_op.drop_index("ix_collection_item_invoice")
        batch_op.drop_index("ix_collection_item_collection")
        batch_op.drop_index(batch_op.f("ix_collection_item_association_id"))

    op.drop_table("collection_item")
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_run_id"))
        batch_op.drop_index(batch_op.f("ix_collection_association_id"))

    op.drop_table("collection")
    with op.batch_alter_table("bank_transaction", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_transaction_state")
        batch_op.drop_index("ix_bank_transaction_iban")
        batch_op.drop_index("ix_bank_transaction_booked")
        batch_op.drop_index(batch_op.f("ix_bank_transaction_bank_file_id"))
        batch_op.drop_index(batch_op.f("ix_bank_transaction_association_id"))

    op.drop_table("bank_transaction")
    with op.batch_alter_table("bank_fingerprint", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_fingerprint_association_id"))

    op.drop_table("bank_fingerprint")
    with op.batch_alter_table("bank_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_file_association_id"))

    op.drop_table("bank_file")
    op.drop_table("association")
