"""After a withdrawal nothing that the portal keeps or answers holds the marked word."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from catalog.demo import PASSWORD, PEOPLE
from tests.journeys.conftest import RunningPortal

WORD = "Kookaburra"
"""In no other table; a plain word, so that the privacy gate has nothing against it."""

TABLE = "ma,ten,ghi_chu\n" + "".join(f"{n:05d},{WORD}{n},thấy {WORD} ở trạm {n}\n" for n in range(300))


@pytest.fixture
def officer(portal: RunningPortal) -> Iterator[httpx.Client]:
    """The editor's browser, signed in."""
    with httpx.Client(base_url=portal.address, follow_redirects=True, timeout=30) as client:
        token = csrf(client.get("/sign-in"))
        form = {"email": PEOPLE[0].email, "password": PASSWORD, "_csrf_token": token}
        assert client.post("/sign-in", data=form).status_code == 200
        yield client


def csrf(page: httpx.Response) -> str:
    found = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def publish(officer: httpx.Client) -> tuple[str, str]:
    """Hand the marked table in by the form and publish it; returns the public address and the submission's."""
    page = officer.get("/publish/new")
    agency = re.search(r'<option value="([0-9a-f-]{36})"', page.text)
    assert agency
    fields = {
        "_csrf_token": csrf(page),
        "agency": agency[1],
        "title_vi": f"Quan sát {WORD}",
        "description_vi": f"Nơi thấy {WORD}, mỗi dòng một trạm.",
        "theme": "ENVI",
        "tags": WORD,
        "contact": "moitruong@demo.gov.vn",
    }
    answer = officer.post("/publish/new", data=fields, files={"file": (f"{WORD}.csv", TABLE.encode(), "text/csv")})
    submission = answer.url.path
    for button, state in ((None, "Publish now"), ("publish", "See the public table")):
        if button:
            officer.post(f"{submission}/{button}", data={"_csrf_token": csrf(officer.get(submission))})
        deadline = time.monotonic() + 60
        while state not in (page := officer.get(submission, params={"lang": "en"})).text:
            assert time.monotonic() < deadline, page.text
            time.sleep(0.2)
    public = re.search(r'href="(/datasets/[^"/]+/[^"]+)"', page.text)
    assert public
    return public[1], submission


def crawl(client: httpx.Client, starts: list[str], limit: int = 400) -> Iterator[tuple[str, httpx.Response]]:
    """Every page and file that links lead to, from `starts` on."""
    waiting, seen = list(starts), set(starts)
    while waiting and len(seen) < limit:
        address = waiting.pop(0)
        response = client.get(address)
        yield address, response
        if "html" in response.headers.get("content-type", ""):
            for link in re.findall(r'(?:href|src)="([^"]+)"', response.text):
                target = urlsplit(urljoin(str(response.url), link.replace("&amp;", "&")))
                path = target.path + (f"?{target.query}" if target.query else "")
                if target.netloc == urlsplit(str(client.base_url)).netloc and path not in seen:
                    seen.add(path)
                    waiting.append(path)


def holding(folder: Path, word: str, addresses: tuple[str, ...] = ()) -> list[str]:
    """Files below `folder` whose bytes hold `word`, in whatever case, other than in the database's `addresses`."""
    holders = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            if path.name.startswith("catalog.db"):
                for address in addresses:
                    # SQLite keeps an address in its row and in its index, each behind another text's last letter.
                    content = content.replace(address.encode(), b"")
            if word.lower().encode() in content:
                holders.append(str(path.relative_to(folder)))
    return holders


def test_after_withdrawal_nothing_holds_the_word(
    portal: RunningPortal, client: httpx.Client, officer: httpx.Client
) -> None:
    """No page, API answer, file, cache, index, database or log holds it; the tombstone stays."""
    public, submission = publish(officer)
    dataset, _, table = public.removeprefix("/datasets/").partition("/")
    api = f"/api/v1/datasets/{dataset}/{table}"
    cursor = client.get(f"{api}/rows", params={"limit": 10}).json()["next"]
    deadline = time.monotonic() + 10
    while client.get("/api/v1/datasets", params={"q": WORD}).json()["total"] != 1:
        assert time.monotonic() < deadline, "not findable"
        time.sleep(0.1)
    etag = client.get(f"{public}.parquet").headers["etag"]
    assert client.get(f"{public}/original").content == TABLE.encode()
    assert holding(portal.data, WORD)

    desk = officer.get("/publish").text
    record = re.search(rf'/publish/datasets/([0-9a-f-]{{36}})">Quan sát {WORD}', desk)
    assert record
    form = f"/publish/withdraw/dataset/{record[1]}"
    reason = "Công bố nhầm, đã báo cơ quan."
    gone = officer.post(form, data={"reason": reason, "_csrf_token": csrf(officer.get(form))})
    assert gone.status_code == 200

    tombstones = [f"/datasets/{dataset}", public, f"{public}.csv", f"{public}.parquet", f"{public}.json"]
    tombstones += [
        f"{public}/original",
        f"{public}/v/1/original",
        f"{public}/v/1.parquet",
        f"/api/v1/datasets/{dataset}",
        api,
        f"{api}/rows",
        cursor,
    ]
    for address in tombstones:
        answer = client.get(address, headers={"If-None-Match": etag})
        assert answer.status_code == 410, address
        assert reason in answer.text, address
        assert WORD.lower() not in without(answer.text, public), address
    deadline = time.monotonic() + 5
    while client.get("/api/v1/datasets", params={"q": WORD}).json()["total"]:
        assert time.monotonic() < deadline, "still found"
        time.sleep(0.1)
    for start, reader in (
        (["/", "/datasets", "/api/v1/datasets", "/api/v1/agencies"], client),
        (["/publish", submission], officer),
    ):
        for address, answer in crawl(reader, start):
            assert WORD.lower() not in without(answer.content.decode(errors="replace"), public), address

    deadline = time.monotonic() + 15
    while holders := holding(portal.data, WORD, addresses=(dataset, table)):
        assert time.monotonic() < deadline, holders
        time.sleep(0.2)
    assert WORD.lower() not in portal.log.read_text(errors="replace").lower()


def without(text: str, public: str) -> str:
    """The text without the table's own address, which stays so that the tombstone can be found."""
    return text.lower().replace(public.removeprefix("/datasets/"), "").replace(public.split("/")[2], "")
