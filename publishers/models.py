"""The publishers' records: people and what they may do, and every hand-in."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from catalog.principal import Role
from catalog.store.columns import Json, UtcDateTime, enum_of, new_id, now


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
    recipe: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    """`validation.recipe.Step` values, oldest first."""

    run_key: str = Field(default="", max_length=64)
    """SHA-256 over input hash, recipe, expected schema and ruleset version of the run whose answer is below."""
    inspection: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """`validation.inspect.Inspection` of that run: how it was read, schema, findings (places, not cells), profile."""

    publish_requested_by: str | None = Field(default=None, max_length=36)
    """Set by the editor's click while the submission is ready; the worker publishes."""
    decided_by: str | None = Field(default=None, max_length=36)
    decision_reason: str = Field(default="", sa_type=sa.Text)
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


class SubmissionEvent(SQLModel, table=True):
    """What became of a submission, line by line, for its people."""

    __tablename__ = "submission_event"

    id: int | None = Field(default=None, primary_key=True)
    submission_id: str = Field(foreign_key="submission.id", index=True, max_length=36)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    person_id: str | None = Field(default=None, max_length=36)
    """None when the worker did it."""
    event: str = Field(max_length=32)
    """A name of `publishers.submissions.Event`."""
