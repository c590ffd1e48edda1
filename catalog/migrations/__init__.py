"""The history of the database's schema: one for SQLite and PostgreSQL."""

import tempfile
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from catalog.errors import CatalogError
from catalog.store.db import Database

FOLDER = Path(__file__).parent

# Any number will do, as long as nothing else in the database uses it for a lock of its own.
POSTGRES_LOCK = 7_240_301


def migrate(database_url: str) -> None:
    """Bring the database to the newest schema, making it when it is not there.

    All pending migrations are one transaction. Of several processes that start at once one migrates;
    the others wait, and find nothing left to do.
    """
    database = Database(database_url, pool_size=1)
    if database.is_sqlite and database.url.database:
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)
    try:
        with database.engine.connect() as connection:
            if not _is_newest(connection):
                _upgrade(connection)
    finally:
        database.close()


def draft_migration(message: str) -> Path:
    """Write the migration that takes the newest schema to what the models say now, to be read and corrected."""
    number = f"{1 + sum(1 for _ in _scripts().walk_revisions()):04}"
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/catalog.db"
        migrate(url)
        database = Database(url)
        with database.engine.begin() as connection:
            command.revision(_config(connection), message, autogenerate=True, rev_id=number)
        database.close()
    [path] = (FOLDER / "versions").glob(f"{number}_*.py")
    return path


class SchemaOutdated(CatalogError):
    detail = "The database is not of this version of the catalogue. Run `catalog migrate` first."


def require_newest_schema(database_url: str) -> None:
    """Raises SchemaOutdated where `migrate` has something to do."""
    database = Database(database_url, pool_size=1)
    try:
        with database.engine.connect() as connection:
            if not _is_newest(connection):
                raise SchemaOutdated
    finally:
        database.close()


def _is_newest(connection: sa.Connection) -> bool:
    with connection.begin():
        heads = MigrationContext.configure(connection).get_current_heads()
    return set(heads) == set(_scripts().get_heads())


def _upgrade(connection: sa.Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # Altering a table on SQLite rebuilds it, which its foreign keys would forbid; the driver is
        # spoken to directly because this must stand before the transaction begins.
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        connection = connection.execution_options(sqlite_begin="BEGIN IMMEDIATE")
    with connection.begin():
        if not sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(POSTGRES_LOCK)))
        command.upgrade(_config(connection), "head")
        if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise RuntimeError(f"A migration would leave a row of {broken[0]} that refers to nothing")


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
