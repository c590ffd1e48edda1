"""A portal with something of everything to look at: published, updated, withdrawn, moved and not yet published."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlmodel import Session

from catalog import indexing
from catalog.app import create_app
from catalog.portal import Portal
from catalog.publish import NewVersion, publish_version, withdraw_dataset, withdraw_version
from catalog.settings import Settings
from catalog.store.columns import new_id
from catalog.store.files import sha256_of
from catalog.store.models import Agency, Dataset, FormerSlug, Resource, UpdateFrequency
from tests.catalog.web import shelf
from tests.served import serving
from validation.inspect import RULESET_VERSION
from validation.profile import profile

BASE_URL = "https://data.example.vn"

PROVINCES = ("An Bình", "Đông Hải", "Hà Nam", "Kim Sơn", "Phú Lộc", "Quảng Xuyên", "Tây Ninh", "Vĩnh Hoà")
TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.decimal128(12, 2),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
}

POPULATION_SCHEMA = {
    "fields": [
        {"name": "ma", "type": "string", "title": "Mã", "description": "Mã đơn vị hành chính"},
        {"name": "tinh", "type": "string", "title": "Tỉnh"},
        {"name": "dan_so", "type": "integer", "title": "Dân số"},
        {"name": "mat_do", "type": "number", "title": "Mật độ (người/km²)"},
        {"name": "la_thanh_pho", "type": "boolean", "title": "Là thành phố"},
        {"name": "ngay", "type": "date", "title": "Ngày thống kê"},
    ]
}

AIR_SCHEMA = {
    "fields": [
        {"name": "tram", "type": "string", "title": "Trạm"},
        {"name": "luc", "type": "datetime", "title": "Lúc"},
        {"name": "pm25", "type": "number", "title": "PM2.5"},
    ]
}


def population_rows(count: int) -> list[tuple[Any, ...]]:
    """Codes keep their leading zeros; every ninth density is missing."""
    return [
        (
            f"{number:05}",
            f"{PROVINCES[number % len(PROVINCES)]} {number // len(PROVINCES) + 1}",
            100_000 + number * 7_919 % 900_000,
            None if number % 9 == 0 else Decimal(number * 37 % 2_000) + Decimal("0.25"),
            number % 8 == 1,
            date(2026, 1 + number % 12, 1),
        )
        for number in range(count)
    ]


AIR_ROWS = [
    (f"Trạm {name}", datetime(2026, 3, 1, hour), Decimal(20 + hour) + Decimal("0.5"))
    for name in ("Ba Đình", "Cầu Giấy")
    for hour in range(6)
]


@pytest.fixture(scope="session")
def published_folder(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a filled portal that nobody has open. Copy it to change it."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copy(migrated_sqlite, folder / "catalog.db")
    portal: Portal = create_app(Settings(data=folder, threads=8)).state.portal
    fill(portal)
    portal.close()
    return folder


@pytest.fixture(scope="session")
def opened(published_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    data = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(published_folder, data)
    with TestClient(create_app(Settings(data=data, threads=8, base_url=BASE_URL))) as client:
        client.follow_redirects = False
        yield client


@pytest.fixture
def site(opened: TestClient[Litestar]) -> TestClient[Litestar]:
    """A reader who comes to that portal for the first time and follows no redirect by herself. She only reads."""
    opened.cookies.clear()
    return opened


@pytest.fixture(scope="session")
def address(published_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where that portal is served to browsers."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(published_folder, folder / "data")
    with serving(Settings(data=folder / "data", threads=8)) as url:
        yield url


@pytest.fixture
def own(tmp_path: Path, migrated_sqlite: Path) -> Iterator[TestClient[Litestar]]:
    """A small catalogue that the test may change."""
    with shelf.opened(tmp_path, migrated_sqlite) as client:
        yield client


def fill(portal: Portal) -> None:
    """Publish, update, withdraw, move and leave unfinished; then teach search."""
    with portal.database.writing() as session:
        statistics = Agency(
            slug="thong-ke",
            name_vi="Cục Thống kê An Bình",
            name_en="Statistics Office of An Binh",
            description_vi="Thu thập và công bố số liệu về dân số và kinh tế.",
            description_en="Collects and publishes figures on population and economy.",
        )
        environment = Agency(slug="moi-truong", name_vi="Sở Môi trường Đông Hải", is_demo=True)
        session.add_all([statistics, environment])
        session.flush()

        population = Dataset(
            agency_id=statistics.id,
            slug="dan-so",
            title_vi="Dân số theo đơn vị hành chính",
            title_en="Population by administrative unit",
            description_vi="Dân số và mật độ dân số.\n\n- Số liệu **giữa năm**\n- Xem [phương pháp](https://example.org/).",
            description_en="Population and density.\n\n- Figures of **mid-year**\n- See the [method](https://example.org/).",
            theme="SOCI",
            tags=["dân số", "đơn vị hành chính"],
            licence="CC-BY-4.0",
            update_frequency=UpdateFrequency.ANNUAL,
            contact="thongke@example.gov.vn",
            source="https://example.org/dan-so",
        )
        air = Dataset(
            agency_id=environment.id,
            slug="khong-khi",
            title_vi="Chất lượng không khí",
            description_vi="Bụi mịn đo mỗi giờ.",
            theme="ENVI",
            tags=["không khí"],
            licence="CC0-1.0",
            update_frequency=UpdateFrequency.DAILY,
            contact="moitruong@example.gov.vn",
        )
        taken_back = Dataset(
            agency_id=environment.id,
            slug="da-thu-hoi",
            title_vi="Thu hồi",
            description_vi="Không còn.",
            theme="ENVI",
            licence="CC0-1.0",
            update_frequency=UpdateFrequency.NEVER,
            contact="moitruong@example.gov.vn",
        )
        draft = Dataset(
            agency_id=statistics.id,
            slug="ban-thao",
            title_vi="Bản thảo chưa công bố",
            theme="ECON",
            licence="CC-BY-4.0",
            update_frequency=UpdateFrequency.MONTHLY,
            contact="thongke@example.gov.vn",
        )
        session.add_all([population, air, taken_back, draft])
        session.flush()

        by_province = Resource(dataset_id=population.id, slug="theo-tinh", title_vi="Theo tỉnh", title_en="By province")
        former = Resource(dataset_id=population.id, slug="so-lieu-cu", title_vi="Số liệu cũ", position=1)
        hourly = Resource(dataset_id=air.id, slug="theo-gio", title_vi="Theo giờ")
        lost = Resource(dataset_id=taken_back.id, slug="bang", title_vi="Bảng")
        session.add_all([by_province, former, hourly, lost])
        session.flush()

        publish(session, portal, by_province, POPULATION_SCHEMA, population_rows(118))
        publish(session, portal, by_province, POPULATION_SCHEMA, population_rows(120))
        version = publish(session, portal, former, AIR_SCHEMA, AIR_ROWS)
        withdraw_version(session, version, "Sai đơn vị đo")
        publish(session, portal, hourly, AIR_SCHEMA, AIR_ROWS)
        publish(session, portal, lost, AIR_SCHEMA, AIR_ROWS)
        withdraw_dataset(session, taken_back.id, "Công bố nhầm")
        session.add(FormerSlug(kind="dataset", slug="dan-so-cu", target_id=population.id))
        session.add(FormerSlug(kind="agency", slug="cuc-thong-ke", target_id=statistics.id))
    while indexing.drain(portal):
        pass


def publish(
    session: Session, portal: Portal, resource: Resource, schema: dict[str, Any], rows: list[tuple[Any, ...]]
) -> str:
    """Put the rows in place as a new version; returns its id."""
    version_id = new_id()
    path = portal.files.version(version_id)
    fields = [pa.field(field["name"], TYPES[field["type"]]) for field in schema["fields"]]
    columns = [pa.array(values, field.type) for values, field in zip(zip(*rows, strict=True), fields, strict=True)]
    pq.write_table(pa.Table.from_arrays(columns, schema=pa.schema(fields)), path)
    with duckdb.connect() as connection:
        types = [field["type"] for field in schema["fields"]]
        figures = profile(connection, path, types, lambda _share: None)
    version = NewVersion(
        id=version_id,
        row_count=len(rows),
        parquet_bytes=path.stat().st_size,
        parquet_sha256=sha256_of(path),
        table_schema=schema,
        profile=msgspec.to_builtins(figures),
        statements={
            "ruleset_version": RULESET_VERSION,
            "reading": {"format": "csv"},
            "notes": [],
            "certificate": {
                "input_sha256": "5" * 64,
                "input_rows": len(rows),
                "rules": [{"code": "d1-cccd", "result": "nothing found"}],
                "decisions": [],
                "log_sha256": "",
            },
        },
    )
    return publish_version(session, resource.id, version).id
