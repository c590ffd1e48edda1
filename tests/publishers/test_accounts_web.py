"""Signing in and out, invitations and the account page, through the real application."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.testing import TestClient
from sqlmodel import select

from catalog.app import create_app
from catalog.settings import Settings
from catalog.store.db import Database
from publishers.accounts_web import DESK, local_path
from publishers.models import SignInFailure
from publishers.throttle import FREE_PER_PAIR
from tests.publishers.conftest import NEW_PASSWORD, PASSWORD, Browser, People, words_of

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("people"),
]

EMAIL = "an@example.gov.vn"


def link_in(page: httpx.Response) -> str:
    """The path of the one-time link that a page shows."""
    found = re.search(r"/invitations/[\w-]{43}", page.text)
    assert found
    return found[0]


# --- signing in and out


def test_she_signs_in_and_lands_where_she_wanted(browser: Browser) -> None:
    """A page that needs signing in leads to the form and from there back to itself, with its query."""
    asked = browser.get("/publish/people?agency=so-y-te")
    assert asked.headers["location"] == "/sign-in?next=%2Fpublish%2Fpeople%3Fagency%3Dso-y-te"
    form = browser.get(asked.headers["location"])
    assert 'name="next" value="/publish/people?agency=so-y-te"' in form.text
    answer = browser.sign_in(EMAIL, next="/publish/people?agency=so-y-te")
    assert (answer.status_code, answer.headers["location"]) == (303, "/publish/people?agency=so-y-te")
    assert browser.is_signed_in()


def test_wrong_password_comes_back_with_the_form(browser: Browser) -> None:
    """The page says so in one sentence, keeps the e-mail address and never the password."""
    answer = browser.sign_in(EMAIL, "wrong password")
    assert answer.status_code == 422
    assert "The e-mail address or the password is wrong." in words_of(answer)
    assert f'value="{EMAIL}"' in answer.text
    assert "wrong password" not in answer.text
    assert not browser.is_signed_in()


def test_unknown_person_gets_the_very_same_page(browser: Browser) -> None:
    """Known and unknown addresses are answered alike, letter by letter."""
    known = browser.sign_in(EMAIL, "wrong password").text
    unknown = browser.sign_in("no@example.gov.vn", "wrong password").text
    assert unknown.replace("no@example.gov.vn", EMAIL) == known


def test_empty_form_names_its_fields(browser: Browser) -> None:
    """Each missing field is linked from the summary."""
    answer = browser.post("/sign-in")
    assert answer.status_code == 422
    assert {"#field-email", "#field-password"} <= set(re.findall(r'href="(#[^"]+)"', answer.text))


def test_guesser_is_told_to_wait(browser: Browser) -> None:
    """After too many failures the answer is 429 and names the seconds, for people and for programs."""
    for _ in range(FREE_PER_PAIR):
        browser.sign_in(EMAIL, "wrong password")
    answer = browser.sign_in(EMAIL)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert f"Try again in {answer.headers['retry-after']} seconds." in words_of(answer)


def test_forwarded_address_is_believed_only_behind_a_proxy(browser: Browser) -> None:
    """Without a proxy nobody gets a fresh start by inventing addresses."""
    for number in range(FREE_PER_PAIR):
        browser.sign_in(EMAIL, "wrong password", **{"x-forwarded-for": f"203.0.113.{number}"})
    assert browser.sign_in(EMAIL, **{"x-forwarded-for": "203.0.113.99"}).status_code == 429


def test_behind_a_proxy_only_its_own_entry_counts(settings: Settings, database: Database) -> None:
    """What the client wrote into the header before is ignored; other clients of the proxy are others."""
    app = create_app(msgspec.structs.replace(settings, trust_proxy=True))
    with TestClient(app) as client:
        browser = Browser(client)
        for number in range(FREE_PER_PAIR):
            browser.sign_in(EMAIL, "wrong password", **{"x-forwarded-for": f"198.51.100.{number}, 203.0.113.1"})
        assert browser.sign_in(EMAIL, **{"x-forwarded-for": "203.0.113.1"}).status_code == 429
        assert browser.sign_in(EMAIL, **{"x-forwarded-for": "203.0.113.2"}).status_code == 303
    with database.reading() as session:
        assert len({failure.key for failure in session.exec(select(SignInFailure)).all()}) == 2


def test_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser) -> None:
    """The session cookie is HttpOnly and SameSite, for the whole site."""
    cookie = next(line for line in browser.sign_in(EMAIL).headers.get_list("set-cookie") if line.startswith("session="))
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie


@pytest.mark.usefixtures("database")
def test_cookie_is_bound_to_the_host_over_https(settings: Settings) -> None:
    """With secure cookies its name carries the prefix that browsers hold to this host and HTTPS."""
    app = create_app(msgspec.structs.replace(settings, secure_cookies=True))
    with TestClient(app, base_url="https://portal.example") as client:
        browser = Browser(client)
        cookies = browser.sign_in(EMAIL).headers.get_list("set-cookie")
        cookie = next(line for line in cookies if line.startswith("__Host-session="))
        assert "Secure" in cookie
        assert browser.is_signed_in()
        browser.cookies["session"] = browser.cookies.pop("__Host-session")
        assert not browser.is_signed_in()


def test_signing_in_again_makes_a_new_session(browser: Browser) -> None:
    """A session that somebody planted in her browser ends when she signs in."""
    browser.sign_in(EMAIL)
    planted = browser.cookies["session"]
    browser.sign_in(EMAIL)
    assert browser.cookies["session"] != planted
    other = Browser(browser.client)
    other.cookies["session"] = planted
    assert not other.is_signed_in()


def test_signing_out_ends_the_session_here_and_in_the_database(browser: Browser) -> None:
    """The cookie goes, and a copy of it is worth nothing."""
    browser.sign_in(EMAIL)
    copied = browser.cookies["session"]
    answer = browser.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "session" not in browser.cookies
    browser.cookies["session"] = copied
    assert not browser.is_signed_in()


def test_form_without_its_token_is_refused_with_what_to_do(browser: Browser) -> None:
    """A forged or outdated form changes nothing, and the page says how to go on."""
    browser.sign_in(EMAIL)
    answer = browser.send("POST", "/sign-out", {}, data={"_csrf_token": "forged"})
    assert answer.status_code == 403
    assert "load the page again and send the form once more" in words_of(answer)
    assert browser.is_signed_in()


def test_public_pages_take_no_notice_of_the_session(browser: Browser) -> None:
    """A signed-in reader gets the same home page as anybody."""
    anonymous = Browser(browser.client).get("/").text
    browser.sign_in(EMAIL)
    assert browser.get("/").text == anonymous


# --- where `next` may lead


@given(
    st.one_of(
        st.text(),
        st.text("/\\:@.?#%&;=evil\t\n\r ", max_size=12),
        st.builds("{}{}".format, st.sampled_from(["//", "/\\", "\\/", "///", "/\t/", "https:", "/%2f/"]), st.text()),
    )
)
def test_next_never_leaves_the_site(wanted: str) -> None:
    """Whatever stands in `next`, a browser that follows it stays on this host."""
    # What browsers do before they resolve an address: drop tabs and line ends, trim, take \ for /.
    seen = re.sub(r"[\t\n\r]", "", local_path(wanted)).strip().replace("\\", "/")
    resolved = urlsplit(urljoin("https://portal.example/sign-in", seen))
    assert (resolved.scheme, resolved.netloc) == ("https", "portal.example")
    assert not seen.startswith("//")


@given(st.lists(st.text("abcxyz0189-._~áđ"), min_size=1), st.text("abc=&1"))
def test_next_keeps_addresses_of_this_site(parts: list[str], query: str) -> None:
    """An ordinary path with a query is where she lands."""
    path = "/publish/" + "/".join(parts) + (f"?{query}" if query else "")
    assert local_path(path) == path


def test_sign_in_page_does_not_pass_other_sites_on(browser: Browser) -> None:
    """Neither the form nor the redirect leads on to another site."""
    form = browser.get(f"/sign-in?next={quote('//evil.example', safe='')}").text
    assert f'name="next" value="{DESK}"' in form
    assert browser.sign_in(EMAIL, next="//evil.example").headers["location"] == DESK


# --- invitations


def test_from_invitation_to_desk(browser_of: Callable[[str], Browser], people: People, browser: Browser) -> None:
    """Bình invites Em; Em opens the link, chooses a password, and is signed in as editor."""
    made = browser_of(people.binh).post(
        "/publish/people/invitations", agency="so-y-te", email="em@example.gov.vn", role="editor"
    )
    assert made.headers["cache-control"] == "no-store"
    link = link_in(made)
    assert "Department of Health" in words_of(browser.get(link))
    accepted = browser.post(link, name="Em", password=PASSWORD)
    assert (accepted.status_code, accepted.headers["location"]) == (303, DESK)
    assert "Em" in words_of(browser.get("/account"))
    assert browser.get(link).status_code == 410
    assert "Ask whoever gave it to you for a new one" in words_of(browser.get(link))


def test_weak_password_comes_back_with_the_invitation(
    browser_of: Callable[[str], Browser], people: People, browser: Browser
) -> None:
    """The name stays in the form and the link still works."""
    link = link_in(
        browser_of(people.binh).post(
            "/publish/people/invitations", agency="so-y-te", email="em@example.gov.vn", role="editor"
        )
    )
    refused = browser.post(link, name="Em Lê", password="emle@example")
    assert refused.status_code == 422
    assert 'value="Em Lê"' in refused.text
    assert "easy to guess" in words_of(refused)
    assert browser.post(link, name="Em Lê", password=PASSWORD).status_code == 303


def test_known_person_accepts_with_her_password(
    browser_of: Callable[[str], Browser], people: People, browser: Browser
) -> None:
    """Chi, invited by another agency, proves who she is; guessing here is throttled as at sign-in."""
    link = link_in(
        browser_of(people.binh).post(
            "/publish/people/invitations", agency="so-y-te", email="chi@example.gov.vn", role="editor"
        )
    )
    assert "You have an account here already" in words_of(browser.get(link))
    assert browser.post(link, password="wrong password").status_code == 422
    assert browser.post(link, password=PASSWORD).status_code == 303
    for _ in range(FREE_PER_PAIR):
        browser.sign_in("chi@example.gov.vn", "wrong password")
    assert browser.sign_in("chi@example.gov.vn").status_code == 429


def test_link_to_a_new_password(browser_of: Callable[[str], Browser], people: People, browser: Browser) -> None:
    """Bình makes An a link; An chooses a password and her old browser is signed out."""
    an = browser_of(people.an)
    made = browser_of(people.binh).post(f"/publish/people/{people.an}/password-link", agency="so-y-te")
    assert browser.post(link_in(made), password=NEW_PASSWORD).status_code == 303
    assert browser.is_signed_in()
    assert not an.is_signed_in()
    assert Browser(browser.client).sign_in(EMAIL, NEW_PASSWORD).status_code == 303


@pytest.mark.parametrize("secret", ["x", "%00", "%FF%FE", "đ", "a" * 300])
def test_invented_link_is_answered_like_a_spent_one(browser: Browser, secret: str) -> None:
    """Whatever stands in the address, the page says that the link does not work."""
    assert browser.get(f"/invitations/{secret}").status_code == 410
    assert browser.post(f"/invitations/{secret}", name="Em", password=PASSWORD).status_code == 410


# --- the account page


def test_she_changes_her_password(browser_of: Callable[[str], Browser], people: People) -> None:
    """This browser stays signed in with a new session, the other one is out."""
    here, there = browser_of(people.an), browser_of(people.an)
    answer = here.post("/account/password", present_password=PASSWORD, password=NEW_PASSWORD)
    assert answer.status_code == 303
    assert "The password is changed" in words_of(here.get(answer.headers["location"]))
    assert not there.is_signed_in()


def test_password_change_needs_the_present_password(browser_of: Callable[[str], Browser], people: People) -> None:
    """A browser left open is not enough."""
    an = browser_of(people.an)
    answer = an.post("/account/password", present_password="wrong password", password=NEW_PASSWORD)
    assert answer.status_code == 422
    assert "This is not your present password." in words_of(answer)
    assert Browser(an.client).sign_in(EMAIL).status_code == 303
