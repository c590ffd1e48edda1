"""Both real engines, empty or filled with a small library, each with the folder of its files."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import meilisearch
import pytest

from search import Document, Engine
from search.embedded import EmbeddedEngine
from search.meilisearch import MeilisearchEngine
from search.server import ServerNotInstalled, install, running
from tests import parts

KEY = "a key for tests, and only for them"
NUMBERS = itertools.count()

LIBRARY = [
    Document(
        id="wards",
        title="Danh sách phường, xã",
        columns=("ma_phuong_xa", "ten", "Tên đầy đủ của phường hoặc xã"),
        labels=("Bộ Nội vụ", "Ministry of Home Affairs", "Nhà nước và khu vực công"),
        values={
            "ten": ("Ngọc Hà", "Ba Đình", "Đan Phượng", "Hoàn Kiếm"),
            "ten_tinh": ("Thành phố Hà Nội", "Tỉnh Cao Bằng"),
            "ma_phuong_xa": ("00004", "00008", "00123"),
        },
        description="Đơn vị hành chính sau sắp xếp.",
        facets={"agency": ("bo-noi-vu",), "theme": ("GOVE",), "tag": ("hành chính", "địa danh"), "format": ("CSV",)},
        sort={"modified": 1_700_000_000.0, "title": "Danh sách phường, xã"},
    ),
    Document(
        id="budget",
        title="Quyết toán ngân sách nhà nước",
        columns=("nam", "chi_thuong_xuyen", "Chi thường xuyên, tỷ đồng"),
        labels=("Bộ Tài chính", "Ministry of Finance", "budget"),
        values={"khoan_muc": ("Thu nội địa", "Chi đầu tư phát triển")},
        description="Số liệu quyết toán hằng năm của Quốc hội.",
        facets={"agency": ("bo-tai-chinh",), "theme": ("ECON",), "tag": ("tài chính",), "format": ("CSV", "XLSX")},
        sort={"modified": 1_720_000_000.0, "title": "Quyết toán ngân sách nhà nước"},
    ),
    Document(
        id="air",
        title="Chất lượng không khí đô thị",
        columns=("PM2.5", "Nồng độ bụi mịn", "CO₂"),
        labels=("Bộ Nông nghiệp và Môi trường", "Environment", "ô nhiễm"),
        values={"tram": ("Đà Nẵng", "Huế", "Thành phố Hồ Chí Minh")},
        facets={"agency": ("bo-tn-mt",), "theme": ("ENVI",), "tag": ("không khí", "địa danh"), "format": ("CSV",)},
        sort={"modified": 1_710_000_000.0, "title": "Chất lượng không khí đô thị"},
    ),
    Document(
        id="population",
        title="Dân số theo tỉnh",
        columns=("population", "Dân số trung bình, nghìn người"),
        labels=("Bộ Tài chính", "Ministry of Finance", "Population and society"),
        values={"country": ("Việt Nam", "中华人民共和国", "Российская Федерация")},
        description="Đăng ký từ năm 1995.",
        facets={"agency": ("bo-tai-chinh",), "theme": ("SOCI",), "tag": ("dân số",), "format": ("XLSX",)},
        sort={"modified": 1_690_000_000.0, "title": "Dân số theo tỉnh"},
    ),
]


class Opened(NamedTuple):
    """An engine, the folder where it keeps its files, and how another process would open the same index."""

    engine: Engine
    folder: Path
    reopen: Callable[[], Engine]


@pytest.fixture(scope="session")
def meilisearch_binary() -> Path:
    """The server's program. Where it cannot be had, a run under CI fails and any other skips the test."""
    try:
        return install(parts.FOLDER / "meilisearch")
    except ServerNotInstalled as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def meilisearch_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("meilisearch")


@pytest.fixture(scope="session")
def meilisearch_url(meilisearch_binary: Path, meilisearch_folder: Path) -> Iterator[str]:
    """The address of a server that all tests of this process share; `KEY` opens it."""
    with running(meilisearch_binary, meilisearch_folder, key=KEY) as url:
        yield url


@pytest.fixture(params=["embedded", "meilisearch"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """An empty engine; a test that asks for it runs on both."""
    with _open(request, tmp_path) as opened:
        yield opened


@pytest.fixture
def engine(opened: Opened) -> Engine:
    return opened.engine


@pytest.fixture(scope="session", params=["embedded", "meilisearch"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine that holds `LIBRARY`, for tests that only read."""
    with _open(request, tmp_path_factory.mktemp("library")) as opened:
        opened.engine.upsert(LIBRARY)
        yield opened.engine


@contextmanager
def _open(request: pytest.FixtureRequest, folder: Path) -> Iterator[Opened]:
    if request.param == "embedded":
        files = folder / "search"
        engine = EmbeddedEngine(files)
        yield Opened(engine, files, lambda: EmbeddedEngine(files))
        engine.close()
    else:
        url, index = request.getfixturevalue("meilisearch_url"), f"test_{next(NUMBERS)}"
        engine = MeilisearchEngine(url, KEY, index)
        folder = request.getfixturevalue("meilisearch_folder")
        yield Opened(engine, folder, lambda: MeilisearchEngine(url, KEY, index))
        engine.close()
        client = meilisearch.Client(url, KEY)
        client.wait_for_task(client.delete_index(index).task_uid)
