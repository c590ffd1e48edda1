"""Nothing that people read stands outside the messages: not in a template, not in a script, not in an error."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import catalog
import publishers
from catalog.errors import BadSetting, CatalogError
from catalog.vocabulary import FREQUENCIES, LICENCES, THEMES
from catalog.web.described import in_language, messages_of
from catalog.web.i18n import SPEAKERS
from catalog.web.page import STATIC, TEMPLATES
from tests import messages

FILES = sorted(path for folder in TEMPLATES for path in folder.rglob("*.html"))
AT_THE_TERMINAL = ("catalog.settings", "catalog.launch", "catalog.migrations", "catalog.cli")
"""Modules whose errors only whoever runs the portal sees, in English like all of the command line."""
SCRIPTS = sorted(STATIC.glob("*.js"))
SOURCES = sorted(path for package in (catalog, publishers) for path in Path(str(package.__file__)).parent.rglob("*.py"))

NAMES = {
    "OpenAPI": "the name of a standard",
    "SHA-256": "the name of a standard",
    "CSV": "the name of a format",
    "PARQUET": "the name of a format",
    "rem": "the name of a unit",
    "curl": "the name of a program",
    "Python": "the name of a program",
    "R": "the name of a program",
    "DuckDB": "the name of a program",
    "Tiếng Việt": "a language is named in itself",
    "English": "a language is named in itself",
}
"""What stands in templates as it is, with the reason."""

SAMPLES = frozenset(
    {"đường Nguyễn Huệ", "ten_day_du", "Ba", "Đình", "thongke@example.gov.vn", "Phường Ba Đình", "Xã Ea Ktur"}
)
"""What specimens of the style guide show as data, which nobody translates."""

READ_ATTRIBUTES = ("title", "alt", "aria-label", "aria-description", "placeholder", "label", "value", "content")
"""Attributes that people read or hear."""

UNREAD_VALUES = re.compile(r"[a-z0-9_, .=-]*", re.ASCII)
"""What `value` and `content` hold for programs, such as `1`, `approve` and `width=device-width`."""

READ_PARAMETERS = frozenset(
    {"title", "label", "caption", "help", "error", "lead", "kicker", "term", "opener", "summary"}
)
"""Parameters of macros that take a text in the reader's language."""

CODE_TAGS = ("code", "script", "style")

ATTRIBUTE = re.compile(r"(?<= )(?!(?:" + "|".join(READ_ATTRIBUTES) + r')=)[\w-]+="[^"]*"')
"""An attribute that nobody reads; a macro may write one that its caller puts into a tag."""

LETTER = re.compile(r"[^\W\d_]")
SENTENCE = re.compile(r"[A-ZĐ][a-z]+( |$|[^\x00-\x7f])|\w+[^\w]* .*\w[.!?:…]$|.*[À-ỹ]")
"""A capital that begins a word, an end of a sentence after several words, or a letter of Vietnamese."""


class Reading(HTMLParser):
    """What people read in markup: its text outside code, and the attributes that are shown or read out."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in CODE_TAGS:
            self._inside.append(tag)
        for name, value in attrs:
            if name in READ_ATTRIBUTES and value:
                self.read += [] if name in ("value", "content") and UNREAD_VALUES.fullmatch(value) else [value]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            self._inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.read.append(data)


def text_outside_messages(markup: str) -> list[str]:
    """Words that a template holds itself: in its markup, as an argument of a macro or anywhere in an expression."""
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(markup)
    return [text for text in (*_in_markup(tree), *_in_expressions(tree)) if text not in NAMES]


def _in_markup(tree: nodes.Template) -> Iterator[str]:
    # Expressions become a space in text and nothing to read in attributes; branches simply follow one another.
    pieces = (
        piece.data if isinstance(piece, nodes.TemplateData) else " "
        for output in tree.find_all(nodes.Output)
        for piece in output.nodes
    )
    reading = Reading()
    reading.feed("".join(pieces))
    reading.close()
    for text in (ATTRIBUTE.sub("", text) for text in reading.read):
        if LETTER.search(text):
            yield " ".join(text.split())


def _in_expressions(tree: nodes.Template) -> Iterator[str]:
    said = {id(text) for call in tree.find_all(nodes.Call) if _is_message(call) for text in call.find_all(nodes.Const)}
    texts = {id(text): text.value for text in tree.find_all(nodes.Const) if isinstance(text.value, str)}
    read = {id(text) for call in tree.find_all(nodes.Call) for text in _read_arguments(call)}
    for key, text in texts.items():
        if key not in said and (SENTENCE.match(text) or (key in read and LETTER.search(text))):
            yield text


def _is_message(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in ("_", "gettext", "ngettext")


def _read_arguments(call: nodes.Call) -> Iterator[nodes.Expr]:
    """Arguments of our macros that are shown to people."""
    if not isinstance(call.node, nodes.Name):
        return
    names = macro_parameters().get(call.node.name, ())
    yield from (given for name, given in zip(names, call.args, strict=False) if name in READ_PARAMETERS)
    yield from (given.value for given in call.kwargs if given.key in READ_PARAMETERS and names)


@cache
def macro_parameters() -> dict[str, tuple[str, ...]]:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    return {
        macro.name: tuple(argument.name for argument in macro.args)
        for path in FILES
        for macro in environment.parse(path.read_text()).find_all(nodes.Macro)
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_templates_hold_no_text_of_their_own(path: Path) -> None:
    """Whatever a template says is a message, so that it is said in both languages."""
    samples = SAMPLES if "specimens" in path.parts else frozenset()
    assert [text for text in text_outside_messages(path.read_text()) if text not in samples] == []


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("{% if a %}<p>{{ b }}</p>{% else %}<p>nothing</p>{% endif %}", ["nothing"]),
        ('<a title="More">{{ a }}</a>', ["More"]),
        ('<a aria-label="more {{ a }}">{{ a }}</a>', ["more"]),
        ('<input value="Send it"><input value="approve">', ["Send it"]),
        ('{{ badge("done") }}', ["done"]),
        ('{{ field("name", "name") }}', ["name"]),
        ('{{ field("name", _("Name"), help="as you like") }}', ["as you like"]),
        ('{{ a or "None yet" }}', ["None yet"]),
        ('{{ a ~ "công bố" }}', ["công bố"]),
        ('{{ button(_("Send"), "quiet compact") }} · <code>curl</code> – {% trans %}Well said.{% endtrans %}', []),
        ("<b>SHA-256</b>", []),
    ],
)
def test_text_in_a_template_is_noticed(markup: str, found: list[str]) -> None:
    """Text, read attributes, macros' arguments and literals of expressions are seen; code and messages pass."""
    assert text_outside_messages(markup) == found


SHOWN = re.compile(
    r"""(?:\b(?:textContent|innerText|innerHTML|title|placeholder|ariaLabel|label|alt)\s*=(?!=)\s*
        |\b(?:alert|confirm|prompt|setCustomValidity|append|prepend|createTextNode|Error)\(\s*
        |\bsetAttribute\(\s*["'](?:aria-label|title|placeholder|alt)["']\s*,\s*)
        (["'`])(?P<text>(?:(?!\1).)*)""",
    re.VERBOSE,
)
"""Places of a script from which a literal reaches the page."""

COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
LITERAL = re.compile(r"""(["'`])((?:(?!\1|\\).|\\.)*)\1""", re.DOTALL)


def text_in_script(source: str) -> list[str]:
    """Words that a script would show by itself; they have to come with the page, in the page's language."""
    code = COMMENT.sub("", source)
    shown = [found["text"] for found in SHOWN.finditer(code) if LETTER.search(found["text"])]
    sentences = [text for _, text in LITERAL.findall(code) if re.match(r"[A-ZĐ][a-z]+ \w|.*[À-ỹ]", text)]
    return list(dict.fromkeys(shown + sentences))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_hold_no_text(path: Path) -> None:
    """A script takes its words from the page, which has them in the reader's language."""
    assert text_in_script(path.read_text()) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('button.textContent = "done"', ["done"]),
        ("input.setCustomValidity('Too large')", ["Too large"]),
        ('bar.setAttribute("aria-label", "sent")', ["sent"]),
        ("const words = `Please wait`", ["Please wait"]),
        ("bar.setAttribute('aria-label', label.textContent) // Says it", []),
        ('form.querySelector("label[for=file]"); fetch(a, { headers: { Accept: "text/html" } })', []),
    ],
)
def test_text_in_a_script_is_noticed(source: str, found: list[str]) -> None:
    """Literals that reach the page and literals that read like sentences are seen; selectors and names pass."""
    assert text_in_script(source) == found


def errors() -> list[type[CatalogError]]:
    """Every kind of error that a reader may meet."""
    for package in (catalog, publishers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.rpartition(".")[2] not in ("__main__", "env") and ".migrations" not in module.name:
                importlib.import_module(module.name)
    found: list[type[CatalogError]] = [CatalogError]
    for kind in found:
        found += kind.__subclasses__()
    at_the_terminal = {BadSetting, *(kind for kind in found if kind.__module__.startswith(("tests", *AT_THE_TERMINAL)))}
    return [kind for kind in dict.fromkeys(found) if kind not in at_the_terminal]


def test_what_errors_say_are_messages() -> None:
    """The title and detail of every error are in the file of translations."""
    said = messages.identifiers(messages.kept_messages())
    unsaid = {
        kind.__name__: text for kind in errors() for text in (kind.title, kind.detail) if text and text not in said
    }
    assert unsaid == {}


def unmarked_field_errors(tree: ast.AST) -> list[str]:
    """Texts about a form's fields that are not marked as messages: in `Invalid({…})` and in what becomes of it."""
    wrong = []
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name("Invalid"), args=[ast.Dict(values=values)]):
                wrong += values
            case ast.Assign(targets=[ast.Subscript(value=ast.Name("errors" | "problems" | "wrong"))], value=value):
                wrong.append(value)
            case (
                ast.Assign(targets=[ast.Name("errors" | "problems")], value=ast.Dict(values=values))
                | ast.AnnAssign(target=ast.Name("errors" | "problems"), value=ast.Dict(values=values))
            ):
                wrong += values
    return [value.value for value in wrong if isinstance(value, ast.Constant) and isinstance(value.value, str)]


def test_what_forms_say_are_messages() -> None:
    """What is said about a field is marked as a message where it is written."""
    unmarked = [text for path in SOURCES for text in unmarked_field_errors(ast.parse(path.read_text())) if text]
    assert unmarked == []


def test_an_unmarked_field_error_is_noticed() -> None:
    """A plain text is seen in each place from which a form's page takes it."""
    source = 'raise Invalid({"a": "One"})\nerrors["b"] = "Two"\nproblems = {"c": "Three", "d": N_("Four")}'
    assert set(unmarked_field_errors(ast.parse(source))) == {"One", "Two", "Three"}


WRITTEN = {
    "summary": "Find datasets",
    "description": "The dataset.\n\n- The table.\n- `column__gt=…`: is more than. For columns of type date, integer.",
    "parameters": ({"name": "dataset", "schema": {"enum": ["The dataset."], "description": "Page, counted\nfrom 1."}},),
}


def test_description_of_the_api_is_translated_piece_by_piece() -> None:
    """Each paragraph and item is said in the other language; gaps, names and values stay as they are."""
    assert in_language(WRITTEN, SPEAKERS["vi"]) == {
        "summary": "Tìm bộ dữ liệu",
        "description": "Bộ dữ liệu.\n\n- Bảng.\n- `column__gt=…`: is more than. For columns of type date, integer.",
        "parameters": [
            {"name": "dataset", "schema": {"enum": ["The dataset."], "description": "Số trang, đếm từ 1."}},
        ],
    }


def test_messages_of_the_api_are_what_is_looked_up() -> None:
    """What is to be translated in a description is exactly what its translation asks for."""
    assert list(messages_of(WRITTEN)) == [
        "Find datasets",
        "The dataset.",
        "The table.",
        "`column__gt=…`: is more than. For columns of type date, integer.",
        "Page, counted from 1.",
    ]


GLOSSARY = Path(str(catalog.__file__)).parent / "decisions" / "0009-words.md"


def glossary() -> list[tuple[str, str]]:
    """English and Vietnamese words of the table in the decision; an entry with two English words counts twice."""
    rows = re.findall(r"^\| ([a-z, -]+) \| ([^|]+?) \| [^|]*\|$", GLOSSARY.read_text(), re.MULTILINE)
    return [(english, vietnamese) for words, vietnamese in rows for english in words.split(", ")]


def pairs() -> list[tuple[str, str]]:
    """Everything that is said, in English and in Vietnamese."""
    said = []
    for message in messages.kept_messages():
        if message.id:
            english = message.id if isinstance(message.id, str) else " ".join(message.id)
            said.append((english, message.string if isinstance(message.string, str) else " ".join(message.string)))
    said += [(term.en, term.vi) for terms in (THEMES, LICENCES, FREQUENCIES) for term in terms.values()]
    return said


@pytest.mark.parametrize(("english", "vietnamese"), glossary())
def test_one_word_for_each_concept(english: str, vietnamese: str) -> None:
    """What the glossary names is called so in every message."""
    forms = rf"\b({english}s?|{english.removesuffix('y')}ies)\b"
    # What is typed, and what is filled in, keeps its name in both languages.
    said = [
        pair for pair in pairs() if re.search(forms, re.sub(r"`[^`]*`|%?[({]\w+[)}]s?", "", pair[0]), re.IGNORECASE)
    ]
    assert said, "a word that is said nowhere needs no line"
    assert [pair for pair in said if vietnamese.lower() not in pair[1].lower()] == []
