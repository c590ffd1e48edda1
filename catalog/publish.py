"""Writes to the catalogue: publish, withdraw. Nothing here commits; whoever calls composes and commits once."""

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.errors import Conflict, NotFound
from catalog.queries import Original
from catalog.store.columns import now
from catalog.store.models import Dataset, DatasetState, IndexTask, Resource, Version


class NewVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A checked table whose Parquet file, and original if it is public, already stand under `id`."""

    id: str
    row_count: int
    parquet_bytes: int
    parquet_sha256: str
    table_schema: dict[str, Any]
    profile: list[dict[str, Any]]
    statements: dict[str, Any]
    original: Original | None = None


def publish_version(session: Session, resource_id: str, new: NewVersion) -> Version:
    """Make `new` the current version of its resource and its dataset public, and queue it for search.

    Raises Conflict where the resource or dataset was withdrawn in the meantime.
    """
    resource = session.exec(select(Resource).where(Resource.id == resource_id).with_for_update()).one()
    dataset = session.exec(select(Dataset).where(Dataset.id == resource.dataset_id).with_for_update()).one()
    if resource.withdrawn_at is not None or dataset.state is DatasetState.WITHDRAWN:
        raise Conflict()
    last = session.exec(select(sa.func.max(Version.number)).where(Version.resource_id == resource_id)).one()
    version = Version(resource_id=resource_id, number=(last or 0) + 1, **_columns(new))
    session.add(version)
    resource.current_version_id = version.id
    if dataset.state is DatasetState.DRAFT:
        dataset.state = DatasetState.PUBLISHED
        dataset.published_at = version.published_at
    dataset.modified_at = version.published_at
    queue_for_search(session, dataset.id)
    return version


def _columns(new: NewVersion) -> dict[str, Any]:
    return {**msgspec.structs.asdict(new), "original": msgspec.to_builtins(new.original) if new.original else {}}


def queue_for_search(session: Session, dataset_id: str, *, purge: bool = False) -> None:
    """The search document of this dataset is out of date."""
    session.add(IndexTask(dataset_id=dataset_id, purge=purge))


def withdraw_version(session: Session, version_id: str, reason: str) -> list[str]:
    """Leave a tombstone of the version. Returns the ids of versions whose files must go once this is committed."""
    version = session.get(Version, version_id)
    if version is None:
        raise NotFound()
    resource = session.get_one(Resource, version.resource_id)
    _bury(version, reason)
    _touch(session, resource.dataset_id)
    return [version.id]


def withdraw_resource(session: Session, resource_id: str, reason: str) -> list[str]:
    """Leave a tombstone of the resource and all its versions; returns as `withdraw_version` does."""
    resource = session.get(Resource, resource_id)
    if resource is None:
        raise NotFound()
    resource.withdrawn_at = resource.withdrawn_at or now()
    resource.withdrawn_reason = reason
    resource.title_vi = resource.title_en = ""
    versions = session.exec(select(Version).where(Version.resource_id == resource_id)).all()
    for version in versions:
        _bury(version, reason)
    _touch(session, resource.dataset_id)
    return [version.id for version in versions]


def withdraw_dataset(session: Session, dataset_id: str, reason: str) -> list[str]:
    """Leave a tombstone of the dataset and all in it; returns as `withdraw_version` does.

    What was typed about it goes as well: a name may stand in a title as easily as in a cell.
    """
    dataset = session.get(Dataset, dataset_id)
    if dataset is None:
        raise NotFound()
    version_ids: list[str] = []
    for resource_id in session.exec(select(Resource.id).where(Resource.dataset_id == dataset_id)).all():
        version_ids += withdraw_resource(session, resource_id, reason)
    dataset.state = DatasetState.WITHDRAWN
    dataset.withdrawn_at = dataset.withdrawn_at or now()
    dataset.withdrawn_reason = reason
    dataset.title_vi = dataset.title_en = dataset.description_vi = dataset.description_en = ""
    dataset.tags, dataset.contact, dataset.source = [], "", ""
    return version_ids


def _bury(version: Version, reason: str) -> None:
    version.withdrawn_at = version.withdrawn_at or now()
    version.withdrawn_reason = version.withdrawn_reason or reason
    version.table_schema, version.profile, version.statements, version.original = {}, [], {}, {}


def _touch(session: Session, dataset_id: str) -> None:
    session.exec(sa.update(Dataset).where(col(Dataset.id) == dataset_id).values(modified_at=now()))
    queue_for_search(session, dataset_id, purge=True)
