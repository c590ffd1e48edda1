"""The catalogue's records: agencies, datasets, resources, versions, and the queue of what search must learn.

Records never leave the process as they are; the edges convert them to msgspec values.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from catalog.store.columns import Json, UtcDateTime, enum_of, new_id, now


class UpdateFrequency(StrEnum):
    """EU Publications Office frequencies, the part agencies use."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"
    IRREGULAR = "irregular"
    NEVER = "never"


class DatasetState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Agency(SQLModel, table=True):
    """Who publishes (dct:publisher)."""

    __tablename__ = "agency"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=36)
    slug: str = Field(unique=True, max_length=100)
    name_vi: str = Field(max_length=300)
    name_en: str = Field(default="", max_length=300)
    description_vi: str = Field(default="", sa_type=sa.Text)
    description_en: str = Field(default="", sa_type=sa.Text)
    is_demo: bool = False
    publishes_unchanged_schema_at_once: bool = False
    """The agency chose that a new file with an unchanged schema and nothing open needs no click."""
    allows_partial: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    """Its officers may publish a table without the rows that do not fit."""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Dataset(SQLModel, table=True):
    """A catalogue record (dcat:Dataset). At least one of the two titles is given."""

    __tablename__ = "dataset"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=36)
    agency_id: str = Field(foreign_key="agency.id", index=True, max_length=36)
    slug: str = Field(unique=True, max_length=100)
    title_vi: str = Field(default="", max_length=300)
    title_en: str = Field(default="", max_length=300)
    description_vi: str = Field(default="", sa_type=sa.Text)
    description_en: str = Field(default="", sa_type=sa.Text)
    theme: str = Field(max_length=8)
    """EU data theme code, such as `GOVE`; the list is in `catalog.vocabulary`."""
    tags: list[str] = Field(default_factory=list, sa_type=Json)
    licence: str = Field(max_length=32)
    """Licence id; the list is in `catalog.vocabulary`."""
    update_frequency: UpdateFrequency = Field(sa_type=enum_of(UpdateFrequency))
    contact: str = Field(max_length=254)
    """A role mailbox."""
    source: str = Field(default="", max_length=1000)
    """Where the data came from, when not from the agency itself."""
    state: DatasetState = Field(default=DatasetState.DRAFT, sa_type=enum_of(DatasetState), index=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    modified_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_reason: str = Field(default="", sa_type=sa.Text)


class Resource(SQLModel, table=True):
    """One table of a dataset. `current_version_id` does not fall back when a version is withdrawn."""

    __tablename__ = "resource"
    __table_args__ = (sa.UniqueConstraint("dataset_id", "slug"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=36)
    dataset_id: str = Field(foreign_key="dataset.id", index=True, max_length=36)
    slug: str = Field(max_length=100)
    title_vi: str = Field(default="", max_length=300)
    title_en: str = Field(default="", max_length=300)
    position: int = 0
    current_version_id: str | None = Field(default=None, max_length=36)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_reason: str = Field(default="", sa_type=sa.Text)


class Version(SQLModel, table=True):
    """A published, immutable state of a resource. Withdrawing empties what it says of the table and takes its files."""

    __tablename__ = "version"
    __table_args__ = (sa.UniqueConstraint("resource_id", "number"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=36)
    resource_id: str = Field(foreign_key="resource.id", index=True, max_length=36)
    number: int
    published_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    row_count: int
    parquet_bytes: int = Field(sa_type=sa.BigInteger)
    parquet_sha256: str = Field(max_length=64)
    table_schema: dict[str, Any] = Field(sa_type=Json)
    """Frictionless Table Schema descriptor of the Parquet file's columns."""
    profile: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    """`validation.profile.ColumnProfile` per column, in column order."""
    statements: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """What was checked and noted, for readers: ruleset version, notes, how the file was read."""
    original: dict[str, Any] = Field(default_factory=dict, sa_type=Json, sa_column_kwargs={"server_default": "{}"})
    """`catalog.queries.Original` of the file as handed in; empty where that is not public."""
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_reason: str = Field(default="", sa_type=sa.Text)


class FormerSlug(SQLModel, table=True):
    """An address that changed; readers who know the old one are redirected."""

    __tablename__ = "former_slug"
    __table_args__ = (sa.UniqueConstraint("kind", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=16)
    """`dataset` or `agency`."""
    slug: str = Field(max_length=100)
    target_id: str = Field(max_length=36)


class IndexTask(SQLModel, table=True):
    """A dataset whose search document is out of date; written in the transaction that made it so.

    A task is deleted once the engine has confirmed it, and never before: a crash repeats it.
    """

    __tablename__ = "index_task"

    id: int | None = Field(default=None, primary_key=True)
    dataset_id: str = Field(index=True, max_length=36)
    queued_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    due_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    """Later than `queued_at` after a failure: the engine is asked again with growing pauses."""
    attempts: int = 0
    purge: bool = False
    """The document held something withdrawn: the engine must forget its bytes too."""


class Lease(SQLModel, table=True):
    """A named job that one process at a time may do, such as writing the embedded search index."""

    __tablename__ = "lease"

    name: str = Field(primary_key=True, max_length=64)
    holder: str = Field(max_length=64)
    expires_at: datetime = Field(sa_type=UtcDateTime)
