"""The schema's history leads to what the models say, on both databases, whoever comes first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

import catalog.store.models
import publishers.models
from catalog.migrations import migrate
from catalog.store.db import Database

MODELS = (catalog.store.models, publishers.models)


def differences_from_models(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)


def test_newest_schema_is_what_the_models_say(database: Database) -> None:
    """After all migrations Alembic finds nothing that the models would have otherwise."""
    assert SQLModel.metadata.tables
    assert differences_from_models(database) == []


def test_missing_column_would_be_noticed(database: Database) -> None:
    """The comparison above does see a column that the database lacks."""
    with database.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE dataset DROP COLUMN source"))
    assert len(differences_from_models(database)) == 1


def test_migrating_again_changes_nothing(database_url: str, database: Database) -> None:
    """A second run on a migrated database keeps its rows."""
    with database.writing() as session:
        session.add(catalog.store.models.Agency(slug="alpha", name_vi="Sở A"))
    migrate(database_url)
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(catalog.store.models.Agency)) == 1


def test_two_processes_that_start_at_once_both_succeed(empty_database_url: str) -> None:
    """Of several processes that find an empty database one migrates it and the others wait."""
    script = "import sys; from catalog.migrations import migrate; migrate(sys.argv[1])"
    processes = [subprocess.Popen([sys.executable, "-c", script, empty_database_url]) for _ in range(3)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0]


def test_failed_migration_leaves_nothing_behind(empty_database_url: str) -> None:
    """All migrations are one transaction: when one fails, the database is as it was."""
    in_the_way = sa.Table("submission_event", sa.MetaData(), sa.Column("id", sa.Integer))
    Path(make_url(empty_database_url).database or "").parent.mkdir(exist_ok=True)
    database = Database(empty_database_url)
    in_the_way.create(database.engine)
    with pytest.raises(sa.exc.DBAPIError):
        migrate(empty_database_url)
    assert sa.inspect(database.engine).get_table_names() == ["submission_event"]
    database.close()
