"""The styleguide shows all there is, and what it measures holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, nodes
from litestar import Litestar
from litestar.testing import TestClient
from playwright.sync_api import Browser, Page, expect

from catalog.web.page import STATIC, TEMPLATES
from catalog.web.styleguide import COMPONENTS, SPECIMENS, Component, Contrast, contrast, contrasts, read_tokens, tokens

ADDRESSES = ["/styleguide", *(f"/styleguide/{component.name}" for component in COMPONENTS)]
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def macros_of(template: str) -> set[str]:
    """The macros a template defines for others."""
    parsed = _parsed(template)
    return {macro.name for macro in parsed.find_all(nodes.Macro) if not macro.name.startswith("_")}


def called_by(template: str) -> set[str]:
    """The names a template calls."""
    return {call.node.name for call in _parsed(template).find_all(nodes.Call) if isinstance(call.node, nodes.Name)}


def _parsed(template: str) -> nodes.Template:
    source = (TEMPLATES[0] / template).read_text(encoding="utf-8")
    return Environment(extensions=["jinja2.ext.i18n"]).parse(source)


def test_every_macro_is_listed() -> None:
    """A macro without a place in the styleguide, and a place whose macro is gone, are found out."""
    listed = [macro for component in COMPONENTS for macro in component.macros]
    assert sorted(listed) == sorted(macros_of("macros.html"))


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.name)
def test_every_macro_is_shown_where_it_is_listed(component: Component) -> None:
    """The specimens of a component call each of its macros."""
    assert set(component.macros) <= called_by(SPECIMENS.format(name=component.name))


def test_no_specimen_is_left_over() -> None:
    """Every file of specimens belongs to a component."""
    files = {path.stem for path in (TEMPLATES[0] / SPECIMENS.format(name="x")).parent.glob("*.html")}
    assert files == {component.name for component in COMPONENTS}


@pytest.mark.parametrize("measured", contrasts(tokens()), ids=lambda pair: f"{pair.colour} on {pair.ground}")
def test_colours_are_told_apart(measured: Contrast) -> None:
    """Every colour has the contrast that WCAG asks for on every ground it stands on, in both modes."""
    assert min(measured.light, measured.dark) >= measured.least


def test_contrast_of_black_and_white() -> None:
    """The farthest two colours are 21 apart, and #777777 on white just misses what text needs (WCAG 2.2)."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_has_no_direction(one: str, other: str) -> None:
    """Text and ground may change places, and no pair is outside 1 to 21."""
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001


def test_every_colour_of_the_stylesheet_is_shown(site: TestClient[Litestar]) -> None:
    """Each token of colour has its swatch in both modes, each size of type and each length its line."""
    page = site.get("/styleguide").text
    found = read_tokens((STATIC / "site.css").read_text(encoding="utf-8"))
    assert found.colours
    assert found.sizes
    assert found.lengths
    assert {page.count(f'fill="var(--{colour.name})"') for colour in found.colours} == {2}
    assert [
        item.name for item in (*found.sizes, *found.lengths) if f"<code>{item.name}</code>" not in _plain(page)
    ] == []


def _plain(page: str) -> str:
    return re.sub(r'<code class="[^"]*">', "<code>", page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_ids_are_unique(site: TestClient[Litestar], address: str) -> None:
    """Four specimens of a component on one page have no id in common."""
    ids = re.findall(r'\sid="([^"]+)"', site.get(address).text)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("address", ADDRESSES)
def test_search_engines_leave_it_out(site: TestClient[Litestar], address: str) -> None:
    """The styleguide is for those who build the site."""
    assert '<meta name="robots" content="noindex">' in site.get(address).text


def test_an_unknown_component_is_not_found(site: TestClient[Litestar]) -> None:
    """There are no pages but those of the list."""
    assert site.get("/styleguide/carousel").status_code == 404


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=address, color_scheme=request.param, locale="vi")
    yield context.new_page()
    context.close()


def test_a_part_has_its_own_mode(page: Page) -> None:
    """A specimen by night is dark on the page of a reader by day, and the other way round."""
    page.goto("/styleguide/badge")
    grounds = page.evaluate("[...document.querySelectorAll('.mode')].map(e => getComputedStyle(e).backgroundColor)")
    assert len(set(grounds[:2])) == len(set(grounds[2:])) == 1
    assert grounds[0] != grounds[2]


def test_tabs_work_by_keyboard_and_remember(page: Page) -> None:
    """An arrow key shows the next panel; going away and back keeps it."""
    page.goto("/styleguide/tabs")
    first, second = page.locator(".panel").nth(0), page.locator(".panel").nth(1)
    expect(first).to_be_visible()
    expect(second).to_be_hidden()
    page.locator(".tabs input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(first).to_be_hidden()
    expect(second).to_be_visible()
    page.goto("/styleguide/badge")
    page.go_back()
    assert urlsplit(page.url).path == "/styleguide/tabs"
    expect(page.locator(".panel").nth(1)).to_be_visible()


def test_dialog_opens_without_script(chromium: Browser, address: str) -> None:
    """With JavaScript off the dialog opens, and Escape closes it."""
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/styleguide/dialog")
    dialog = page.locator(".dialog").first
    expect(dialog).to_be_hidden()
    page.locator("[popovertarget]").first.click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    context.close()


@pytest.mark.parametrize("face", ["serif", "sans", "mono"])
def test_vietnamese_words_are_set_in_one_face(chromium: Browser, address: str, face: str) -> None:
    """Letters with two marks come from the same font as their neighbours."""
    context = chromium.new_context(base_url=address, locale="vi")
    page = context.new_page()
    page.goto("/styleguide")
    page.evaluate("face => { document.body.innerHTML = `<p id='x' class='face-${face}'>ẾỄỘỰẵỹ Hà Nội</p>` }", face)
    session = context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": "#x"})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert len(fonts) == 1, fonts
    context.close()
