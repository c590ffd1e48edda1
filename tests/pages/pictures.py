"""Pictures of pages. `make pictures` takes every page of the table, `make readme-pictures` those of the README."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from rich.progress import track

from catalog.demo import PASSWORD, PEOPLE
from tests.journeys.conftest import running_portal
from tests.journeys.words import sign_in
from tests.pages.table import PAGES
from tests.pages.visit import LANGUAGES, launched, tour

WIDTHS = (360, 768, 1280)
COLOURS = ("light", "dark")
README = Path(__file__).parent.parent / "journeys" / "pictures"
README_WINDOW = {"width": 1200, "height": 800}


def main() -> None:
    match sys.argv[1:]:
        case ["readme"]:
            take_readme()
        case [folder, *names]:
            take_all(Path(folder), names)
        case _:
            sys.exit("Say where to: python -m tests.pages.pictures FOLDER [PAGE …], or `readme`")


def take_all(folder: Path, names: list[str]) -> None:
    """Every page, or those named, in each width, language and colours: `{page}-{width}-{language}-{colours}.png`."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = [page for part in PAGES.values() for page in part if not names or page.name in names]
    with tour() as everybody:
        for page in track(pages, "Taking pictures …"):
            for language in LANGUAGES:
                guest = everybody.of(page, language)
                guest.open(page)
                guest.picture(folder / f"{page.name}-{{width}}-{language}-{{colours}}.png", WIDTHS, COLOURS)
    print(f"{len(pages) * len(LANGUAGES) * len(WIDTHS) * len(COLOURS)} pictures in {folder}")


def take_readme() -> None:
    """Home, a search and a refused hand-in of the demo, as the README shows them."""
    with tempfile.TemporaryDirectory() as data, running_portal(Path(data)) as portal, launched() as browser:
        context = browser.new_context(base_url=portal.address, locale="en", viewport=README_WINDOW)  # type: ignore[arg-type]
        tab = context.new_page()
        for name, address in {"home": "/", "search": "/datasets?q=ba+dinh"}.items():
            tab.goto(address)
            tab.screenshot(path=README / f"{name}.png")
        sign_in(tab, PEOPLE[0].email, PASSWORD)
        tab.locator("main a[href^='/publish/submissions/']").first.click()
        tab.locator(".finding").first.wait_for()
        tab.screenshot(path=README / "hand-in.png")


if __name__ == "__main__":
    main()
