"""The reader's language over HTTP: how it is chosen, that it lasts, and that everything answers in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from catalog.app import create_app
from catalog.errors import Message, TooLarge, TooManyRequests, Withdrawn
from catalog.settings import Settings
from catalog.store.columns import now
from catalog.web.i18n import SPEAKERS
from catalog.web.problems import NotUnderstood
from publishers.models import SubmissionState
from publishers.submissions import STATES, NotInState

Site = TestClient[Litestar]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("vi-VN,vi;q=0.9,en;q=0.8", "vi"), ("en-US,en;q=0.9", "en"), ("fr, *;q=0.1", "vi"), ("EN", "en")],
)
def test_page_is_in_the_browsers_language(site: Site, accepted: str, language: str) -> None:
    """Who never chose gets what her browser asks for, and caches are told on what that hangs."""
    answer = site.get("/datasets", headers={"Accept-Language": accepted})
    assert answer.headers["content-language"] == language
    assert {name.strip().lower() for name in answer.headers["vary"].split(",")} >= {"accept-language", "cookie"}


def test_choice_lasts_on_every_page(site: Site) -> None:
    """One press on the switch, and the pages after it, errors and sign-in among them, stay in that language."""
    site.get("/datasets?lang=en&q=air", headers={"Accept-Language": "vi"})
    for address in ("/", "/agencies", "/developers", "/sign-in", "/nowhere"):
        answer = site.get(address, headers={"Accept-Language": "vi"})
        assert answer.headers["content-language"] == "en", address
        assert '<html lang="en">' in answer.text, address


def test_choice_can_be_changed_back(site: Site) -> None:
    """The other language's address replaces the earlier choice."""
    site.get("/?lang=en")
    site.get("/?lang=vi")
    assert site.get("/", headers={"Accept-Language": "en"}).headers["content-language"] == "vi"


@pytest.mark.parametrize(
    ("form", "readable"),
    [("/sign-out", "/"), ("/account/password", "/account"), ("/publish/people/invitations", "/publish/people")],
)
def test_switch_on_the_answer_to_a_form_leads_to_a_page(site: Site, form: str, readable: str) -> None:
    """Many forms are sent to an address that shows no page: the switch leads to the page around it."""
    html = site.post(form).text
    assert f'<a href="{readable}?lang=en"' in html
    assert f'href="{form}' not in re.sub(r"<form.*?</form>", "", html, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("asked", "linked"),
    [("//elsewhere.example/x", "/elsewhere.example/x"), ("/a%3Fb", "/a%3Fb"), ("/d%C3%A2n%20so", "/d%C3%A2n%20so")],
)
def test_switch_stays_on_this_site_and_address(site: Site, asked: str, linked: str) -> None:
    """A path is written as an address has it, and never so that a browser takes it for another site's."""
    html = site.get(f"http://testserver.local{asked}").text
    assert f'<a href="{linked}?lang=en"' in html


def test_unknown_language_in_an_address_changes_nothing(site: Site) -> None:
    """An address with a language that the portal does not speak is answered as if it named none."""
    answer = site.get("/?lang=xx", headers={"Accept-Language": "en"})
    assert answer.headers["content-language"] == "en"
    assert "set-cookie" not in answer.headers


def test_cookie_of_the_choice(tmp_path: Path, migrated_sqlite: Path) -> None:
    """It lasts a year, for the whole site, comes along from links elsewhere, and needs HTTPS where there is one."""
    (tmp_path / "catalog.db").write_bytes(migrated_sqlite.read_bytes())
    with TestClient(create_app(Settings(data=tmp_path, secure_cookies=True))) as client:
        cookie = client.get("/?lang=en").headers["set-cookie"]
    assert {part.strip().lower() for part in cookie.split(";")} == {
        "lang=en", "max-age=31536000", "path=/", "samesite=lax", "secure",
    }  # fmt: skip


@pytest.mark.parametrize(("language", "title"), [("vi", "Không có gì ở địa chỉ này"), ("en", "There is nothing")])
def test_problem_is_in_the_programs_language(site: Site, language: str, title: str) -> None:
    """A problem says in which language it is, and that it hangs on what was accepted."""
    answer = site.get("/api/v1/datasets/nowhere", headers={"Accept-Language": f"{language};q=0.9, fr"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == language
    assert "accept-language" in answer.headers["vary"].lower()
    assert answer.json()["title"].startswith(title)


@pytest.mark.parametrize(("language", "title"), [("vi", "Không có gì ở địa chỉ này"), ("en", "There is nothing")])
def test_error_page_is_in_the_readers_language(site: Site, language: str, title: str) -> None:
    """So is the page that a person sees instead, with its switch."""
    answer = site.get("/datasets/nowhere", headers={"Accept-Language": language})
    assert (answer.status_code, answer.headers["content-language"]) == (404, language)
    assert title in answer.text
    assert 'href="/datasets/nowhere?lang=' in answer.text


@pytest.mark.parametrize(
    ("query", "vi", "en"),
    [
        ("limit=many", "limit: Hãy viết một số.", "limit: Write a number."),
        ("limit=0", "limit: Hãy viết từ 1 trở lên.", "limit: Write 1 or more."),
        ("limit=1000", "limit: Hãy viết 100 hoặc nhỏ hơn.", "limit: Write 100 or less."),
        ("sort=size", "sort: Không có lựa chọn “size”.", "sort: There is no choice “size”."),
        ("&".join(f"tag={n}" for n in range(25)), "tag: Chỉ được ghi tối đa 20 lần.", "tag: Give at most 20 of them."),
    ],
)
def test_what_the_framework_refuses_is_said_in_plain_words(site: Site, query: str, vi: str, en: str) -> None:
    """A mistyped parameter is explained in the reader's language, without names of Python types."""
    for language, text in (("vi", vi), ("en", en)):
        answer = site.get(f"/api/v1/datasets?{query}", headers={"Accept-Language": language})
        assert answer.json()["detail"].endswith(text)


def test_a_refusal_without_words_of_ours_is_passed_on() -> None:
    """What the framework says in a way not known to us still reaches the reader."""
    assert NotUnderstood(("", "Odd.")).explain(SPEAKERS["en"])[1] == "What is wrong: Odd."


@pytest.mark.parametrize(
    ("error", "vi", "en"),
    [
        (TooLarge(2_500_000_000), "tối đa 2.500 MB", "at most 2,500 MB"),
        (TooLarge(1_500_000), "tối đa 1,5 MB", "at most 1.5 MB"),
        (TooManyRequests(1200), "sau 1.200 giây", "in 1,200 seconds"),
        (NotInState(state=Message(STATES[SubmissionState.IN_REVIEW])), "“Chờ duyệt”", "“In review”"),
    ],
)
def test_errors_write_numbers_and_names_as_the_reader_does(error: TooLarge, vi: str, en: str) -> None:
    """Numbers in an error have the reader's separators, and the names of states are in her language."""
    assert vi in error.explain(SPEAKERS["vi"])[1]
    assert en in error.explain(SPEAKERS["en"])[1]


def test_withdrawal_is_told_with_the_readers_date() -> None:
    """The day of a withdrawal is written as on the pages."""
    moment = now().replace(year=2026, month=3, day=1, hour=4)
    assert Withdrawn(moment, "Sai số").explain(SPEAKERS["vi"])[1] == "Thu hồi ngày 01/03/2026. Lý do: Sai số"
    assert Withdrawn(moment, "Wrong").explain(SPEAKERS["en"])[1] == "Withdrawn on 1 March 2026. Reason: Wrong"
