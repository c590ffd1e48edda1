"""who decided what and why: reviews, overrides, the log that nobody can change.

The history of submissions becomes the beginning of the log.
"""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"

json_type = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    entries = op.create_table(
        "audit_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("submission_id", sa.String(36), nullable=True),
        sa.Column("facts", json_type, nullable=False),
        sa.Column("previous_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("previous_sha256", name=op.f("uq_audit_entry_previous_sha256")),
        sa.UniqueConstraint("sha256", name=op.f("uq_audit_entry_sha256")),
    )
    op.create_index(op.f("ix_audit_entry_submission_id"), "audit_entry", ["submission_id"], unique=False)
    _forbid_changes()
    _begin_the_log(entries)
    op.drop_table("submission_event")

    op.create_table(
        "override_request",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("submission_id", sa.String(36), nullable=False),
        sa.Column("gate_key", sa.String(64), nullable=False),
        sa.Column("targets", json_type, nullable=False),
        sa.Column("basis", sa.String(32), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(36), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("decided_by", sa.String(36), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_override_request_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_override_request_asked_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override_request")),
    )
    op.create_index(op.f("ix_override_request_submission_id"), "override_request", ["submission_id"], unique=False)
    op.create_index(op.f("ix_override_request_state"), "override_request", ["state"], unique=False)

    with op.batch_alter_table("submission") as submission:
        submission.add_column(sa.Column("gate_key", sa.String(64), nullable=False, server_default=""))
        submission.add_column(sa.Column("original_removed_at", sa.DateTime(timezone=True), nullable=True))
        submission.add_column(sa.Column("decision_basis", sa.String(32), nullable=False, server_default=""))
        submission.add_column(sa.Column("decision_citation", sa.Text(), nullable=False, server_default=""))
        submission.add_column(sa.Column("decision_answers", json_type, nullable=False, server_default="[]"))


def _forbid_changes() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'audit_entry is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()"
        )
        return
    for name, happens in (
        ("update", "UPDATE ON audit_entry"),
        ("delete", "DELETE ON audit_entry"),
        # INSERT OR REPLACE deletes without asking the trigger above.
        (
            "replace",
            "INSERT ON audit_entry WHEN EXISTS (SELECT 1 FROM audit_entry "
            "WHERE number >= NEW.number OR previous_sha256 = NEW.previous_sha256 OR sha256 = NEW.sha256)",
        ),
    ):
        op.execute(
            f"CREATE TRIGGER audit_entry_no_{name} BEFORE {happens} "
            "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
        )


def _begin_the_log(entries: sa.Table) -> None:
    """One entry for each line of the history so far, hashed as on the day of this migration."""
    connection = op.get_bind()
    former = sa.table("submission_event", *map(sa.column, ("id", "submission_id", "person_id", "event")))
    at = sa.column("at", sa.DateTime(timezone=True))
    lines = connection.execute(sa.select(former, at).select_from(former).order_by(former.c.id)).mappings().all()
    previous = "0" * 64
    for number, line in enumerate(lines, 1):
        moment: datetime = line["at"] if line["at"].tzinfo else line["at"].replace(tzinfo=UTC)
        content = {
            "number": number,
            "event": line["event"],
            "person_id": line["person_id"],
            "submission_id": line["submission_id"],
            "facts": {},
        }
        hashed = {
            **content,
            "at": moment.astimezone(UTC).isoformat(timespec="microseconds"),
            "previous": previous,
        }
        text = json.dumps(hashed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        connection.execute(sa.insert(entries), {**content, "at": moment, "previous_sha256": previous, "sha256": sha256})
        previous = sha256
