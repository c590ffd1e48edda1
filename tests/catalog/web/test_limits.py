"""How much may be asked: told in each answer, refused with the time to wait, and never in the way of people's pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient

from catalog.app import create_app
from catalog.settings import Settings
from catalog.web.limits import NEW_KEYS, Buckets, Policy
from catalog.web.reader_keys import is_key, make_key
from tests.catalog.web import shelf

AN = {"X-Forwarded-For": "203.0.113.7"}
BINH = {"X-Forwarded-For": "198.51.100.2"}
ADDRESS = "/api/v1/datasets/air/stations/rows?limit=1"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Settings:
    """Three requests a minute for an address, six with a key, behind a proxy."""
    settings = shelf.settings_in(tmp_path_factory.mktemp("limits"), migrated_sqlite)
    portal = shelf.portal_of(create_app(settings))
    shelf.fill(portal)
    portal.close()
    return msgspec.structs.replace(
        settings, trust_proxy=True, requests_per_minute=3, requests_per_minute_with_key=6, secret="sealing wax"
    )


@pytest.fixture
def client(filled: Settings) -> Iterator[TestClient[Litestar]]:
    """Whose requests nobody has counted yet."""
    with TestClient(create_app(filled)) as client:
        yield client


def spend(client: TestClient[Litestar], headers: dict[str, str], times: int = 3) -> httpx.Response:
    """The last of so many answers, all of which are rows."""
    answers = [client.get(ADDRESS, headers=headers) for _ in range(times)]
    assert {answer.status_code for answer in answers} == {200}
    return answers[-1]


def test_says_what_is_left(client: TestClient[Litestar]) -> None:
    """Each answer says the policy, how much is left of it, and when all is back."""
    left = []
    for _ in range(3):
        answer = client.get(ADDRESS, headers=AN)
        assert answer.headers["ratelimit-policy"] == '"default";q=3;w=60'
        found = re.fullmatch(r'"default";r=(\d+);t=(\d+)', answer.headers["ratelimit"])
        assert found is not None
        left.append(tuple(map(int, found.groups())))
    assert left == [(2, 20), (1, 40), (0, 60)]


def test_past_the_quota(client: TestClient[Litestar]) -> None:
    """Past it comes a problem that says how long to wait, readable for scripts of other sites too."""
    spend(client, AN)
    answer = client.get(ADDRESS, headers={**AN, "Accept-Language": "en"})
    assert (answer.status_code, answer.json()["type"]) == (429, "/problems/too-much-asked")
    assert 1 <= int(answer.headers["retry-after"]) <= 20
    assert answer.headers["ratelimit"].startswith('"default";r=0;t=')
    assert answer.headers["access-control-allow-origin"] == "*"
    assert {"RateLimit", "Retry-After"} <= set(answer.headers["access-control-expose-headers"].split(", "))


def test_others_are_not_held_up(client: TestClient[Litestar]) -> None:
    """One reader's haste is not another's wait."""
    spend(client, AN)
    assert client.get(ADDRESS, headers=AN).status_code == 429
    spend(client, BINH)


def test_files_count(client: TestClient[Litestar]) -> None:
    """Files are counted with the API."""
    spend(client, AN)
    assert client.get("/datasets/air/stations.parquet", headers=AN).status_code == 429


@pytest.mark.parametrize("address", ["/", "/datasets", "/datasets/air/stations", "/developers", "/static/site.css"])
def test_pages_go_on(client: TestClient[Litestar], address: str) -> None:
    """Pages and what they are made of are neither counted nor refused."""
    spend(client, AN)
    answer = client.get(address, headers=AN)
    assert (answer.status_code, "ratelimit" in answer.headers) == (200, False)


def test_key_allows_more(client: TestClient[Litestar]) -> None:
    """With a key from the page a reader asks more, wherever she is, and past that is refused as well."""
    page = client.get("/developers/key", headers=BINH)
    key = re.search(r"catread_\w[\w-]+", page.text)
    assert key is not None
    assert page.headers["cache-control"] == "no-store"
    answer = spend(client, {**AN, "X-API-Key": key[0]}, times=6)
    assert answer.headers["ratelimit-policy"] == '"key";q=6;w=60'
    assert client.get(ADDRESS, headers={**BINH, "X-API-Key": key[0]}).status_code == 429


def test_page_gives_another_key_each_time(client: TestClient[Litestar]) -> None:
    """Two who look at the page get two keys, and nobody gets so many that there is no limit."""
    pages = [client.get("/developers/key", headers=AN) for _ in range(NEW_KEYS.quota + 1)]
    keys = {key for page in pages for key in re.findall(r"catread_\w[\w-]+", page.text)}
    assert len(keys) == NEW_KEYS.quota
    assert (pages[-1].status_code, pages[-1].headers["content-type"]) == (429, "text/html; charset=utf-8")


@pytest.mark.parametrize("key", ["catread_" + "x" * 54, "cat_secret", "catread_", "đ"])
def test_made_up_key(client: TestClient[Litestar], key: str) -> None:
    """A key that is none is told, for its holder would wonder about the smaller limit."""
    answer = client.get(ADDRESS, headers={**AN, "X-API-Key": key.encode()})
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/unknown-key")


def test_this_machine_is_not_counted(client: TestClient[Litestar]) -> None:
    """What the machine itself asks is not counted: behind a proxy that names nobody, all readers would be one."""
    answer = spend(client, {"X-Forwarded-For": "127.0.0.1"}, times=5)
    assert "ratelimit" not in answer.headers


def test_no_limit(filled: Settings) -> None:
    """Zero means none."""
    with TestClient(create_app(msgspec.structs.replace(filled, requests_per_minute=0))) as client:
        assert "ratelimit" not in spend(client, AN, times=5).headers


def test_addresses_of_one_subscriber(client: TestClient[Litestar]) -> None:
    """All IPv6 addresses of one subscriber's network share one quota."""
    for number in range(3):
        assert client.get(ADDRESS, headers={"X-Forwarded-For": f"2001:db8::{number}"}).status_code == 200
    assert client.get(ADDRESS, headers={"X-Forwarded-For": "2001:db8::9"}).status_code == 429
    assert client.get(ADDRESS, headers={"X-Forwarded-For": "2001:db8:0:1::1"}).status_code == 200


@given(st.lists(st.floats(0, 90), min_size=1, max_size=60), st.integers(1, 20))
def test_never_more_than_promised(pauses: list[float], quota: int) -> None:
    """However requests are spread, no window holds more than the quota and what the window itself gives back."""
    clock = Clock()
    buckets = Buckets(Policy("default", quota, 60), clock=clock)
    answered = []
    for pause in pauses:
        clock.now += pause
        if not buckets.take("an").wait_seconds:
            answered.append(clock.now)
    for start in answered:
        assert sum(start <= moment < start + 60 for moment in answered) <= 2 * quota


@given(st.integers(1, 50), st.integers(0, 60))
def test_waiting_as_told_is_enough(quota: int, more: int) -> None:
    """Whoever waits as long as the refusal says is answered; refused requests make the wait no longer."""
    clock = Clock()
    buckets = Buckets(Policy("default", quota, 60), clock=clock)
    for _ in range(quota):
        assert not buckets.take("an").wait_seconds
    waits = {buckets.take("an").wait_seconds for _ in range(more + 1)}
    assert len(waits) == 1
    clock.now += waits.pop()
    assert not buckets.take("an").wait_seconds


def test_memory_is_bounded() -> None:
    """Of more readers than fit, those longest unseen are forgotten, and may then ask as if they were new."""
    buckets = Buckets(Policy("default", 1, 60), most=2, clock=Clock())
    for reader in ("an", "binh", "chi"):
        assert not buckets.take(reader).wait_seconds
    assert buckets.take("chi").wait_seconds
    assert not buckets.take("an").wait_seconds


def test_keys_are_of_one_portal() -> None:
    """A key is good where it was made, changed by a letter nowhere, and after a new secret no more."""
    key = make_key("sealing wax")
    assert is_key(key, "sealing wax")
    assert not is_key(key, "another")
    assert not is_key(key[:-1] + ("0" if key[-1] != "0" else "1"), "sealing wax")
    assert not is_key("x" + key, "sealing wax")
