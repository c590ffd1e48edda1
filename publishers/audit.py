"""The log of what became of submissions and who did it: append-only, each entry carries the hash of the one before.

It holds codes, counts, hashes and ids. What people type, what stands in files and what files and columns are called
may be personal, and nothing can be taken out of the log again: of such a text it has the SHA-256 at most.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.store.columns import now
from publishers.models import AuditEntry
from validation.recipe import Recipe
from validation.report import Finding

START = "0" * 64
"""What the first entry carries in place of a hash."""
CHAIN_LOCK = 7_240_302
"""PostgreSQL's lock for whoever adds to the chain; any number that nothing else uses."""
ENTRIES_AT_A_TIME = 1000
_WAITING = "audit entries"

Facts = Mapping[str, str | int | Sequence[str] | Mapping[str, Mapping[str, int]]]


class Event(StrEnum):
    """What an entry is about; those of the worker have no person."""

    RECEIVED = "received"
    CHECKING = "checking"
    REFUSED = "refused"
    IN_REVIEW = "in review"
    READY = "ready"
    PUBLISHED = "published"
    FAILED = "failed"
    RECIPE_CHANGED = "recipe changed"
    UNDONE = "undone"
    FILE_REPLACED = "file replaced"
    PUBLISH_REQUESTED = "publish requested"
    APPROVED = "approved"
    DECLINED = "declined"
    OVERRIDE_ASKED = "override asked"
    OVERRIDE_GRANTED = "override granted"
    OVERRIDE_DECLINED = "override declined"
    RETRIED = "retried"
    WITHDRAWN = "withdrawn"
    ORIGINAL_REMOVED = "original removed"


class Fault(StrEnum):
    """What is wrong where the chain breaks, for an operator."""

    GAP = "an entry is missing before it"
    LINK = "it does not carry the hash of the entry before it"
    CONTENT = "it is not what its hash was taken of"


class Chain(msgspec.Struct, frozen=True):
    """What a look at the whole log has shown."""

    length: int
    """Entries that follow from the first one."""
    end: str
    """Hash of the last of them. Whoever notes it down elsewhere sees later whether entries were cut off."""
    broken_at: int | None = None
    """Number of the first entry that does not follow."""
    fault: Fault | None = None


def record(
    session: Session,
    event: Event,
    *,
    person_id: str | None = None,
    submission_id: str | None = None,
    facts: Facts | None = None,
) -> None:
    """Add an entry to the log together with the rest of the transaction, or not at all.

    It gets its place in the chain when the transaction commits: then nothing is locked after the chain any more, so
    that no two transactions wait for each other.
    """
    if not sa.event.contains(session, "before_commit", _add_to_chain):
        sa.event.listen(session, "before_commit", _add_to_chain)
        sa.event.listen(session, "after_rollback", _forget_waiting)
    session.info.setdefault(_WAITING, []).append(
        {"event": event.value, "person_id": person_id, "submission_id": submission_id, "facts": dict(facts or {})}
    )


def entries_of(session: Session, submission_id: str) -> Sequence[AuditEntry]:
    """What became of a submission, the oldest entry first."""
    query = select(AuditEntry).where(AuditEntry.submission_id == submission_id)
    return session.exec(query.order_by(col(AuditEntry.number))).all()


def newest_entries(session: Session, before: int | None, count: int) -> Sequence[AuditEntry]:
    """At most `count` entries with numbers below `before`, the newest first."""
    query = select(AuditEntry) if before is None else select(AuditEntry).where(col(AuditEntry.number) < before)
    return session.exec(query.order_by(col(AuditEntry.number).desc()).limit(count)).all()


def verify(session: Session) -> Chain:
    """Follow the chain from its first entry to the end, or to where it breaks."""
    chain = Chain(0, START)
    query = select(AuditEntry).order_by(col(AuditEntry.number)).execution_options(yield_per=ENTRIES_AT_A_TIME)
    for entry in session.exec(query):
        fault = _fault(entry, chain)
        if fault is not None:
            return msgspec.structs.replace(chain, broken_at=entry.number, fault=fault)
        chain = Chain(entry.number, entry.sha256)
    return chain


def has_entry(session: Session, sha256: str) -> bool:
    return session.exec(select(AuditEntry.number).where(AuditEntry.sha256 == sha256)).first() is not None


def entry_hash(entry: Mapping[str, Any]) -> str:
    """SHA-256 over all fields of an entry but this one, as JSON with sorted keys and without blanks."""
    at: datetime = entry["at"]
    content = {name: entry[name] for name in ("number", "event", "person_id", "submission_id", "facts")}
    content |= {"at": at.astimezone(UTC).isoformat(timespec="microseconds"), "previous": entry["previous_sha256"]}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def text_hash(text: str) -> str:
    """What the log keeps of a text that somebody typed: enough to show later that it was this one."""
    return hashlib.sha256(text.encode()).hexdigest()


def recipe_facts(recipe: Recipe) -> dict[str, str | Sequence[str]]:
    """Kinds of the steps and a hash of all; names of columns and sheets are the file's and stay out."""
    return {
        "steps": [str(type(step).__struct_config__.tag) for step in recipe],
        "recipe_sha256": hashlib.sha256(msgspec.json.encode(recipe, order="deterministic")).hexdigest(),
    }


def finding_counts(findings: Sequence[Finding]) -> dict[str, dict[str, int]]:
    """Places of findings by severity and code."""
    counts: dict[str, dict[str, int]] = {}
    for finding in findings:
        of_severity = counts.setdefault(finding.severity.value, {})
        of_severity[finding.code] = of_severity.get(finding.code, 0) + finding.count
    return counts


def _add_to_chain(session: Session) -> None:
    waiting: list[dict[str, Any]] = session.info.pop(_WAITING, [])
    if not waiting:
        return
    session.flush()
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
    last = connection.execute(
        sa.select(col(AuditEntry.number), col(AuditEntry.sha256)).order_by(col(AuditEntry.number).desc()).limit(1)
    ).first()
    number, previous = (0, START) if last is None else (last.number, last.sha256)
    for entry in waiting:
        number += 1
        entry |= {"number": number, "at": now(), "previous_sha256": previous}
        previous = entry["sha256"] = entry_hash(entry)
    connection.execute(sa.insert(AuditEntry), waiting)


def _forget_waiting(session: Session) -> None:
    session.info.pop(_WAITING, None)


def _fault(entry: AuditEntry, before: Chain) -> Fault | None:
    if entry.number != before.length + 1:
        return Fault.GAP
    if entry.previous_sha256 != before.end:
        return Fault.LINK
    return None if entry.sha256 == entry_hash(entry.model_dump()) else Fault.CONTENT
