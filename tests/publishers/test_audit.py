"""The log: a chain that nobody can fork, change or shorten unseen."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.settings import Settings
from catalog.store.columns import now
from catalog.store.db import Database
from publishers.audit import START, Event, Fault, entries_of, entry_hash, newest_entries, record, verify
from publishers.models import AuditEntry
from tests.publishers.test_accounts_cli import catalog

WRITERS, ENTRIES = 6, 15
WRITER = """
import sys
from catalog.store.db import Database
from publishers.audit import Event, record
url, name, count = sys.argv[1:]
database = Database(url, pool_size=2)
for number in range(int(count)):
    with database.writing() as session:
        record(session, Event.CHECKING, submission_id=name)
        record(session, Event.READY, submission_id=name, facts={"findings": {"note": {"rows-left-out": number}}})
database.close()
"""


def write(database: Database, *events: Event) -> None:
    for event in events:
        with database.writing() as session:
            record(session, event, submission_id="one")


def entries(database: Database) -> list[AuditEntry]:
    with database.reading() as session:
        return list(session.exec(select(AuditEntry).order_by(col(AuditEntry.number))).all())


def forge(database: Database, statement: sa.Executable) -> None:
    """Change the log as somebody would who may do all on the database's machine."""
    with database.engine.begin() as connection:
        if database.is_sqlite:
            for name in ("update", "delete", "replace"):
                connection.exec_driver_sql(f"DROP TRIGGER audit_entry_no_{name}")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_entry_stays ON audit_entry")
        connection.execute(statement)


def test_each_entry_carries_the_hash_of_the_one_before(database: Database) -> None:
    """The first one begins the chain; all follow without a gap, also those of one transaction."""
    write(database, Event.RECEIVED, Event.CHECKING)
    with database.writing() as session:
        record(session, Event.READY, submission_id="one")
        record(session, Event.PUBLISHED, submission_id="one", person_id="an", facts={"version": "x"})
    log = entries(database)
    assert [entry.number for entry in log] == [1, 2, 3, 4]
    assert [entry.previous_sha256 for entry in log] == [START, *(entry.sha256 for entry in log[:-1])]
    with database.reading() as session:
        chain = verify(session)
    assert (chain.length, chain.end, chain.broken_at) == (4, log[-1].sha256, None)


def test_what_is_rolled_back_leaves_no_line(database: Database) -> None:
    """An entry stands or falls with what it tells of."""
    with Session(database.engine) as session:
        session.begin()
        record(session, Event.APPROVED, submission_id="one")
        session.rollback()
        record(session, Event.DECLINED, submission_id="one")
        session.commit()
    assert [entry.event for entry in entries(database)] == ["declined"]


def test_threads_do_not_fork_the_chain(database: Database) -> None:
    """Many transactions that write at the same time get a place each, one after another."""
    start = threading.Barrier(WRITERS)

    def add() -> None:
        start.wait()
        write(database, *[Event.CHECKING] * ENTRIES)

    threads = [threading.Thread(target=add) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        chain = verify(session)
    assert (chain.length, chain.broken_at) == (WRITERS * ENTRIES, None)


def test_processes_do_not_fork_the_chain(database: Database, database_url: str) -> None:
    """The same between processes, none of whose entries is lost."""
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, database_url, f"writer {number}", str(ENTRIES)])
        for number in range(3)
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    with database.reading() as session:
        chain = verify(session)
        written = [len(entries_of(session, f"writer {number}")) for number in range(3)]
    assert (chain.length, chain.broken_at) == (3 * 2 * ENTRIES, None)
    assert written == [2 * ENTRIES] * 3


def test_transactions_that_lock_the_same_rows_do_not_wait_for_each_other(database: Database) -> None:
    """Whoever records first and changes rows later can't deadlock with one who does it the other way round."""
    start = threading.Barrier(2)
    ended: list[str] = []
    with database.writing() as session:
        session.execute(sa.text("CREATE TABLE thing (id integer PRIMARY KEY, n integer)"))
        session.execute(sa.text("INSERT INTO thing VALUES (1, 0)"))

    def add(records_first: bool) -> None:
        start.wait()
        for _ in range(ENTRIES):
            with database.writing() as session:
                if records_first:
                    record(session, Event.CHECKING)
                session.execute(sa.text("UPDATE thing SET n = n + 1 WHERE id = 1"))
                if not records_first:
                    record(session, Event.READY)
        ended.append("well")

    threads = [threading.Thread(target=add, args=(first,)) for first in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ended == ["well", "well"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET event = 'published'",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE number = 2",
    ],
)
def test_the_database_lets_nobody_change_the_log(database: Database, statement: str) -> None:
    """Not even code that goes past this module."""
    write(database, Event.RECEIVED, Event.CHECKING)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), database.writing() as session:
        session.execute(sa.text(statement))
    assert [entry.event for entry in entries(database)] == ["received", "checking"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_entry_cannot_be_replaced_on_sqlite(database: Database) -> None:
    """INSERT OR REPLACE deletes past the trigger that forbids deleting."""
    write(database, Event.RECEIVED)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), database.writing() as session:
        session.execute(
            sa.text(
                "INSERT OR REPLACE INTO audit_entry (number, at, event, facts, previous_sha256, sha256) "
                "VALUES (1, '2026-01-01', 'published', '{}', 'x', 'y')"
            )
        )


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_the_log_cannot_be_truncated_on_postgresql(database: Database) -> None:
    """TRUNCATE asks no trigger of single rows."""
    write(database, Event.RECEIVED)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), database.writing() as session:
        session.execute(sa.text("TRUNCATE audit_entry"))


@pytest.mark.parametrize(
    ("statement", "broken_at", "fault"),
    [
        (sa.update(AuditEntry).where(col(AuditEntry.number) == 2).values(person_id="chi"), 2, Fault.CONTENT),
        (
            sa.update(AuditEntry).where(col(AuditEntry.number) == 2).values(facts={"verdict": "accept"}),
            2,
            Fault.CONTENT,
        ),
        (sa.delete(AuditEntry).where(col(AuditEntry.number) == 2), 3, Fault.GAP),
        (
            sa.update(AuditEntry).where(col(AuditEntry.number) == 3).values(previous_sha256="0" * 63 + "1"),
            3,
            Fault.LINK,
        ),
    ],
    ids=["person", "facts", "deleted", "link"],
)
def test_verifying_says_where_the_chain_breaks(
    database: Database, statement: sa.Executable, broken_at: int, fault: Fault
) -> None:
    """A change past the triggers is found, with the number of the entry."""
    write(database, Event.RECEIVED, Event.CHECKING, Event.READY, Event.PUBLISHED)
    forge(database, statement)
    with database.reading() as session:
        chain = verify(session)
    assert (chain.broken_at, chain.fault) == (broken_at, fault)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_entry_hashed_anew_is_found_by_the_next_one(database: Database) -> None:
    """Whoever also mends the hash of what she changed breaks the link that follows."""
    write(database, Event.RECEIVED, Event.CHECKING, Event.READY)
    forged = entries(database)[1].model_dump() | {"person_id": "chi", "at": now()}
    forge(
        database,
        sa.update(AuditEntry)
        .where(col(AuditEntry.number) == 2)
        .values(person_id="chi", at=forged["at"], sha256=entry_hash(forged)),
    )
    with database.reading() as session:
        chain = verify(session)
    assert (chain.broken_at, chain.fault) == (3, Fault.LINK)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_pages_of_the_log_go_from_the_newest_back(database: Database) -> None:
    """Each page begins where the one before ended."""
    write(database, *[Event.CHECKING] * 5)
    with database.reading() as session:
        assert [entry.number for entry in newest_entries(session, None, 2)] == [5, 4]
        assert [entry.number for entry in newest_entries(session, 4, 10)] == [3, 2, 1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_operator_verifies_the_log(database: Database, settings: Settings) -> None:
    """The command tells the length and the end, and ends with 0."""
    write(database, Event.RECEIVED, Event.CHECKING)
    ended = catalog(settings, "audit", "verify")
    assert (ended.returncode, ended.stdout) == (0, f"{entries(database)[-1].sha256}\n")
    assert "2 entries" in ended.stderr


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_operator_is_told_where_the_chain_breaks(database: Database, settings: Settings) -> None:
    """The command names the entry, and ends with 1."""
    write(database, Event.RECEIVED, Event.CHECKING)
    forge(database, sa.update(AuditEntry).where(col(AuditEntry.number) == 2).values(person_id="chi"))
    ended = catalog(settings, "audit", "verify")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "entry 2" in ended.stderr


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_operator_sees_that_the_end_was_cut_off(database: Database, settings: Settings) -> None:
    """A hash noted down earlier must still be in the chain, which alone cannot show what followed."""
    write(database, Event.RECEIVED, Event.CHECKING)
    noted = entries(database)[-1].sha256
    assert catalog(settings, "audit", "verify", "--after", noted).returncode == 0
    forge(database, sa.delete(AuditEntry).where(col(AuditEntry.number) == 2))
    assert catalog(settings, "audit", "verify").returncode == 0
    ended = catalog(settings, "audit", "verify", "--after", noted)
    assert ended.returncode == 1
    assert noted[:12] in ended.stderr


def test_a_session_may_commit_more_than_once(database: Database) -> None:
    """Each commit adds what was recorded since the last one, and nothing twice."""
    with Session(database.engine) as session:
        for event in (Event.RECEIVED, Event.CHECKING):
            record(session, event)
            session.commit()
        session.commit()
    assert [entry.event for entry in entries(database)] == ["received", "checking"]
