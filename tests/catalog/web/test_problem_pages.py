"""The type of each problem is the address of a page that explains it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from catalog.errors import BadSetting, CatalogError
from catalog.web.i18n import SPEAKERS
from catalog.web.problem_pages import problem_kinds


def all_errors(error: type[CatalogError] = CatalogError) -> Iterator[type[CatalogError]]:
    yield error
    for kind in error.__subclasses__():
        yield from all_errors(kind)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_error_has_its_page(site: TestClient[Litestar], language: str) -> None:
    """Whatever error an answer can carry, its type leads to a page with its title in the reader's language."""
    for error in all_errors():
        if error is not BadSetting:
            page = site.get(f"/problems/{error.slug}?lang={language}")
            assert page.status_code == 200, error
            assert "<h1" in page.text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/datasets/khong-co", 404),
        ("/api/v1/datasets/da-thu-hoi", 410),
        ("/api/v1/datasets/dan-so/theo-tinh/rows?x=1", 400),
        ("/api/v1/datasets/dan-so/theo-tinh/rows?limit=no", 400),
        ("/api/v1/submissions/1", 401),
    ],
)
def test_type_of_an_answer_is_an_address(site: TestClient[Litestar], address: str, status: int) -> None:
    """The type in an answer, taken as an address, shows a page that names the very same title."""
    answer = site.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    page = site.get(answer.json()["type"], headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert answer.json()["title"] in page.text


def test_says_what_to_do(site: TestClient[Litestar]) -> None:
    """The page says what the answers say, with what they name left open."""
    page = site.get("/problems/unknown-column?lang=en").text
    assert "There is no column …. The columns are: …." in page


def test_list_leads_to_all(site: TestClient[Litestar]) -> None:
    """The list names every kind of problem."""
    page = site.get("/problems?lang=en").text
    assert all(f'href="{kind.address}"' in page for kind in problem_kinds(SPEAKERS["en"]).values())


def test_unknown_kind(site: TestClient[Litestar]) -> None:
    """There is no page for a problem that does not exist."""
    assert site.get("/problems/none-of-these").status_code == 404


def test_a_slug_has_one_status() -> None:
    """Programs that know a type know its status."""
    statuses: dict[str, set[int]] = {}
    for error in all_errors():
        statuses.setdefault(error.slug, set()).add(error.status)
    assert {slug: found for slug, found in statuses.items() if len(found) > 1} == {}
