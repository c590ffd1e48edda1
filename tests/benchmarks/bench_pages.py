"""What a first visit of each page moves over the line: HTML, style, scripts and icon, compressed as they are sent."""

from __future__ import annotations

from tests.benchmarks.figure import Figure
from tests.pages.table import PAGES
from tests.pages.visit import LANGUAGES, MAX_PAGE_BYTES, tour


def run() -> list[Figure]:
    """The heavier of both languages, the heaviest page first."""
    weights: dict[str, int] = {}
    with tour() as everybody:
        for page in (page for part in PAGES.values() for page in part):
            weights[page.name] = max(
                everybody.of(page, language).visit(page).transferred_bytes for language in LANGUAGES
            )
    heaviest = sorted(weights.items(), key=lambda weight: -weight[1])
    limit = f"at most {MAX_PAGE_BYTES / 1000:.0f} kB"
    return [Figure(f"first visit of {name}", f"{weight / 1000:.1f} kB", limit) for name, weight in heaviest]
