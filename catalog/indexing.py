"""Datasets as search documents, and the queue of what search must still learn."""

import os
import secrets
from collections.abc import Callable
from datetime import timedelta

import msgspec
import sqlalchemy as sa
import structlog
from sqlmodel import col, select

from catalog.portal import Portal
from catalog.publish import queue_for_search
from catalog.queries import DatasetView, all_dataset_ids, datasets_by_id
from catalog.store.columns import now
from catalog.store.models import Dataset, IndexTask, Lease
from catalog.tables.formats import DOWNLOADS, formats_for
from catalog.vocabulary import LICENCES, THEMES
from search.engine import Document, SearchUnavailable

MAX_VALUES_PER_COLUMN = 5000
"""A text column with more distinct values is prose or an identifier, not a dimension to search by."""

BATCH_SIZE = 100
LEASE_NAME = "search-index"
LEASE_TIME = timedelta(seconds=30)
MAX_PAUSE_SECONDS = 60.0

log = structlog.get_logger("catalog.indexing")

HOLDER = f"{os.getpid()}-{secrets.token_hex(4)}"


def drain(portal: Portal) -> int:
    """Teach search what is queued and due; returns how many datasets it learned.

    One process at a time does this, so that an older state of a dataset never overwrites a newer one. A task leaves the
    queue only once the engine has confirmed it. Raises SearchUnavailable after putting the tasks off.
    """
    tasks = _due_tasks(portal)
    if not tasks or not _take_lease(portal):
        return 0
    try:
        return _drain_under_lease(portal)
    finally:
        _return_lease(portal)


def _drain_under_lease(portal: Portal) -> int:
    # Read again: another process may have drained the queue up to this moment.
    tasks = _due_tasks(portal)
    dataset_ids = list(dict.fromkeys(task.dataset_id for task in tasks))
    try:
        failed = _teach(portal, dataset_ids, purge={task.dataset_id for task in tasks if task.purge})
    except SearchUnavailable:
        _put_off(portal, tasks)
        raise
    if failed:
        _put_off(portal, [task for task in tasks if task.dataset_id in failed])
    learned = [task.id for task in tasks if task.dataset_id not in failed]
    with portal.database.writing() as session:
        session.exec(sa.delete(IndexTask).where(col(IndexTask.id).in_(learned)))
    return len(dataset_ids) - len(failed)


def reindex(portal: Portal, progress: Callable[[int, int], None]) -> int:
    """Build the whole index anew beside the present one and swap; returns the number of datasets.

    `progress` is told how many of how many documents are made. What changes meanwhile is queued again, for it may have
    been taught to the index that goes.
    """
    begun = now()
    with portal.database.reading() as session:
        ids = all_dataset_ids(session)
        documents: list[Document] = []
        for start in range(0, len(ids), BATCH_SIZE):
            for dataset in datasets_by_id(session, ids[start : start + BATCH_SIZE]):
                documents.append(document_of(portal, dataset))
                progress(len(documents), len(ids))
    portal.search.rebuild(documents)
    with portal.database.writing() as session:
        for dataset_id in session.exec(select(Dataset.id).where(col(Dataset.modified_at) >= begun)).all():
            queue_for_search(session, dataset_id)
    return len(documents)


def document_of(portal: Portal, dataset: DatasetView) -> Document:
    """The search document of a dataset, with the values of its current tables' text columns."""
    columns: list[str] = []
    values: dict[str, tuple[str, ...]] = {}
    for resource in dataset.resources:
        columns += [title for title in resource.title.values() if title]
        if resource.current is None:
            continue
        text_columns = []
        for field in resource.current.table_schema["fields"]:
            label = field.get("title") or field["name"]
            columns += [label, field.get("description", "")]
            if field["type"] == "string":
                text_columns.append((field["name"], label))
        distinct = portal.tables.distinct_texts(
            portal.files.version(resource.current.id), [name for name, _ in text_columns], MAX_VALUES_PER_COLUMN
        )
        for name, label in text_columns:
            if name in distinct:
                values[label] = tuple(dict.fromkeys((*values.get(label, ()), *distinct[name])))[:MAX_VALUES_PER_COLUMN]
    theme, licence = THEMES[dataset.theme], LICENCES[dataset.licence]
    return Document(
        id=dataset.id,
        title=" · ".join(title for title in dataset.title.values() if title),
        columns=tuple(dict.fromkeys(column for column in columns if column)),
        labels=tuple(text for text in (*dataset.agency.name.values(), theme.vi, theme.en, *dataset.tags) if text),
        values=values,
        description="\n".join(text for text in (*dataset.description.values(), dataset.source) if text),
        facets={
            "agency": (dataset.agency.slug,),
            "theme": (theme.id,),
            "tag": tuple(dataset.tags),
            "format": _formats(dataset),
            "licence": (licence.id,),
            "frequency": (dataset.update_frequency,),
        },
        sort={"modified": dataset.modified_at.timestamp(), "title": next(filter(None, dataset.title.values()), "")},
    )


def _formats(dataset: DatasetView) -> tuple[str, ...]:
    """What some table of it can be downloaded as."""
    tables = [resource.current for resource in dataset.resources if resource.current is not None]
    formats = {
        name
        for table in tables
        for name in formats_for(table.table_schema, table.profile, table.statements.get("notes", ()))
    }
    return tuple(name for name in DOWNLOADS if name in formats)


class _Task(msgspec.Struct, frozen=True):
    id: int
    dataset_id: str
    purge: bool


def _due_tasks(portal: Portal) -> list[_Task]:
    query = select(IndexTask).where(col(IndexTask.due_at) <= now()).order_by(col(IndexTask.id)).limit(BATCH_SIZE)
    with portal.database.reading() as session:
        return [_Task(task.id or 0, task.dataset_id, task.purge) for task in session.exec(query).all()]


def _teach(portal: Portal, dataset_ids: list[str], purge: set[str]) -> set[str]:
    """Bring the engine up to date; returns those datasets of which no document could be made."""
    with portal.database.reading() as session:
        published = datasets_by_id(session, dataset_ids)
    gone = set(dataset_ids) - {dataset.id for dataset in published}
    # What was withdrawn from a dataset that stays must vanish from the engine's files as well, not only from answers.
    forget = [id_ for id_ in dataset_ids if id_ in purge]
    if forget:
        portal.search.delete(forget, purge=True)
    if gone - purge:
        portal.search.delete(sorted(gone - purge))
    documents, failed = [], set()
    for dataset in published:
        try:
            documents.append(document_of(portal, dataset))
        except Exception as error:
            # One table that cannot be read, such as a file lost on the disk, must not keep all others from search.
            log.error("not indexed", dataset=dataset.id, error=type(error).__name__)
            failed.add(dataset.id)
    if documents:
        portal.search.upsert(documents)
    return failed


def _put_off(portal: Portal, tasks: list[_Task]) -> None:
    with portal.database.writing() as session:
        for task in session.exec(select(IndexTask).where(col(IndexTask.id).in_([task.id for task in tasks]))).all():
            task.attempts += 1
            task.due_at = now() + timedelta(seconds=min(2.0**task.attempts, MAX_PAUSE_SECONDS))


def _return_lease(portal: Portal) -> None:
    """Let the next process begin at once, as after a restart."""
    with portal.database.writing() as session:
        held = sa.and_(col(Lease.name) == LEASE_NAME, col(Lease.holder) == HOLDER)
        session.exec(sa.update(Lease).where(held).values(expires_at=now()))


def _take_lease(portal: Portal) -> bool:
    with portal.database.writing() as session:
        lease = session.exec(select(Lease).where(Lease.name == LEASE_NAME).with_for_update()).one_or_none()
        if lease is None:
            session.add(Lease(name=LEASE_NAME, holder=HOLDER, expires_at=now() + LEASE_TIME))
            return True
        if lease.holder != HOLDER and lease.expires_at > now():
            return False
        lease.holder, lease.expires_at = HOLDER, now() + LEASE_TIME
        return True
