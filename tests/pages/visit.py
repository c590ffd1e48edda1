"""Goes to a page of the table in a real browser and notes what is wrong with it there."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import axe_playwright_python.base as axe
import msgspec
import structlog
from playwright.sync_api import Browser, BrowserContext, CDPSession, Response, sync_playwright
from playwright.sync_api import Page as Tab

from tests import parts
from tests.pages.table import Page
from tests.pages.world import World, opened_world

WIDTHS = (320, 768, 1280, 1920)
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
LOOKS = {
    "vi": (("light", DESK), ("dark", PHONE)),
    "en": (("light", PHONE), ("dark", DESK)),
}
"""The colours and sizes in which axe-core judges a page: between them the languages see both colours at both sizes."""

LANGUAGES = tuple(LOOKS)
MAX_PAGE_BYTES = 100_000
"""That a first visit may move over the line."""
MAX_TABS = 400
SCRIPT = (Path(__file__).parent / "looking.js").read_text()
"""What is read off a page; see there."""


class Visit(msgspec.Struct, kw_only=True):
    """What was seen of one page in one language."""

    page: Page
    language: str
    address: str
    base_url: str
    status: int
    headers: Mapping[str, str]
    source: str
    """The HTML as it was sent."""
    transferred_bytes: int
    """All that a browser with an empty cache fetched."""
    title: str
    lang: str
    canonical: str
    alternates: Mapping[str, str]
    headings: Sequence[str]
    """Texts of its first-level headings."""
    foreign: list[str]
    """Requests to elsewhere."""
    complaints: list[str]
    """What the browser refused because of the content security policy, and errors of scripts."""
    violations: list[str] = []
    wide: list[str] = []
    small: list[str] = []
    keyboard: list[str] = []

    @property
    def label(self) -> str:
        return f"{self.page.name} ({self.language})"


class Guest:
    """One person at one portal with her browser in one language; she goes from page to page in the same tab."""

    def __init__(self, context: BrowserContext, base_url: str, language: str, places: Mapping[str, str]) -> None:
        self.context, self.base_url, self.language, self.places = context, base_url, language, places
        self.tab: Tab = context.new_page()
        self._requested: list[str] = []
        self._complaints: list[str] = []
        self._received: list[int] = []
        self.tab.on("request", lambda request: self._requested.append(request.url))
        self.tab.on("pageerror", lambda error: self._complaints.append(str(error)))
        self.tab.on("console", lambda message: self._hear(message.text))
        network: CDPSession = context.new_cdp_session(self.tab)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        network.on("Network.loadingFinished", lambda event: self._received.append(int(event["encodedDataLength"])))

    def visit(self, page: Page) -> Visit:
        """Open the page, and read off what needs no looking at."""
        response = self.open(page)
        read: dict[str, Any] = self.tab.evaluate("() => looking.head()")
        return Visit(
            page=page,
            language=self.language,
            address=response.url,
            base_url=self.base_url,
            status=response.status,
            headers={name.lower(): value for name, value in response.all_headers().items()},
            source=response.text(),
            transferred_bytes=sum(self._received),
            foreign=[url for url in self._requested if not _is_own(url, self.base_url)],
            complaints=list(self._complaints),
            **read,
        )

    def open(self, page: Page) -> Response:
        """Go to the page; to the answer to a form, by way of the form."""
        path = page.path.format(**self.places)
        if page.sent is None:
            self._forget()
            response = self.tab.goto(path)
        else:
            self.tab.goto(page.form_at.format(**self.places) or path)
            self.tab.evaluate(SCRIPT)
            self._forget()
            with self.tab.expect_navigation() as navigation:
                self.tab.evaluate("([path, sent]) => looking.send(path, sent)", [path, page.sent])
            response = navigation.value
        assert response is not None
        self.tab.evaluate(SCRIPT)
        return response

    def picture(self, path: Path, widths: Sequence[int], colours: Sequence[str]) -> None:
        """The open page from top to bottom, in every width and both colours, which `path` has places for."""
        for width in widths:
            self.tab.set_viewport_size({"width": width, "height": 900})
            for scheme in colours:
                self.tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                self.tab.screenshot(path=str(path).format(width=width, colours=scheme), full_page=True)

    def _forget(self) -> None:
        for kept in (self._requested, self._complaints, self._received):
            kept.clear()

    def _hear(self, message: str) -> None:
        if "Content Security Policy" in message:
            self._complaints.append(message)


@contextmanager
def guests(browser: Browser, world: World) -> Iterator[_Guests]:
    """Everybody who visits, each in a browser of her own."""
    everybody = _Guests(browser, world)
    yield everybody
    for guest in everybody.values():
        guest.context.close()


@contextmanager
def tour() -> Iterator[_Guests]:
    """The same for a command: with portals and a browser of its own, and without their log."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        # The portals first: filling them takes an event loop, and there can be no other while the browser is there.
        world = stack.enter_context(opened_world(Path(folder)))
        yield stack.enter_context(guests(stack.enter_context(launched()), world))


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser, for what is no test."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=str(parts.chromium()), args=parts.CHROMIUM_FLAGS)


class _Guests(dict[tuple[str, str, str], Guest]):
    """Guests by portal, person and language; who is missing comes."""

    def __init__(self, browser: Browser, world: World) -> None:
        super().__init__()
        self.browser, self.world = browser, world

    def __missing__(self, key: tuple[str, str, str]) -> Guest:
        portal, person, language = key
        base_url = self.world.addresses[portal]
        context = self.browser.new_context(base_url=base_url, locale=language, viewport=DESK, reduced_motion="reduce")  # type: ignore[arg-type]
        if person != "anyone":
            secret = self.world.sessions[portal][person]
            context.add_cookies([{"name": "session", "value": secret, "url": base_url}])
        self[key] = Guest(context, base_url, language, self.world.places)
        return self[key]

    def of(self, page: Page, language: str) -> Guest:
        return self[page.portal, page.by, language]


def inspect(guest: Guest, page: Page) -> Visit:
    """Visit the page and look at it in every way."""
    seen = guest.visit(page)
    tab = guest.tab
    seen.wide = _too_wide(tab)
    tab.evaluate(axe.AXE_SCRIPT)
    for colours, size in LOOKS[guest.language]:
        tab.set_viewport_size(size)  # type: ignore[arg-type]
        tab.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        seen.violations += [
            f"{colours} {size['width']}: {found}" for found in tab.evaluate("() => looking.violations()")
        ]
        seen.small += [f"{size['width']}: {found}" for found in tab.evaluate("() => looking.small()")]
    seen.keyboard = _by_keyboard(tab)
    return seen


def _too_wide(tab: Tab) -> list[str]:
    """The widths of window in which the page can be scrolled sideways."""
    found = []
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        if (needed := tab.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{needed} pixels of {width}")
    return found


def _by_keyboard(tab: Tab) -> list[str]:
    """What goes wrong when one presses Tab from the top of the page to its end."""
    expected = tab.evaluate("() => looking.watchKeyboard()")
    for pressed in range(1, MAX_TABS + 1):
        tab.keyboard.press("Tab")
        # Asking costs as much as pressing, so it is done only now and then.
        if pressed % 8 == 0 and tab.evaluate("() => looking.isThrough()"):
            break
    else:
        return [f"no way out after pressing Tab {MAX_TABS} times, with {expected} things to reach"]
    found: list[str] = tab.evaluate("() => looking.keyboardProblems()")
    return found


def _is_own(url: str, base_url: str) -> bool:
    return url.startswith(("data:", "blob:")) or urlsplit(urljoin(base_url, url)).netloc == urlsplit(base_url).netloc
