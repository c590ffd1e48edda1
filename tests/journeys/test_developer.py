"""The developer's way: from the reference to rows, files and a publication by script."""

from __future__ import annotations

import socket
import time
from urllib.parse import urlsplit

import httpx
import polars
import pytest
from playwright.sync_api import Page, expect

from catalog.demo import PASSWORD, PEOPLE
from tests.journeys.conftest import RunningPortal
from tests.journeys.words import fill, sign_in

TABLE = "/api/v1/datasets/dan-so-viet-nam-va-cac-nuoc-lang-gieng/population-neighbours"


def test_from_the_reference_page_to_rows(page: Page, client: httpx.Client) -> None:
    """The reference names the address of rows; a typed filter on it gives typed rows, a total, and a next page."""
    page.goto("/developers")
    expect(page.locator("main")).to_contain_text("/rows")
    answer = client.get(f"{TABLE}/rows", params={"Country Code": "VNM", "Year__gte": "2000", "limit": "10"}).json()
    assert answer["total"] > 10
    assert not answer["complete"]
    assert answer["data"][0] == {
        "Country Name": "Viet Nam", "Country Code": "VNM", "Year": 2000, "Value": answer["data"][0]["Value"]
    }  # fmt: skip
    following = client.get(answer["next"]).json()
    assert following["data"][0]["Year"] == 2010


def test_an_unknown_column_is_told_with_the_known_ones(client: httpx.Client) -> None:
    """The problem says what to do next, in RFC 9457."""
    answer = client.get(f"{TABLE}/rows", params={"Yaer": "2000"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Year" in answer.json()["detail"]


def test_letters_may_be_sent_as_they_are(portal: RunningPortal) -> None:
    """curl does not encode what a person types: a column's Vietnamese name is understood in raw UTF-8 too."""
    address = urlsplit(portal.address)
    path = "/api/v1/datasets/dan-so-viet-nam-theo-nam/population-viet-nam/rows?Năm=1960"
    with socket.create_connection((str(address.hostname), address.port or 80), timeout=10) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"32531933" in answer


def test_polars_reads_the_parquet_file(portal: RunningPortal) -> None:
    """The file behind the table's address is read by a client nobody here wrote."""
    address = f"{portal.address}/datasets/don-vi-hanh-chinh-viet-nam/phuong-xa-dac-khu.parquet"
    frame = polars.scan_parquet(address).filter(polars.col("ten") == "Ba Đình").collect()
    assert frame["ma_phuong_xa"].to_list() == ["00004", "16171"]


def test_a_script_publishes_with_a_token(page: Page, client: httpx.Client) -> None:
    """A token made on the page creates a dataset, hands in a file, and publishes it through the same gates."""
    sign_in(page, PEOPLE[0].email, PASSWORD)
    page.goto("/publish/tokens")
    fill(page, "name", "kịch bản hằng đêm")
    if page.locator("select[name=agency_id]").count():
        page.locator("select[name=agency_id]").select_option(index=1)
    page.locator("form", has=page.locator("[name=name]")).get_by_role("button").click()
    token = page.locator("main code").first.inner_text()
    script = httpx.Client(base_url=client.base_url, headers={"Authorization": f"Bearer {token}"}, timeout=30)

    metadata = {
        "title_vi": "Mực nước theo giờ",
        "description_vi": "Mực nước đo tại trạm, mỗi dòng một giờ.",
        "theme": "ENVI",
        "contact": "thuyvan@demo.gov.vn",
    }
    refused = script.post("/api/v1/datasets", json={**metadata, "contact": "le.thi.hoa.1990@gmail.com"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "contact"
    dataset = script.post("/api/v1/datasets", json=metadata)
    assert dataset.status_code == 201
    slug = dataset.json()["slug"]
    assert client.get(f"/api/v1/datasets/{slug}").status_code == 404

    handed_in = script.put(
        f"/api/v1/datasets/{slug}/muc-nuoc/file",
        params={"filename": "muc-nuoc.csv"},
        content=b"tram;luc;muc_nuoc\n0001;2026-01-01 00:00:00;12,5\n0002;2026-01-01 01:00:00;13,25\n",
    )
    assert handed_in.status_code == 202
    submission = handed_in.headers["location"]
    assert wait_for(script, submission, "ready")["row_count"] == 2
    assert client.get(submission).status_code == 401
    assert script.post(f"{submission}/publish").status_code == 202
    wait_for(script, submission, "published")
    rows = client.get(f"/api/v1/datasets/{slug}/muc-nuoc/rows").json()
    assert [(row["tram"], row["muc_nuoc"]) for row in rows["data"]] == [("0001", 12.5), ("0002", 13.25)]


def wait_for(script: httpx.Client, submission: str, state: str) -> dict[str, object]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        answer = script.get(submission).json()
        if answer["state"] == state:
            return answer
        if answer["state"] not in ("received", "checking", "ready"):
            pytest.fail(f"{answer['state']}: {answer['findings']}")
        time.sleep(0.2)
    pytest.fail(f"not {state} after a minute")
