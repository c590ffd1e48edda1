"""Once a table full of personal data was made safe and published, nothing outside quarantine holds any of them."""

from __future__ import annotations

import io
import random
import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import msgspec
import openpyxl
import pyarrow.parquet as pq
import pytest

from catalog.demo import PASSWORD, PEOPLE
from tests.journeys.conftest import RunningPortal
from tests.journeys.test_canary import crawl, csrf

_DRAW = random.Random(91)
CARDS = [
    f"{_DRAW.choice(('001', '031', '079'))}{_DRAW.choice('01')}{_DRAW.randrange(50, 99)}{_DRAW.randrange(10**6):06}"
    for _ in range(60)
]
PHONES = [f"09{_DRAW.randrange(10**8):08}" for _ in range(70)]
MAILBOXES = [f"nguyen.xuong.rong{n}@gmail.com" for n in range(1, 61)]
NAMES = ["Nguyễn Xương Rồng", "Trần Thị Mắc Ca"]
AROUND = {
    "preamble": f"Người lập biểu: {NAMES[0]} ({PHONES[60]})",
    "footer": f"Liên hệ {NAMES[1]}: {PHONES[61]}",
    "sheet": f"Chị Rồng {PHONES[62]}",
    "file name": f"ho-tro-{PHONES[63]}.xlsx",
    "description": f"Số liệu do chị Mắc Ca ({PHONES[64]}) gửi.",
    "contact": "xuong.rong.tran@gmail.com",
    "hidden sheet": f"Chị Mắc Ca {PHONES[65]}",
}
MARKED = [*CARDS, *PHONES[:66], *MAILBOXES, AROUND["contact"]]
"""Every one is personal for sure; names are looked for in `NAMES`."""

STATES = 90.0
"""Seconds in which a check has ended."""


@pytest.fixture
def officer(portal: RunningPortal) -> Iterator[httpx.Client]:
    """The editor's browser, signed in."""
    with httpx.Client(base_url=portal.address, follow_redirects=True, timeout=30) as client:
        form = {"email": PEOPLE[0].email, "password": PASSWORD, "_csrf_token": csrf(client.get("/sign-in"))}
        assert client.post("/sign-in", data=form).status_code == 200
        yield client


def workbook() -> bytes:
    """Personal values in columns of their own, in free text, around the table and behind it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = AROUND["sheet"]
    sheet.append([AROUND["preamble"]])
    sheet.append([])
    sheet.append(["Mã hồ sơ", "Số CCCD", "Điện thoại", "Email", "Ghi chú", "Số tiền"])
    for n, (card, phone, mailbox) in enumerate(zip(CARDS, PHONES, MAILBOXES, strict=False), 1):
        note = f"Hồ sơ {n} gọi {phone} trước khi trả kết quả" if n % 20 == 0 else f"Hồ sơ {n} đã trả kết quả đúng hạn"
        sheet.append([f"HS{n:04}", card, phone, mailbox, note, n * 1000])
    sheet.append([])
    sheet.append([AROUND["footer"]])
    hidden = book.create_sheet("Ẩn")
    hidden.sheet_state = "hidden"
    hidden.append([AROUND["hidden sheet"]])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def hand_in(officer: httpx.Client, name: str) -> str:
    """Address of the submission."""
    page = officer.get("/publish/new")
    agency = re.search(r'<option value="([0-9a-f-]{36})"', page.text)
    assert agency
    fields = {
        "_csrf_token": csrf(page),
        "agency": agency[1],
        "title_vi": name,
        "description_vi": AROUND["description"],
        "theme": "SOCI",
        "contact": AROUND["contact"],
    }
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    files = {"file": (AROUND["file name"], workbook(), kind)}
    refused = officer.post("/publish/new", data=fields, files=files)
    assert refused.status_code == 422
    assert re.findall(r'href="#field-([a-z_]+)"', refused.text) == ["description_vi", "contact"]
    fields |= {"description_vi": "Hỗ trợ theo hồ sơ.", "contact": "xahoi@demo.gov.vn"}
    answer = officer.post("/publish/new", data=fields, files=files)
    assert "/publish/submissions/" in answer.url.path, answer.text
    return answer.url.path


def checked(officer: httpx.Client, submission: str) -> httpx.Response:
    """The submission's page once nothing goes on."""
    deadline = time.monotonic() + STATES
    while "data-under-way" in (page := officer.get(submission, params={"lang": "en"})).text:
        assert time.monotonic() < deadline, page.text
        time.sleep(0.2)
    return page


def put_right(officer: httpx.Client, submission: str) -> httpx.Response:
    """Follow the page's proposals and links until no personal data is left."""
    page = checked(officer, submission)
    for _ in range(8):
        if steps := re.search(r'name="steps" value="([^"]+)"', page.text):
            run = re.search(r'name="run" value="([^"]+)"', page.text)
            assert run is not None
            form = {"_csrf_token": csrf(page), "run": run[1], "steps": unescape(steps[1])}
            officer.post(f"{submission}/recipe", data=form)
        else:
            break
        page = checked(officer, submission)
    return page


def held(content: bytes) -> list[str]:
    """Which of the marked values bytes hold, however they are written."""
    text = content.decode(errors="replace").lower()
    return [value for value in MARKED if value.lower() in text]


def kept_files(portal: RunningPortal, *, with_quarantine: bool) -> Iterator[tuple[Path, bytes]]:
    """Everything that the portal keeps, with Parquet read as texts."""
    for path in sorted(portal.data.parent.rglob("*")):
        if not path.is_file() or ("quarantine" in path.parts and not with_quarantine):
            continue
        content = path.read_bytes()
        if content.startswith(b"PAR1"):
            table = pq.read_table(path)
            content += msgspec.json.encode(
                [str(table.schema), *(column.to_pylist() for column in table.columns)], enc_hook=str
            )
        yield path, content


def test_nothing_holds_a_personal_value(portal: RunningPortal, client: httpx.Client, officer: httpx.Client) -> None:
    """No page, API answer, log line, index, table, temporary file or database row does, and quarantine till its end."""
    submission = hand_in(officer, "Hỗ trợ canary")
    refused = checked(officer, submission)
    assert "Personal data was found" in refused.text
    assert held(refused.content) == []

    page = put_right(officer, submission)
    if "A second person must decide" in page.text:
        pytest.fail(f"the fixes left something to review: {page.text}")
    assert "Publish now" in page.text, page.text
    officer.post(f"{submission}/publish", data={"_csrf_token": csrf(page)})
    deadline = time.monotonic() + STATES
    while "See the public table" not in (page := officer.get(submission, params={"lang": "en"})).text:
        assert time.monotonic() < deadline, page.text
        time.sleep(0.2)
    public = re.search(r'href="(/datasets/[^"/]+/[^"]+)"', page.text)
    assert public
    original = [
        path
        for path, content in kept_files(portal, with_quarantine=True)
        if CARDS[0].encode() in content or content == workbook()
    ]

    for start, reader in (
        ([public[1], "/", "/datasets", "/api/v1/datasets"], client),
        (["/publish", submission, "/publish/log"], officer),
    ):
        for address, answer in crawl(reader, start):
            assert held(answer.content) == [], address
    assert client.get("/api/v1/datasets", params={"q": CARDS[0]}).json()["total"] == 0
    for address in (f"{public[1]}/original", f"{public[1]}/v/1/original"):
        assert client.get(address).status_code == 404
    for path, content in kept_files(portal, with_quarantine=False):
        assert held(content) == [], path

    officer.post(f"{submission}/original/remove", data={"_csrf_token": csrf(page), "confirmed": "yes"})
    deadline = time.monotonic() + 30
    while any(path.exists() for path in original):
        assert time.monotonic() < deadline, original
        time.sleep(0.2)
    for path, content in kept_files(portal, with_quarantine=True):
        assert held(content) == [], path
