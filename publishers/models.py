"""The publishers' records: people and what they may do, and every hand-in."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from catalog.principal import Role
from catalog.store.columns import Json, UtcDateTime, enum_of, new_id, now
from validation.privacy.overrides import LegalBasis


class Person(SQLModel, table=True):
    __tablename__ = "person"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=36)
    email: str = Field(unique=True, max_length=254)
    """Lower case."""
    name: str = Field(max_length=200)
    password_hash: str = Field(default="", max_length=200)
    """Argon2id."""
    is_steward: bool = False
    is_active: bool = True
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Membership(SQLModel, table=True):
    __tablename__ = "membership"

    person_id: str = Field(foreign_key="person.id", primary_key=True, max_length=36)
    agency_id: str = Field(foreign_key="agency.id", primary_key=True, index=True, max_length=36)
    role: Role = Field(sa_type=enum_of(Role))


class SignInSession(SQLModel, table=True):
    """A signed-in browser. The cookie holds the secret, the database only its SHA-256."""

    __tablename__ = "sign_in_session"

    secret_sha256: str = Field(primary_key=True, max_length=64)
    person_id: str = Field(foreign_key="person.id", index=True, max_length=36)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class SignInFailure(SQLModel, table=True):
    """One failed sign-in, kept as long as throttling needs it. `key` is a hash, never an address."""

    __tablename__ = "sign_in_failure"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(index=True, max_length=64)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Invitation(SQLModel, table=True):
    """A link that works once: to join an agency, or (without a role) to set a new password."""

    __tablename__ = "invitation"

    secret_sha256: str = Field(primary_key=True, max_length=64)
    email: str = Field(max_length=254)
    agency_id: str | None = Field(default=None, foreign_key="agency.id", max_length=36)
    role: Role | None = Field(default=None, sa_type=enum_of(Role))
    makes_steward: bool = False
    invited_by: str = Field(foreign_key="person.id", max_length=36)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ApiToken(SQLModel, table=True):
    """A key for scripts, acting for one agency. Shown once; the database holds only its SHA-256."""

    __tablename__ = "api_token"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=36)
    secret_sha256: str = Field(unique=True, max_length=64)
    hint: str = Field(max_length=12)
    """The first characters, so that its owner can tell her tokens apart."""
    name: str = Field(max_length=100)
    person_id: str = Field(foreign_key="person.id", index=True, max_length=36)
    agency_id: str = Field(foreign_key="agency.id", max_length=36)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    last_used_on: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Day of the last use; written at most once a day."""
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SubmissionState(StrEnum):
    """How far a submission has come."""  # the table of states is in catalog/decisions/0002-submissions.md

    RECEIVED = "received"
    CHECKING = "checking"
    REFUSED = "refused"
    IN_REVIEW = "in review"
    READY = "ready"
    PUBLISHED = "published"
    FAILED = "failed"


class Submission(SQLModel, table=True):
    """One hand-in for a resource: an immutable input file plus a recipe. It is its own queue entry."""

    __tablename__ = "submission"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=36)
    resource_id: str = Field(foreign_key="resource.id", index=True, max_length=36)
    submitted_by: str = Field(foreign_key="person.id", max_length=36)
    state: SubmissionState = Field(default=SubmissionState.RECEIVED, sa_type=enum_of(SubmissionState), index=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    changed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)

    input_id: str = Field(default_factory=new_id, max_length=36)
    """Name of the input's file in quarantine; another file gets another id."""
    input_name: str = Field(max_length=255)
    """File name as the officer gave it, control characters removed; never used as a path."""
    input_sha256: str = Field(max_length=64)
    input_bytes: int = Field(sa_type=sa.BigInteger)
    original_removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the input was deleted from quarantine; None as long as it is there."""
    recipe: list[dict[str, Any] | list[dict[str, Any]]] = Field(default_factory=list, sa_type=Json)
    """`validation.recipe.Step` values, oldest first; those that one correction brought together are a list."""

    run_key: str = Field(default="", max_length=64)
    """SHA-256 over input hash, recipe, expected schema and ruleset version of the run whose answer is below."""
    gate_key: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    """The same without what overrides let pass: what an override is bound to."""
    inspection: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """`validation.inspect.Inspection` of that run: how it was read, schema, findings (places, not cells), profile."""

    publish_requested_by: str | None = Field(default=None, max_length=36)
    """Set by the editor's click while the submission is ready; the worker publishes."""
    decided_by: str | None = Field(default=None, max_length=36)
    decision_reason: str = Field(default="", sa_type=sa.Text)
    decision_basis: str = Field(default="", max_length=32, sa_column_kwargs={"server_default": ""})
    """A `LegalBasis` where it was approved, else empty."""
    decision_citation: str = Field(default="", sa_column=sa.Column(sa.Text, nullable=False, server_default=""))
    decision_answers: list[str] = Field(default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"})
    """To `publishers.review.QUESTIONS`, in their order."""
    decided_run_key: str = Field(default="", max_length=64)
    """An approval holds only for the run it was given for."""
    version_id: str | None = Field(default=None, max_length=36)

    stage: str = Field(default="", max_length=32)
    """What the worker is doing now, one of `validation.inspect.STAGES` or `publish`."""
    progress: float = 0.0
    """Share of the stage done, 0 to 1."""
    lease_holder: str = Field(default="", max_length=64)
    lease_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    fencing_token: int = 0
    """Grows with every claim; only the holder of the newest may record an answer."""
    attempts: int = 0
    """Claims since the last answer."""


class OverrideState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"


class OverrideRequest(SQLModel, table=True):
    """An approver asks that what blocks a submission may be public, with a legal basis; a steward decides."""

    __tablename__ = "override_request"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=36)
    submission_id: str = Field(foreign_key="submission.id", index=True, max_length=36)
    gate_key: str = Field(max_length=64)
    """`Submission.gate_key` it was asked for; it holds for nothing else."""
    targets: list[dict[str, Any]] = Field(sa_type=Json)
    """`validation.privacy.overrides.Target` values: the findings it is about."""
    basis: LegalBasis = Field(sa_type=enum_of(LegalBasis))
    citation: str = Field(default="", sa_type=sa.Text)
    reason: str = Field(sa_type=sa.Text)
    asked_by: str = Field(foreign_key="person.id", max_length=36)
    asked_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    state: OverrideState = Field(default=OverrideState.ASKED, sa_type=enum_of(OverrideState), index=True)
    decided_by: str | None = Field(default=None, max_length=36)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    words: str = Field(default="", sa_type=sa.Text)
    """What the steward said to it."""


class AuditEntry(SQLModel, table=True):
    """One line of the log of what became of submissions. Written by `publishers.audit` alone, and never changed.

    It refers to nothing by foreign key, for it outlives what it is about, and holds no text that anybody typed.
    """

    __tablename__ = "audit_entry"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    """1, 2, 3 … without a gap."""
    at: datetime = Field(sa_type=UtcDateTime)
    event: str = Field(max_length=32)
    """A name of `publishers.audit.Event`."""
    person_id: str | None = Field(default=None, max_length=36)
    """None when the worker did it."""
    submission_id: str | None = Field(default=None, index=True, max_length=36)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """Codes, counts, hashes and ids; what belongs to which event is written where it is recorded."""
    previous_sha256: str = Field(unique=True, max_length=64)
    """Of the entry before; zeros in the first one. Unique, so that the chain cannot fork."""
    sha256: str = Field(unique=True, max_length=64)
    """`publishers.audit.entry_hash` of all of the above."""
