"""The people whom permission tests are about, and browsers for them.

An hands in for the health department and Bình approves there. Chi hands in for the construction department.
Dũng is the portal's steward.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import msgspec
import pytest
import sqlalchemy as sa
from litestar import Litestar
from litestar.testing import TestClient

from catalog.app import create_app
from catalog.principal import Role
from catalog.settings import Settings
from catalog.slug import slugify
from catalog.store.db import Database
from publishers.accounts import create_person, join_agency, start_session
from publishers.agencies import AgencyFacts, create_agency
from publishers.models import Person
from publishers.passwords import hash_password

PASSWORD = "thuyền giấy trôi dưới cầu"
NEW_PASSWORD = "mưa phùn trên mái ngói"


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Ids of the people and of their agencies."""

    health: str
    construction: str
    an: str
    binh: str
    chi: str
    dung: str


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Of everybody's password; hashing takes its time."""
    return hash_password(PASSWORD)


@pytest.fixture
def people(database: Database, password_hash: str) -> People:
    with database.writing() as session:
        health = create_agency(session, AgencyFacts(name_vi="Sở Y tế", name_en="Department of Health"))
        construction = create_agency(session, AgencyFacts(name_vi="Sở Xây dựng"))
        an, binh, chi, dung = (
            create_person(session, email=f"{slugify(name)}@example.gov.vn", name=name, is_steward=name == "Dũng").id
            for name in ("An", "Bình", "Chi", "Dũng")
        )
        session.exec(sa.update(Person).values(password_hash=password_hash))
        join_agency(session, an, health.id, Role.EDITOR)
        join_agency(session, binh, health.id, Role.APPROVER)
        join_agency(session, chi, construction.id, Role.EDITOR)
    return People(health=health.id, construction=construction.id, an=an, binh=binh, chi=chi, dung=dung)


class Browser:
    """One browser: keeps its cookies apart from others', sends forms with their token, follows no redirect."""

    def __init__(self, client: TestClient[Litestar]) -> None:
        self.client = client
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.send("GET", path, headers)

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> httpx.Response:
        return self.send("POST", path, headers or {}, data=fields | {"_csrf_token": self.form_token()})

    def send(self, method: str, path: str, headers: dict[str, str], **content: Any) -> httpx.Response:
        """Any request with this browser's cookies; `content` is what httpx takes: data, files, json, content."""
        self.client.cookies.clear()
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        response = self.client.request(
            method,
            path,
            headers={"accept-language": "en", **({"cookie": cookie} if cookie else {}), **headers},
            follow_redirects=False,
            **content,
        )
        for line in response.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            if "Max-Age=0" in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return response

    def form_token(self) -> str:
        """What forms carry: the value of the cookie that came with the first page."""
        if not any(name.startswith("csrf") for name in self.cookies):
            self.get("/sign-in")
        return next(value for name, value in self.cookies.items() if name.startswith("csrf"))

    def sign_in(self, email: str, password: str = PASSWORD, next: str = "", **headers: str) -> httpx.Response:
        return self.post("/sign-in", headers=headers, email=email, password=password, next=next)

    def is_signed_in(self) -> bool:
        return self.get("/account").status_code == 200


@pytest.fixture
def app(settings: Settings) -> Litestar:
    return create_app(settings)


@pytest.fixture
def client(app: Litestar) -> Iterator[TestClient[Litestar]]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def browser(client: TestClient[Litestar]) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(client)


@pytest.fixture
def browser_of(client: TestClient[Litestar], database: Database) -> Callable[[str], Browser]:
    """Makes a browser in which the person with this id is signed in."""

    def signed_in(person_id: str) -> Browser:
        browser = Browser(client)
        with database.writing() as session:
            browser.cookies["session"] = start_session(session, person_id, hours=1)
        return browser

    return signed_in


def words_of(page: httpx.Response) -> str:
    """A page's text without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
