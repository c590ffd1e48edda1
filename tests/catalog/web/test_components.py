"""Pages are made of the macros and the stylesheet's tokens, and of nothing besides."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from catalog.web.page import STATIC, TEMPLATES
from catalog.web.styleguide import COMPONENTS

STYLESHEET = (STATIC / "site.css").read_text(encoding="utf-8")
MACROS = "macros.html"
FRAME = ("layout.html", "publish/frame.html")
STYLEGUIDE = ("styleguide/tokens.html", "styleguide/component.html")
OWNERS = {"Frame": FRAME, "Components": (MACROS,), "Styleguide": STYLEGUIDE}
"""Parts of the stylesheet whose classes only some templates write; those of Layout are for any."""


def templates() -> dict[str, str]:
    """Every template by its name, without its comments."""
    return {
        path.relative_to(folder).as_posix(): re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for folder in TEMPLATES
        for path in sorted(folder.rglob("*.html"))
    }


def parts() -> dict[str, str]:
    """The stylesheet by the parts that its lines of ==== mark, without comments."""
    pieces = re.split(r"/\* ={4} (\w+) =+ \*/", STYLESHEET)
    return {
        name: re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)
        for name, rules in zip(pieces[1::2], pieces[2::2], strict=True)
    }


def rules(style: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of every rule, those within conditions too."""
    for selector, declarations in re.findall(r"([^{};]+)\{([^{}]*)\}", style):
        yield selector.strip(), declarations


def classes_with_rules(style: str) -> set[str]:
    return {name for selector, _ in rules(style) for name in re.findall(r"\.([a-z][\w-]*)", selector)}


def classes_written(markup: str) -> set[str]:
    """Every class that a template or a page writes out."""
    values = re.findall(r'\bclass="([^"]*)"', markup)
    return {name for value in values for name in re.sub(r"\{\{.*?\}\}", " ", value).split()}


def classes_in_use(site: TestClient[Litestar]) -> set[str]:
    """What the templates write, and what the macros make in all their kinds, which the styleguide shows."""
    sources = [text for name, text in templates().items() if name not in (MACROS, *STYLEGUIDE)]
    pages = [site.get(f"/styleguide/{component.name}").text for component in COMPONENTS]
    return set().union(*map(classes_written, [*sources, *pages, site.get("/styleguide").text]))


@pytest.mark.parametrize("name", [name for name in templates() if name not in (MACROS, *STYLEGUIDE)])
def test_classes_are_written_out(name: str) -> None:
    """Outside the macros no class is put together, so that what these tests read is what browsers get."""
    assert [value for value in re.findall(r'\bclass="([^"]*)"', templates()[name]) if "{" in value] == []


@pytest.mark.parametrize("name", templates())
def test_components_are_called_and_not_written_by_hand(name: str) -> None:
    """A template writes only classes of its own part of the stylesheet and those for any: all else is a macro's."""
    for_any = classes_with_rules(parts()["Layout"])
    for_others = {part: classes_with_rules(parts()[part]) - for_any for part in OWNERS if name not in OWNERS[part]}
    written = classes_written(templates()[name])
    assert {part: written & classes for part, classes in for_others.items() if written & classes} == {}


@pytest.mark.parametrize("name", [name for name in templates() if name != MACROS])
def test_no_control_is_written_by_hand(name: str) -> None:
    """Buttons, inputs, selects, tables and code to copy come from the macros, hidden inputs apart."""
    elements = r"<(?:button|select|textarea|table|pre|progress|dl|fieldset)\b[^>]*>"
    shown_inputs = r"<input\b(?![^>]*type=\"hidden\")[^>]*>"
    assert re.findall(f"{elements}|{shown_inputs}", templates()[name]) == []


def test_every_class_has_a_rule(site: TestClient[Litestar]) -> None:
    """No template and no macro writes a class that the stylesheet does not know."""
    assert classes_in_use(site) - classes_with_rules(STYLESHEET) == set()


def test_every_rule_has_a_user(site: TestClient[Litestar]) -> None:
    """The stylesheet holds no class that no page and no script writes."""
    ruled = set().union(*(classes_with_rules(rules) for rules in parts().values()))
    scripts = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
    assert {name for name in ruled - classes_in_use(site) if f".{name}" not in scripts} == set()


@pytest.mark.parametrize("name", templates())
def test_templates_hold_neither_style_nor_script(name: str) -> None:
    """The content security policy would refuse both; data for machines is neither."""
    text = templates()[name]
    assert re.findall(r"<style|\bstyle=|\son\w+=", text) == []
    scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", text, flags=re.DOTALL)
    assert [body for head, body in scripts if body.strip() and 'type="application/ld+json"' not in head] == []


@pytest.mark.parametrize("part", [part for part in parts() if part != "Tokens"])
def test_colours_and_sizes_of_type_are_tokens(part: str) -> None:
    """Outside the tokens no rule has a raw colour, a size of type, or a face of its own."""
    raw = []
    for selector, declarations in rules(parts()[part]):
        for name, value in re.findall(r"([\w-]+):\s*([^;]+);", declarations):
            if re.search(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|color-mix)a?\(|\b(?:white|black)\b", value):
                raw.append((selector, name, value))
            if name in ("font-size", "font") and not re.search(r"var\(--text-|inherit", value):
                raw.append((selector, name, value))
            if name in ("font-family", "font") and not re.search(r"var\(--(?:serif|sans|mono)\)|inherit", value):
                raw.append((selector, name, value))
    assert raw == []


def test_every_token_is_used() -> None:
    """A token that no rule refers to is a leftover."""
    declared = set(re.findall(r"(--[\w-]+):", parts()["Tokens"]))
    referred = set(re.findall(r"var\((--[\w-]+)\)", STYLESHEET))
    unused = declared - referred
    shown = "".join(templates()[name] for name in STYLEGUIDE)
    assert {name for name in unused if name not in shown} == set()
    assert referred - declared == set()


def test_what_browsers_of_before_2024_get_is_the_day() -> None:
    """Where a browser does not know light-dark(), every colour is what it is in the light mode."""
    pairs = dict(re.findall(r"(--[\w-]+): light-dark\((#\w+), #\w+\);", STYLESHEET))
    fallback = STYLESHEET.partition("@supports not (color: light-dark(")[2].partition("/* ====")[0]
    assert dict(re.findall(r"(--[\w-]+): (#\w+);", fallback)) == pairs
    assert pairs


def test_macros_are_written_about() -> None:
    """The head of macros.html names every macro with its parameters and their defaults."""
    source = (TEMPLATES[0] / MACROS).read_text(encoding="utf-8")
    head = " ".join(source.partition("#}")[0].split())
    signatures = re.findall(r"\{% macro ([a-z]\w*\(.*?\)) %\}", source)
    assert [signature for signature in signatures if signature not in head] == []
    assert signatures
