"""The database: SQLite by default, PostgreSQL by URL; the same transactions on both."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlmodel import Session, SQLModel

from catalog.errors import BadSetting

CHECKPOINT_ATTEMPTS = 30

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Database:
    """Opens sessions that either read, or write in one transaction that commits at the end."""

    def __init__(self, url: str, pool_size: int = 40) -> None:
        try:
            self.url = make_url(url)
        except sa.exc.ArgumentError as error:
            raise BadSetting("CATALOG_DATABASE_URL", str(error)) from error
        if self.url.get_backend_name() not in ("sqlite", "postgresql"):
            raise BadSetting("CATALOG_DATABASE_URL", "give an address that begins with postgresql:// or sqlite:///")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = sa.create_engine(self.url, pool_size=pool_size, max_overflow=0, pool_pre_ping=not self.is_sqlite)
        if self.is_sqlite:
            _take_over_sqlite_transactions(self.engine)
        self._writer = self.engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session whose changes are thrown away."""
        with Session(self.engine, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits when the block ends well and rolls back when it raises.

        On SQLite the write lock is taken at the start: a transaction that reads and then writes would
        otherwise fail as soon as another wrote in between, whatever the busy timeout.
        """
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def forget_deleted(self) -> None:
        """Make the database's files forget what was deleted. PostgreSQL does so in its own time (autovacuum)."""
        if not self.is_sqlite:
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for _ in range(CHECKPOINT_ATTEMPTS):
                # A reader that is in the middle of the journal keeps it from being emptied.
                is_busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
                if not is_busy:
                    return
                time.sleep(0.1)

    def close(self) -> None:
        self.engine.dispose()


def _take_over_sqlite_transactions(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver would begin transactions of its own, deferred ones
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA busy_timeout=15000")
        # What is withdrawn must not stay readable in the free pages of the file.
        connection.execute("PRAGMA secure_delete=ON")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))
