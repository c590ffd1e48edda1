"""The queue of what search must still learn."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlmodel import Session, select

from catalog.indexing import drain
from catalog.portal import open_portal
from catalog.publish import queue_for_search
from catalog.settings import Settings
from catalog.store.models import Dataset, IndexTask, Resource, Version
from search import Query


def dataset(session: Session, slug: str) -> Dataset:
    return session.exec(select(Dataset).where(Dataset.slug == slug)).one()


def test_one_lost_table_keeps_no_other_from_search(published_folder: Path, tmp_path: Path) -> None:
    """A dataset whose file is gone is put off; the one beside it in the queue is learned, and the lease is free."""
    shutil.copytree(published_folder, tmp_path / "data")
    portal = open_portal(Settings(data=tmp_path / "data", threads=8))
    with portal.database.writing() as session:
        lost, kept = dataset(session, "khong-khi"), dataset(session, "dan-so")
        kept.title_vi = "Kookaburra"
        for record in (lost, kept):
            queue_for_search(session, record.id)
        query = select(Version.id).join(Resource, Resource.id == Version.resource_id)
        for version_id in session.exec(query.where(Resource.dataset_id == lost.id)).all():
            portal.files.version(version_id).unlink(missing_ok=True)

    assert drain(portal) == 1
    assert [hit.id for hit in portal.search.search(Query(text="kookaburra")).hits] == [kept.id]
    with portal.database.reading() as session:
        (left,) = session.exec(select(IndexTask)).all()
    assert (left.dataset_id, left.attempts) == (lost.id, 1)
    portal.close()
