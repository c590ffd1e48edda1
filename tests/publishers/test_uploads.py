"""Files on their way in: what arrives whole is kept, and of everything else nothing is."""

from __future__ import annotations

import unicodedata

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from sqlmodel import select

from catalog.app import create_app
from catalog.portal import Portal
from catalog.settings import Settings
from publishers.models import Submission
from publishers.uploads import Upload, clean_name, seal, unseal
from tests.publishers.conftest import Browser, People

LIMIT = 200_000
FIELDS = {
    "title_vi": "Chất lượng không khí",
    "description_vi": "Nồng độ bụi mịn theo trạm.",
    "theme": "ENVI",
    "contact": "quantrac@hanoi.gov.vn",
}
SQLITE_ONLY = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def app(settings: Settings) -> Litestar:
    """A portal that takes small files only."""
    return create_app(msgspec.structs.replace(settings, max_upload_bytes=LIMIT))


@pytest.fixture
def an(client: TestClient[Litestar], people: People) -> Browser:
    """An's browser, signed in."""
    browser = Browser(client)
    browser.sign_in("an@example.gov.vn")
    return browser


def send(an: Browser, people: People, content: bytes, token: str | None = None, **fields: str) -> httpx.Response:
    """The form for a new dataset, as a browser sends it."""
    an.client.cookies.clear()
    cookie = "; ".join(f"{name}={value}" for name, value in an.cookies.items())
    return an.client.post(
        "/publish/new",
        data={"_csrf_token": an.form_token() if token is None else token, "agency": people.health, **FIELDS, **fields},
        files={"file": ("bụi mịn.csv", content, "text/csv")},
        headers={"cookie": cookie, "accept-language": "en"},
        follow_redirects=False,
    )


def kept_files(app: Litestar) -> list[str]:
    portal: Portal = app.state.portal
    return [path.name for path in portal.files.root.rglob("*") if path.is_file()]


def submissions(app: Litestar) -> list[Submission]:
    portal: Portal = app.state.portal
    with portal.database.reading() as session:
        return list(session.exec(select(Submission)).all())


@SQLITE_ONLY
def test_a_whole_file_waits_in_quarantine(app: Litestar, an: Browser, people: People) -> None:
    """The bytes stand in quarantine under an id, with their hash and the name she gave."""
    assert send(an, people, b"a,b\n1,2\n").status_code == 303
    (submission,) = submissions(app)
    assert (submission.input_name, submission.input_bytes) == ("bụi mịn.csv", 8)
    assert kept_files(app) == [submission.input_id]


@SQLITE_ONLY
def test_a_file_over_the_limit_is_refused_and_not_kept(app: Litestar, an: Browser, people: People) -> None:
    """The stream ends at the limit with an answer that names it."""
    answer = send(an, people, b"x" * (LIMIT + 1))
    assert answer.status_code == 413
    assert "too large" in answer.text
    assert kept_files(app) == []
    assert submissions(app) == []


@SQLITE_ONLY
@pytest.mark.parametrize("token", ["", "wrong", "Đúng", "0" * 128])
def test_a_forged_form_stores_no_byte(app: Litestar, an: Browser, people: People, token: str) -> None:
    """Without the form's own token the file is not even received."""
    assert send(an, people, b"a,b\n1,2\n", token=token).status_code == 403
    assert kept_files(app) == []


@SQLITE_ONLY
def test_an_upload_that_breaks_off_leaves_nothing(app: Litestar, an: Browser, people: People) -> None:
    """A body without its end is told to be sent again; its half file is gone."""
    body = (
        f'--b\r\nContent-Disposition: form-data; name="_csrf_token"\r\n\r\n{an.form_token()}\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n' + "1,2\n" * 500
    )
    cookie = "; ".join(f"{name}={value}" for name, value in an.cookies.items())
    answer = an.client.post(
        "/publish/new",
        content=body.encode(),
        headers={"cookie": cookie, "content-type": "multipart/form-data; boundary=b", "accept-language": "en"},
    )
    assert answer.status_code == 400
    assert "Send it again" in answer.text
    assert kept_files(app) == []


@SQLITE_ONLY
def test_a_wrong_field_keeps_the_file_for_the_next_try(app: Litestar, an: Browser, people: People) -> None:
    """The form comes back with a sealed reference to the file, by which the second try needs no upload."""
    first = send(an, people, b"a,b\n1,2\n", contact="nguyen.van.an.1985@gmail.com")
    assert first.status_code == 422
    assert submissions(app) == []
    sealed = first.text.split('name="upload" value="')[1].partition('"')[0]
    second = an.client.post(
        "/publish/new",
        data={"_csrf_token": an.form_token(), "agency": people.health, **FIELDS, "upload": sealed},
        files={"file": ("", b"", "application/octet-stream")},
        headers={"cookie": "; ".join(f"{name}={value}" for name, value in an.cookies.items())},
        follow_redirects=False,
    )
    assert second.status_code == 303
    (submission,) = submissions(app)
    assert kept_files(app) == [submission.input_id]


@given(name=st.text(), size=st.integers(1, 10**12), person=st.uuids(), other=st.uuids())
def test_a_sealed_upload_opens_for_the_same_person_only(name: str, size: int, person: object, other: object) -> None:
    """What was sealed comes back equal; for anybody else, or changed, it is nothing."""
    upload = Upload(id="1f", name=clean_name(name), sha256="0" * 64, size_bytes=size)
    sealed = seal(upload, str(person), "secret")
    assert unseal(sealed, str(person), "secret") == upload
    assert unseal(sealed, str(other), "secret") in (None, upload if person == other else None)
    assert unseal("00" + sealed, str(person), "secret") is None
    assert unseal(sealed, str(person), "another secret") is None


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("danh-sach-0912345678.csv", "danh-sach.csv"),
        ("001099012345_2024.csv", "2024.csv"),
        ("0912345678.csv", "file.csv"),
        ("ho so.csv", "ho so.csv"),
        ("a - b-.csv", "a - b-.csv"),
    ],
)
def test_a_file_name_holds_nobody(name: str, plain: str) -> None:
    """What is personal in the name of a file is not kept."""
    assert clean_name(name) == plain


@given(st.text())
def test_a_file_name_is_one_visible_part(name: str) -> None:
    """Whatever a browser sends as a name, no path, no control character and no empty name is left."""
    cleaned = clean_name(name)
    assert cleaned
    assert "/" not in cleaned
    assert "\\" not in cleaned
    assert not any(unicodedata.category(character).startswith("C") for character in cleaned)
    assert len(cleaned) <= 255
