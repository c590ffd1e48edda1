"""Every page of the site, in every state, both languages and both colours: what holds for all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from catalog.app import create_app
from catalog.settings import Settings
from catalog.web.i18n import LANGUAGES
from tests.pages.markup import JUDGES
from tests.pages.table import PAGES, WITHOUT_A_PAGE, routes_of_pages
from tests.pages.visit import MAX_PAGE_BYTES, Visit

pytestmark = pytest.mark.timeout(900)
"""The first test of each part waits for all visits."""


def what(visits: list[Visit], wrong: Callable[[Visit], object]) -> dict[str, object]:
    """What is wrong, by page; nothing for the pages where nothing is."""
    return {seen.label: found for seen in visits if (found := wrong(seen))}


def test_every_route_with_a_page_is_in_the_table(tmp_path: Path) -> None:
    """A new route without a line in the table, and a line whose route is gone, are found out."""
    app = create_app(Settings(data=tmp_path, threads=2))
    named = {page.route for part in PAGES.values() for page in part}
    assert routes_of_pages(app) == named | WITHOUT_A_PAGE
    app.state.portal.close()


def test_names_in_the_table_are_unique() -> None:
    """A picture or a finding says by its name which page it is of."""
    names = [page.name for part in PAGES.values() for page in part]
    assert sorted(names) == sorted(set(names))


def test_every_page_is_in_the_state_that_the_table_says(visits: list[Visit]) -> None:
    """Found, refused, gone or broken: it is the page that it should be."""
    assert what(visits, lambda seen: seen.status if seen.status != seen.page.status else None) == {}


def test_axe_finds_nothing(visits: list[Visit]) -> None:
    """axe-core objects to nothing, in light and dark, on a phone and on a desk."""
    assert what(visits, lambda seen: seen.violations) == {}


def test_nothing_scrolls_sideways(visits: list[Visit]) -> None:
    """From 320 to 1920 pixels the page is as wide as its window; wide tables scroll in their own region."""
    assert what(visits, lambda seen: seen.wide) == {}


def test_targets_are_large_enough(visits: list[Visit]) -> None:
    """What stands alone to be pressed is at least 24 pixels high and wide; links within sentences may be lower."""
    assert what(visits, lambda seen: seen.small) == {}


def test_the_keyboard_reaches_everything(visits: list[Visit]) -> None:
    """Tab stops at all there is to use in the order of the document, in view and outlined, and leads out again."""
    assert what(visits, lambda seen: seen.keyboard) == {}


def test_no_request_leaves_the_site(visits: list[Visit]) -> None:
    """Pages load nothing from elsewhere."""
    assert what(visits, lambda seen: seen.foreign) == {}


def test_the_browser_complains_of_nothing(visits: list[Visit]) -> None:
    """The content security policy forbids nothing that a page has, and no script fails."""
    assert what(visits, lambda seen: seen.complaints) == {}


def test_pages_are_light(visits: list[Visit]) -> None:
    """A first visit moves less than 100 kB, style, scripts and icon included."""
    weights = {seen.label: seen.transferred_bytes for seen in visits}
    assert {label: weight for label, weight in weights.items() if not 0 < weight < MAX_PAGE_BYTES} == {}


@pytest.mark.parametrize("judge", JUDGES)
def test_html_is_valid(judge: str, visits: list[Visit], folder: Path) -> None:
    """html5lib, html-validate and, where Java is, the Nu checker find no error in any page."""
    assert JUDGES[judge]({seen.label: seen.source for seen in visits}, folder) == []


def test_pages_say_their_language(visits: list[Visit]) -> None:
    """The reader's language is in `lang` and in Content-Language, and Vary says what it depends on."""

    def wrong(seen: Visit) -> list[str]:
        varies = {name.strip().lower() for name in seen.headers.get("vary", "").split(",")}
        return [
            *([f"lang={seen.lang}"] if seen.lang != seen.language else []),
            *(
                [str(seen.headers.get("content-language"))]
                if seen.headers.get("content-language") != seen.language
                else []
            ),
            *(["Vary"] if not {"accept-language", "cookie"} <= varies else []),
        ]

    assert what(visits, wrong) == {}


def test_pages_name_their_addresses(visits: list[Visit]) -> None:
    """Each page links to itself in every language, and the canonical one of these is its own."""

    def wrong(seen: Visit) -> list[str]:
        return [
            *([f"alternates {sorted(seen.alternates)}"] if set(seen.alternates) != {*LANGUAGES, "x-default"} else []),
            *(
                f"{language}: {link}"
                for language, link in [*seen.alternates.items(), (seen.language, seen.canonical)]
                if not _is_of(link, seen) or dict(parse_qsl(urlsplit(link).query)).get("lang") not in {language, None}
            ),
        ]

    assert what(visits, wrong) == {}


def _is_of(link: str, seen: Visit) -> bool:
    """It is the page's own address; the answer to a form of another page links to a page around it."""
    (site, path, query), own = _place(link), _place(seen.address)
    return (site, path, query) == own or (seen.page.form_at != "" and site == own[0] and own[1].startswith(f"{path}/"))


def _place(address: str) -> tuple[str, str, list[tuple[str, str]]]:
    parts = urlsplit(address)
    return parts.netloc, parts.path, sorted(pair for pair in parse_qsl(parts.query) if pair[0] != "lang")


def test_pages_have_one_main_heading(visits: list[Visit]) -> None:
    """One heading of the first level says what the page is."""
    assert what(visits, lambda seen: seen.headings if len(seen.headings) != 1 or not seen.headings[0] else None) == {}


def test_titles_tell_pages_apart(visits: list[Visit]) -> None:
    """No two kinds of page have a title in common, but for refusals."""
    routes = defaultdict(set)
    for seen in visits:
        if seen.status < 400:
            # A form and the answer to it are one page.
            routes[seen.language, seen.title].add(seen.page.route.partition(" ")[2])
    assert {title: of for title, of in routes.items() if len(of) > 1} == {}


def test_titles_are_in_the_language_of_the_page(visits: list[Visit]) -> None:
    """A title that reads the same in both languages has not been translated, unless it is a record's without one."""
    own = defaultdict(set)
    for seen in visits:
        if not seen.page.has_foreign_title:
            own[seen.page.name].add(re.sub(r" – [^–]*$", "", seen.title))
    assert {name: titles for name, titles in own.items() if len(titles) != len(LANGUAGES)} == {}
