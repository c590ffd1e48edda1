"""A small catalogue for tests that read it: tables in every state that a reader may come upon."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from litestar import Litestar
from litestar.testing import TestClient
from sqlmodel import Session

from catalog.app import create_app
from catalog.indexing import drain
from catalog.portal import Portal
from catalog.publish import NewVersion, publish_version, withdraw_dataset, withdraw_resource, withdraw_version
from catalog.queries import Original
from catalog.settings import Settings
from catalog.store.columns import new_id
from catalog.store.files import sha256_of
from catalog.store.models import Agency, Dataset, FormerSlug, Resource, UpdateFrequency

CANARY = "canaryword"
"""Stands in everything that readers must never see."""

BASE = "https://data.example.vn"

ORIGINAL = "mã;trạm\r\n00004;Ba Đình\r\n".encode("cp1258", "replace")
"""Of the newest version of `air/stations`; in an encoding of before."""
ORIGINAL_NAME = 'trạm "mới".csv'

STATIONS = [f"Trạm {name}" for name in ("Ba Đình", "Hoàn Kiếm", "Đống Đa", "Cầu Giấy", "Hà Đông")]

TABLE_SCHEMA_TYPES = {
    pa.string(): "string",
    pa.float64(): "number",
    pa.int64(): "integer",
    pa.date32(): "date",
    pa.bool_(): "boolean",
}


def readings(days: int = 50, shift: float = 0.0) -> pa.Table:
    """Five stations' air, day by day: five rows a day."""
    rows = range(days * len(STATIONS))
    first = date(2026, 1, 1)
    return pa.table(
        {
            "code": pa.array([f"{row % 5 + 4:05}" for row in rows], pa.string()),
            "station": pa.array([STATIONS[row % 5] for row in rows], pa.string()),
            "day": pa.array([first + timedelta(days=row // 5) for row in rows], pa.date32()),
            "pm10": pa.array([None if row % 17 == 3 else row * 0.5 + shift for row in rows], pa.float64()),
            "samples": pa.array(list(rows), pa.int64()),
            "complete": pa.array([row % 2 == 0 for row in rows], pa.bool_()),
        }
    )


def secret() -> pa.Table:
    return pa.table({"word": pa.array([CANARY, CANARY], pa.string())})


def publish(
    portal: Portal, resource_id: str, table: pa.Table, original: bytes = b"", *, key: Sequence[str] = ()
) -> str:
    """Publish a table as the next version of its resource, with the file it was made of; returns the version's id."""
    version_id = new_id()
    handed_in = portal.files.original(version_id)
    if original:
        handed_in.write_bytes(original)
    path = portal.files.version(version_id)
    pq.write_table(table, path, row_group_size=50_000, compression="zstd")
    fields = [
        {"name": field.name, "type": TABLE_SCHEMA_TYPES[field.type], "title": field.name} for field in table.schema
    ]
    profile = [figures_of(name, table.column(name)) for name in table.column_names]
    with portal.database.writing() as session:
        publish_version(
            session,
            resource_id,
            NewVersion(
                id=version_id,
                row_count=table.num_rows,
                parquet_bytes=path.stat().st_size,
                parquet_sha256=sha256_of(path),
                table_schema={"fields": fields} | ({"primaryKey": list(key)} if key else {}),
                profile=profile,
                statements={"ruleset_version": "1"},
                original=Original(
                    name=ORIGINAL_NAME, media_type="text/csv", size_bytes=len(original), sha256=sha256_of(handed_in)
                )
                if original
                else None,
            ),
        )
    return version_id


def figures_of(name: str, column: pa.ChunkedArray) -> dict[str, Any]:
    """As much of a column's profile as readers' tests look at."""
    figures = {"name": name, "row_count": len(column), "missing": column.null_count, "distinct": 1}
    if pa.types.is_floating(column.type) and column.null_count < len(column):
        figures |= {"minimum": str(pc.min(column).as_py()), "maximum": str(pc.max(column).as_py())}
    return figures


def withdraw(portal: Portal, version_id: str, reason: str = "wrong unit") -> None:
    with portal.database.writing() as session:
        gone = withdraw_version(session, version_id, reason)
    _forget(portal, gone)


def add_agency(session: Session, slug: str, name_vi: str, name_en: str) -> Agency:
    agency = Agency(slug=slug, name_vi=name_vi, name_en=name_en, is_demo=True)
    session.add(agency)
    session.flush()
    return agency


def add_dataset(session: Session, agency: Agency, slug: str, title: str, *, theme: str, tags: list[str]) -> Dataset:
    dataset = Dataset(
        agency_id=agency.id,
        slug=slug,
        title_vi=title,
        title_en=slug.replace("-", " ").capitalize(),
        description_vi=f"Mô tả: {title}",
        theme=theme,
        tags=tags,
        licence="CC-BY-4.0",
        update_frequency=UpdateFrequency.DAILY,
        contact="du-lieu@example.vn",
    )
    session.add(dataset)
    session.flush()
    return dataset


def add_resource(session: Session, dataset: Dataset, slug: str, title: str, position: int = 0) -> str:
    resource = Resource(dataset_id=dataset.id, slug=slug, title_vi=title, position=position)
    session.add(resource)
    session.flush()
    return resource.id


def fill(portal: Portal) -> None:
    """Put the catalogue together.

    - `air`, once `old-air`: `stations` in versions 1 and 2, which has its original; `faulty`, of whose two versions
      the newest was withdrawn; `dropped`, withdrawn; `unchecked`, not published yet
    - `wards`: of the other agency, once `former-office`
    - `hidden`, a draft, and `gone`, withdrawn
    """
    with portal.database.writing() as session:
        office = add_agency(session, "environment", "Sở Môi trường", "Environment office")
        other = add_agency(session, "statistics", "Cục Thống kê", "Statistics office")
        air = add_dataset(session, office, "air", "Chất lượng không khí", theme="ENVI", tags=["không khí"])
        wards = add_dataset(session, other, "wards", "Phường xã", theme="GOVE", tags=["địa giới"])
        hidden = add_dataset(session, office, "hidden", f"Nháp {CANARY}", theme="ENVI", tags=[CANARY])
        gone = add_dataset(session, office, "gone", f"Đã rút {CANARY}", theme="ENVI", tags=[CANARY])
        stations = add_resource(session, air, "stations", "Các trạm")
        faulty = add_resource(session, air, "faulty", "Số liệu sai", 1)
        dropped = add_resource(session, air, "dropped", f"Bảng {CANARY}", 2)
        add_resource(session, air, "unchecked", f"Chưa kiểm tra {CANARY}", 3)
        list_of_wards = add_resource(session, wards, "list", "Danh sách")
        add_resource(session, hidden, "draft", f"Nháp {CANARY}")
        gone_table = add_resource(session, gone, "table", f"Bảng {CANARY}")
        session.add(FormerSlug(kind="dataset", slug="old-air", target_id=air.id))
        session.add(FormerSlug(kind="agency", slug="former-office", target_id=other.id))
        gone_id = gone.id
    publish(portal, stations, readings(shift=1000.0))
    publish(portal, stations, readings(), ORIGINAL)
    publish(portal, faulty, readings(days=1))
    withdraw(portal, publish(portal, faulty, secret()))
    publish(portal, dropped, secret())
    publish(portal, list_of_wards, pa.table({"code": ["00004", "00008"], "name": ["Phường Ba Đình", "Xã Đa Tốn"]}))
    publish(portal, gone_table, secret())
    with portal.database.writing() as session:
        files = [*withdraw_resource(session, dropped, "outdated"), *withdraw_dataset(session, gone_id, "personal data")]
    _forget(portal, files)
    while drain(portal):
        pass


def _forget(portal: Portal, version_ids: list[str]) -> None:
    for version_id in version_ids:
        portal.files.remove(portal.files.version(version_id))


def settings_in(folder: Path, empty_database: Path) -> Settings:
    data = folder / "data"
    data.mkdir()
    shutil.copy(empty_database, data / "catalog.db")
    return Settings(data=data, base_url=BASE, threads=8)


def portal_of(app: Litestar) -> Portal:
    portal = app.state.portal
    assert isinstance(portal, Portal)
    return portal


@contextmanager
def opened(folder: Path, empty_database: Path) -> Iterator[TestClient[Litestar]]:
    """The filled catalogue, served in this process; `portal_of(client.app)` is its portal."""
    app = create_app(settings_in(folder, empty_database))
    fill(portal_of(app))
    with TestClient(app) as client:
        yield client


def ask(client: TestClient[Litestar], address: str) -> dict[str, Any]:
    """The page of an answer at an address, which may be one that an answer named."""
    answer = client.get(address.removeprefix(BASE))
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert isinstance(page, dict)
    return page
