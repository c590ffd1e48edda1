"""What the catalogue holds, as readers may see it. Drafts are never among it; what is withdrawn is a tombstone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.errors import N_, NotFound, Withdrawn
from catalog.store.models import Agency, Dataset, DatasetState, FormerSlug, IndexTask, Resource, Version


class Texts(msgspec.Struct, frozen=True):
    """A text in both languages; either may be empty."""

    vi: str = ""
    en: str = ""

    def get(self, code: str, default: str = "") -> str:
        return self.en if code == "en" else self.vi if code == "vi" else default

    def values(self) -> tuple[str, str]:
        return self.vi, self.en


class AgencyView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    slug: str
    name: Texts
    description: Texts
    is_demo: bool
    dataset_count: int = 0


class Tombstone(msgspec.Struct, frozen=True):
    """What stays of something withdrawn."""

    date: datetime
    reason: str


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """The file as the agency handed it in, where nothing was taken out of it and so it is public too."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str


class VersionView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    number: int
    published_at: datetime
    row_count: int
    parquet_bytes: int
    parquet_sha256: str
    table_schema: dict[str, Any]
    profile: list[dict[str, Any]]
    statements: dict[str, Any]
    original: Original | None = None
    withdrawn: Tombstone | None = None


class ResourceView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    slug: str
    title: Texts
    position: int
    current: VersionView | None = None
    """None when withdrawn, or when its current version was: nothing falls back by itself."""
    withdrawn: Tombstone | None = None


class DatasetView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    slug: str
    title: Texts
    description: Texts
    agency: AgencyView
    theme: str
    tags: list[str]
    licence: str
    update_frequency: str
    contact: str
    source: str
    published_at: datetime
    modified_at: datetime
    resources: tuple[ResourceView, ...]


class Standing(msgspec.Struct, frozen=True):
    """What tells one state of a published table from another: every publication, edit and withdrawal changes it."""

    dataset_id: str
    modified_at: datetime
    """Of the dataset."""
    version_id: str | None


class DatasetBrief(msgspec.Struct, frozen=True, kw_only=True):
    """A published dataset without its tables: light enough to load them all."""

    id: str
    agency_slug: str
    title: Texts
    description: Texts
    theme: str
    tags: list[str]
    licence: str
    update_frequency: str
    modified_at: datetime
    has_table: bool


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The portal in four figures."""

    dataset_count: int
    agency_count: int
    row_count: int
    open_licence_share: float
    """Share of datasets whose licence lets anyone reuse them, 0 to 1."""


class NotYetPublished(NotFound):
    slug = "not-yet-published"
    title = N_("There was no version at that time")
    detail = N_("The first version of this table was published on {first}. Ask for that day or a later one.")

    def __init__(self, first: datetime) -> None:
        self.first = first
        super().__init__(first=first)


class NothingBefore(NotFound):
    slug = "nothing-before"
    title = N_("There is no earlier version to compare with")
    detail = N_("Before version {number} of this table there is none that can be read. Name another with `from`.")

    def __init__(self, number: int) -> None:
        super().__init__(number=number)


class NoSuchVersion(NotFound):
    slug = "no-such-version"
    title = N_("The table has no such version")
    detail = N_("There is no version {number}. The newest one is number {newest}; they are counted from 1.")

    def __init__(self, number: int, newest: int) -> None:
        super().__init__(number=number, newest=newest)


class Moved(Exception):
    """The record now has another slug; redirect to it."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(slug)


def dataset_by_slug(session: Session, slug: str) -> DatasetView:
    """The published dataset at this address. Raises NotFound, Withdrawn, or Moved when the slug is a former one."""
    record = session.exec(select(Dataset).where(Dataset.slug == slug)).one_or_none()
    if record is None:
        raise _moved_or_missing(session, "dataset", slug, Dataset)
    if record.state is DatasetState.WITHDRAWN:
        raise _gone(record)
    if record.state is DatasetState.DRAFT:
        raise NotFound()
    return _views(session, [record])[0]


_dataset, _resource = sa.inspect(Dataset).local_table, sa.inspect(Resource).local_table
_STANDING = (
    sa.select(_dataset.c.id, _dataset.c.modified_at, _resource.c.current_version_id)
    .join_from(_dataset, _resource, _resource.c.dataset_id == _dataset.c.id)
    .where(
        _dataset.c.slug == sa.bindparam("dataset"),
        _dataset.c.state == DatasetState.PUBLISHED,
        _resource.c.slug == sa.bindparam("resource"),
    )
)


def standing(session: Session, dataset_slug: str, resource_slug: str) -> Standing | None:
    """The state of a table of a published dataset, by one look into indexes; None where there is none.

    What was read of the table while it had this standing still holds.
    """
    found = session.execute(_STANDING, {"dataset": dataset_slug, "resource": resource_slug}).one_or_none()
    return None if found is None else Standing(*found)


def datasets_by_id(session: Session, ids: Sequence[str]) -> list[DatasetView]:
    """The published ones among `ids`, in that order."""
    records = session.exec(
        select(Dataset).where(col(Dataset.id).in_(ids), Dataset.state == DatasetState.PUBLISHED)
    ).all()
    by_id = {view.id: view for view in _views(session, records)}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def newest_datasets(
    session: Session, *, limit: int, offset: int = 0, agency_id: str | None = None
) -> list[DatasetView]:
    """Published datasets, the latest change first."""
    query = select(Dataset).where(Dataset.state == DatasetState.PUBLISHED)
    if agency_id is not None:
        query = query.where(Dataset.agency_id == agency_id)
    query = query.order_by(col(Dataset.modified_at).desc(), col(Dataset.id)).limit(limit).offset(offset)
    return _views(session, session.exec(query).all())


def count_datasets(session: Session, *, agency_id: str | None = None) -> int:
    query = select(sa.func.count()).select_from(Dataset).where(Dataset.state == DatasetState.PUBLISHED)
    if agency_id is not None:
        query = query.where(Dataset.agency_id == agency_id)
    return session.exec(query).one()


def all_dataset_ids(session: Session) -> Sequence[str]:
    return session.exec(select(Dataset.id).where(Dataset.state == DatasetState.PUBLISHED).order_by(Dataset.id)).all()


def dataset_briefs(session: Session) -> list[DatasetBrief]:
    """Every published dataset, in brief."""
    has_table = (
        select(Resource.id).where(Resource.dataset_id == Dataset.id, col(Resource.current_version_id).is_not(None))
    ).exists()
    query = (
        select(Dataset, Agency.slug, has_table)
        .join(Agency, col(Agency.id) == Dataset.agency_id)
        .where(Dataset.state == DatasetState.PUBLISHED)
    )
    return [
        DatasetBrief(
            id=record.id,
            agency_slug=agency_slug,
            title=Texts(record.title_vi, record.title_en),
            description=Texts(record.description_vi, record.description_en),
            theme=record.theme,
            tags=record.tags,
            licence=record.licence,
            update_frequency=record.update_frequency.value,
            modified_at=record.modified_at,
            has_table=with_table,
        )
        for record, agency_slug, with_table in session.exec(query).all()
    ]


def dataset_ids_to_purge(session: Session) -> set[str]:
    """Datasets whose search document may still hold what was withdrawn."""
    return set(session.exec(select(IndexTask.dataset_id).where(col(IndexTask.purge)).distinct()).all())


def table_names(session: Session) -> list[tuple[str, str]]:
    """The slugs of every table that can be read now, with its dataset's."""
    query = (
        select(Dataset.slug, Resource.slug)
        .join(Resource, col(Resource.dataset_id) == Dataset.id)
        .join(Version, col(Version.id) == Resource.current_version_id)
        .where(
            Dataset.state == DatasetState.PUBLISHED,
            col(Version.withdrawn_at).is_(None),
            col(Resource.withdrawn_at).is_(None),
        )
    )
    return [(dataset, resource) for dataset, resource in session.exec(query).all()]


def theme_counts(session: Session) -> dict[str, int]:
    """Published datasets by theme code, the fullest theme first."""
    count = sa.func.count()
    query = select(Dataset.theme, count).where(Dataset.state == DatasetState.PUBLISHED).group_by(Dataset.theme)
    return dict(session.exec(query.order_by(count.desc(), Dataset.theme)).all())


def agencies(session: Session) -> list[AgencyView]:
    """Every agency with its number of published datasets, in the order of their Vietnamese names."""
    return _agencies(session, sa.true())


def agency_by_slug(session: Session, slug: str) -> AgencyView:
    """Raises NotFound, or Moved when the slug is a former one."""
    found = _agencies(session, col(Agency.slug) == slug)
    if not found:
        raise _moved_or_missing(session, "agency", slug, Agency)
    return found[0]


def figures(session: Session) -> Figures:
    published = Dataset.state == DatasetState.PUBLISHED
    rows = select(sa.func.coalesce(sa.func.sum(Version.row_count), 0)).where(
        Version.id == Resource.current_version_id,
        Resource.dataset_id == Dataset.id,
        published,
        col(Version.withdrawn_at).is_(None),
        col(Resource.withdrawn_at).is_(None),
    )
    dataset_count = count_datasets(session)
    agency_count = session.exec(select(sa.func.count(sa.distinct(col(Dataset.agency_id)))).where(published)).one()
    return Figures(
        dataset_count=dataset_count,
        agency_count=agency_count,
        row_count=int(session.exec(rows).one()),
        # Every licence in the fixed list is an open one, so only an empty catalogue is less than wholly open.
        open_licence_share=1.0 if dataset_count else 0.0,
    )


def resource_of(dataset: DatasetView, slug: str) -> ResourceView:
    """The resource with a current version. Raises NotFound or Withdrawn."""
    resource = next((resource for resource in dataset.resources if resource.slug == slug), None)
    if resource is None:
        raise NotFound()
    if resource.withdrawn is not None:
        raise Withdrawn(resource.withdrawn.date, resource.withdrawn.reason)
    return resource


def current_version(session: Session, resource: ResourceView) -> VersionView:
    """What `latest` means. Raises Withdrawn when the current version was withdrawn and none has followed."""
    if resource.current is not None:
        return resource.current
    last = versions(session, resource.id)
    if last and last[0].withdrawn is not None:
        raise Withdrawn(last[0].withdrawn.date, last[0].withdrawn.reason)
    raise NotFound()


def version_numbered(session: Session, resource: ResourceView, number: int) -> VersionView:
    """Raises NoSuchVersion, NotFound or Withdrawn."""
    if resource.current is not None and resource.current.number == number:
        return resource.current
    found = session.exec(select(Version).where(Version.resource_id == resource.id, Version.number == number))
    version = found.one_or_none()
    if version is None and resource.current is not None:
        raise NoSuchVersion(number, resource.current.number)
    return _readable(version)


def version_by_id(session: Session, resource: ResourceView, version_id: str) -> VersionView:
    """The version a cursor is pinned to. Raises NotFound or Withdrawn."""
    if resource.current is not None and resource.current.id == version_id:
        return resource.current
    return _readable(
        session.exec(select(Version).where(Version.resource_id == resource.id, Version.id == version_id)).one_or_none()
    )


def version_at(session: Session, resource: ResourceView, moment: datetime) -> VersionView:
    """The version that was the newest at a moment. Raises NotYetPublished, or Withdrawn if it is gone since."""
    of_resource = select(Version).where(Version.resource_id == resource.id)
    found = session.exec(
        of_resource.where(col(Version.published_at) <= moment).order_by(col(Version.number).desc()).limit(1)
    ).one_or_none()
    if found is None:
        first = session.exec(of_resource.order_by(col(Version.number)).limit(1)).one_or_none()
        raise NotFound() if first is None else NotYetPublished(first.published_at)
    return _readable(found)


def version_before(session: Session, resource: ResourceView, number: int) -> VersionView:
    """The newest version before the numbered one that can be read. Raises NothingBefore."""
    found = session.exec(
        select(Version)
        .where(Version.resource_id == resource.id, Version.number < number, col(Version.withdrawn_at).is_(None))
        .order_by(col(Version.number).desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        raise NothingBefore(number)
    return _version_view(found)


def versions(session: Session, resource_id: str) -> list[VersionView]:
    """All versions of a resource, the newest first, tombstones included."""
    query = select(Version).where(Version.resource_id == resource_id).order_by(col(Version.number).desc())
    return [_version_view(record) for record in session.exec(query).all()]


def _readable(record: Version | None) -> VersionView:
    if record is None:
        raise NotFound()
    if record.withdrawn_at is not None:
        raise _gone(record)
    return _version_view(record)


def _gone(record: Dataset | Version) -> Withdrawn:
    return Withdrawn(record.withdrawn_at, record.withdrawn_reason)


def _moved_or_missing(session: Session, kind: str, slug: str, model: type[Dataset] | type[Agency]) -> Exception:
    target = session.exec(
        select(model.slug)
        .join(FormerSlug, col(FormerSlug.target_id) == model.id)
        .where(FormerSlug.kind == kind, FormerSlug.slug == slug)
    ).one_or_none()
    return NotFound() if target is None else Moved(target)


def _agencies(session: Session, which: Any) -> list[AgencyView]:
    published = sa.and_(col(Dataset.agency_id) == Agency.id, col(Dataset.state) == DatasetState.PUBLISHED)
    query = (
        select(Agency, sa.func.count(col(Dataset.id)))
        .outerjoin(Dataset, published)
        .where(which)
        .group_by(*sa.inspect(Agency).columns)
        .order_by(Agency.name_vi)
    )
    return [_agency_view(agency, count) for agency, count in session.exec(query).all()]


def _agency_view(record: Agency, dataset_count: int = 0) -> AgencyView:
    return AgencyView(
        id=record.id,
        slug=record.slug,
        name=Texts(record.name_vi, record.name_en),
        description=Texts(record.description_vi, record.description_en),
        is_demo=record.is_demo,
        dataset_count=dataset_count,
    )


def _views(session: Session, records: Sequence[Dataset]) -> list[DatasetView]:
    """Datasets with their agencies, resources and current versions, in three queries however many they are."""
    if not records:
        return []
    ids = [record.id for record in records]
    agencies_by_id = {
        agency.id: _agency_view(agency)
        for agency in session.exec(select(Agency).where(col(Agency.id).in_({r.agency_id for r in records}))).all()
    }
    rows = session.exec(
        select(Resource, Version)
        .outerjoin(
            Version, sa.and_(col(Version.id) == Resource.current_version_id, col(Version.withdrawn_at).is_(None))
        )
        .where(col(Resource.dataset_id).in_(ids))
        .order_by(Resource.position, Resource.created_at)  # type: ignore[arg-type]
    ).all()
    published_before = set(
        session.exec(
            select(Version.resource_id).where(col(Version.resource_id).in_([r.id for r, _ in rows])).distinct()
        ).all()
    )
    resources: dict[str, list[ResourceView]] = {id_: [] for id_ in ids}
    for resource, version in rows:
        # A resource whose first hand-in is still being checked is nobody's business yet.
        if resource.id in published_before or resource.withdrawn_at is not None:
            resources[resource.dataset_id].append(_resource_view(resource, version))
    return [
        DatasetView(
            id=record.id,
            slug=record.slug,
            title=Texts(record.title_vi, record.title_en),
            description=Texts(record.description_vi, record.description_en),
            agency=agencies_by_id[record.agency_id],
            theme=record.theme,
            tags=record.tags,
            licence=record.licence,
            update_frequency=record.update_frequency.value,
            contact=record.contact,
            source=record.source,
            published_at=record.published_at or record.created_at,
            modified_at=record.modified_at,
            resources=tuple(resources[record.id]),
        )
        for record in records
    ]


def _resource_view(record: Resource, version: Version | None) -> ResourceView:
    return ResourceView(
        id=record.id,
        slug=record.slug,
        title=Texts(record.title_vi, record.title_en),
        position=record.position,
        current=None if version is None or record.withdrawn_at is not None else _version_view(version),
        withdrawn=_tombstone(record.withdrawn_at, record.withdrawn_reason),
    )


def _version_view(record: Version) -> VersionView:
    return VersionView(
        id=record.id,
        number=record.number,
        published_at=record.published_at,
        row_count=record.row_count,
        parquet_bytes=record.parquet_bytes,
        parquet_sha256=record.parquet_sha256,
        table_schema=record.table_schema,
        profile=record.profile,
        statements=record.statements,
        original=msgspec.convert(record.original, Original) if record.original else None,
        withdrawn=_tombstone(record.withdrawn_at, record.withdrawn_reason),
    )


def _tombstone(at: datetime | None, reason: str) -> Tombstone | None:
    return None if at is None else Tombstone(at, reason)
