"""The styleguide: every token of the stylesheet and every macro of the templates, in both languages and both modes.

Tokens are read from the stylesheet itself. What shows a component stands in a file of its own in
`templates/styleguide/specimens`; here is the list of them.
"""

import re
from datetime import date
from functools import cache
from itertools import product
from typing import Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from markupsafe import Markup

from catalog.errors import N_, NotFound
from catalog.web.i18n import LANGUAGES
from catalog.web.page import STATIC, TEMPLATES, AnyRequest, Pages, language_of

MODES = ("light", "dark")
FACES = ("serif", "sans", "mono")
SPECIMEN = "Ế Ễ Ộ Ự ẵ ỹ – Quyết định số 27/2026/QĐ-UBND, 1.234.567"
"""Letters with two marks, which some faces lack, and figures."""
SAMPLE_DAY = date(2026, 11, 22)
SPECIMENS = "styleguide/specimens/{name}.html"


class Component(msgspec.Struct, frozen=True):
    """One page of the styleguide: macros that are looked at together."""

    name: str
    title: str
    macros: tuple[str, ...]


COMPONENTS = (
    Component("page-head", N_("Head of a page"), ("page_head", "back")),
    Component("section", N_("Section"), ("section",)),
    Component("card", N_("Card"), ("card",)),
    Component("entry", N_("Line of a list"), ("entry", "reasons")),
    Component("facts", N_("Facts and figures"), ("facts", "fact", "figures")),
    Component("index", N_("Index"), ("index",)),
    Component("words", N_("Words to check, follow and copy"), ("checks", "history", "citation", "fingerprint", "code")),
    Component("table", N_("Table"), ("table", "column_head", "missing", "histogram", "values")),
    Component("buttons", N_("Buttons and search box"), ("button", "link_button", "search_box")),
    Component(
        "fields",
        N_("Form fields"),
        ("csrf", "error_summary", "fieldset", "field", "textarea", "select", "checkbox", "radios", "slider"),
    ),
    Component("steps", N_("Steps and progress"), ("steps", "progress")),
    Component("facet", N_("Facets, chips and orders"), ("facet", "sorts", "chips")),
    Component("tabs", N_("Tabs"), ("tabs", "tab")),
    Component("pagination", N_("Pagination"), ("pagination",)),
    Component("dialog", N_("Dialog"), ("dialog",)),
    Component("badge", N_("Badge"), ("badge",)),
    Component("notice", N_("Notices, empty states and findings"), ("notice", "empty", "finding")),
)


class Colour(msgspec.Struct, frozen=True):
    name: str
    light: str
    dark: str
    """`#rrggbb`, or with two more digits for what shines through."""


class Size(msgspec.Struct, frozen=True):
    name: str
    value: str


class Length(msgspec.Struct, frozen=True):
    name: str
    rem: float


class Tokens(msgspec.Struct, frozen=True):
    """What the stylesheet names once, and everything else refers to."""

    colours: tuple[Colour, ...]
    sizes: tuple[Size, ...]
    lengths: tuple[Length, ...]


class Contrast(msgspec.Struct, frozen=True):
    """How far two colours are apart in each mode, as WCAG 2.2 counts it: from 1 to 21."""

    colour: str
    ground: str
    least: float
    light: float
    dark: float


TEXT, CONTROL = 4.5, 3.0
"""WCAG 2.2 AA: 1.4.3 for text, 1.4.11 for what one presses."""

GROUNDS = ("paper", "sunk", "raised")
PAIRS = (
    *((colour, ground, TEXT) for colour in ("ink", "soft", "celadon", "celadon-deep") for ground in GROUNDS),
    *((tone, ground, TEXT) for tone in ("good", "warn", "bad") for ground in ("paper", "raised", f"{tone}-wash")),
    *(("ink", ground, TEXT) for ground in ("turmeric", "celadon-wash", "good-wash", "warn-wash", "bad-wash")),
    *(("celadon", ground, TEXT) for ground in ("celadon-wash", "good-wash", "warn-wash", "bad-wash")),
    ("celadon-deep", "celadon-wash", TEXT),
    ("on-celadon", "celadon", TEXT),
    ("on-celadon", "celadon-deep", TEXT),
    ("paper", "bad", TEXT),
    *((line, ground, CONTROL) for line in ("edge", "focus") for ground in GROUNDS),
)
"""Every colour on every ground that it stands on, and the contrast it needs there."""


def read_tokens(stylesheet: str) -> Tokens:
    """The tokens of a stylesheet, in its order; the first mention of a name counts."""
    colours = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", stylesheet)
    sizes = re.findall(r"--(text-\d): ([^;]+);", stylesheet)
    lengths = re.findall(r"--((?:space|target|radius|measure|margin|page)[\w-]*): ([\d.]+)(rem|px);", stylesheet)
    return Tokens(
        tuple(Colour(*found) for found in colours),
        tuple(Size(*found) for found in sizes),
        tuple(Length(name, float(value) / (16 if unit == "px" else 1)) for name, value, unit in lengths),
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours `#rrggbb` by WCAG 2.2: 1 where they are the same, 21 for black on white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance in sRGB, from 0 for black to 1 for white."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@cache
def tokens() -> Tokens:
    """The tokens of the site's own stylesheet."""
    return read_tokens((STATIC / "site.css").read_text(encoding="utf-8"))


def contrasts(found: Tokens) -> list[Contrast]:
    """The pairs of PAIRS, measured."""
    named = {colour.name: colour for colour in found.colours}
    return [
        Contrast(
            colour,
            ground,
            least,
            light=contrast(named[colour].light, named[ground].light),
            dark=contrast(named[colour].dark, named[ground].dark),
        )
        for colour, ground, least in PAIRS
    ]


class Specimen(msgspec.Struct, frozen=True):
    language: str
    mode: str
    html: Markup


@get("/styleguide", sync_to_thread=True, include_in_schema=False)
def styleguide(request: AnyRequest, pages: NamedDependency[Pages]) -> Response[str]:
    """The tokens, and the way to each component."""
    found, translate = tokens(), language_of(request).translate
    return pages.render(
        request,
        "styleguide/tokens.html",
        components=[(translate(part.title), f"/styleguide/{part.name}", None, "") for part in COMPONENTS],
        modes=MODES,
        colours=found.colours,
        contrasts=contrasts(found),
        faces=FACES,
        sizes=found.sizes,
        lengths=found.lengths,
        specimen=SPECIMEN,
    )


@get("/styleguide/{component:str}", sync_to_thread=True, include_in_schema=False)
def styleguide_component(request: AnyRequest, pages: NamedDependency[Pages], component: FromPath[str]) -> Response[str]:
    """One component four times: in each language, in each mode."""
    places = {part.name: place for place, part in enumerate(COMPONENTS)}
    if component not in places:
        raise NotFound()
    place = places[component]
    return pages.render(request, "styleguide/component.html", **_shown(request, pages, place))


def _shown(request: AnyRequest, pages: Pages, place: int) -> dict[str, Any]:
    part = COMPONENTS[place]
    template = SPECIMENS.format(name=part.name)
    before = COMPONENTS[place - 1].name if place else ""
    after = COMPONENTS[place + 1].name if place + 1 < len(COMPONENTS) else ""
    return {
        "title": language_of(request).translate(part.title),
        "macros": part.macros,
        "specimens": [
            # The number keeps ids and names of landmarks apart.
            Specimen(language, mode, pages.part(language, template, n=number, day=SAMPLE_DAY))
            for number, (mode, language) in enumerate(product(MODES, LANGUAGES), start=1)
        ],
        "source": (TEMPLATES[0] / template).read_text(encoding="utf-8").strip(),
        "previous": f"/styleguide/{before}" if before else "",
        "next": f"/styleguide/{after}" if after else "",
    }


routes = [styleguide, styleguide_component]
