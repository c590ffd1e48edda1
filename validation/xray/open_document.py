"""The parts of an OpenDocument spreadsheet (.ods): OASIS OpenDocument 1.3, as LibreOffice writes it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from validation.read.compressed import CHUNK_BYTES
from validation.read.ods_marks import CONTENT
from validation.read.sheet_marks import Attributes, parse_xml
from validation.xray.hidden import Hoard
from validation.xray.part import always, in_passing, part, read_picture
from validation.xray.print_header import says_something
from validation.xray.properties import add_author, read_properties
from validation.xray.texts import file_texts, signed_texts

_LITERAL = re.compile(r'"((?:[^"]|"")+)"')


def _read_settings(_name: str, content: bytes, hoard: Hoard) -> None:
    """Of the settings only the name of the printer is anybody's."""
    setting = ""

    def start(_element: str, attributes: Attributes) -> None:
        nonlocal setting
        setting = attributes.get("config:name", "")

    def take(text: str) -> None:
        if setting == "PrinterName":
            add_author(hoard, text)

    parse_xml([content], start, take)


_FIELDS = ("sheet-name:", "page-number:", "page-count:", "date:", "time:", "title:", "file-name:")
_HEADERS = re.compile(r"(header|footer)(-left|-first)?")


def _read_styles(_name: str, content: bytes, hoard: Hoard) -> None:
    """The words at the head and the foot of pages; what a program fills in when it prints is left out."""
    scan = _PageStyles(hoard)
    parse_xml([content], scan.start, scan.text, scan.end)


class _PageStyles:
    def __init__(self, hoard: Hoard) -> None:
        self._hoard = hoard
        self._header = ""
        self._is_field = False
        self._words: list[str] = []

    def start(self, name: str, _attributes: Attributes) -> None:
        if _HEADERS.fullmatch(name):
            self._header, self._words = name, []
        self._is_field = f"{name}:" in _FIELDS

    def text(self, text: str) -> None:
        if self._header and not self._is_field:
            self._words.append(text)

    def end(self, name: str) -> None:
        self._is_field = False
        if name == self._header:
            words = " ".join(" ".join(self._words).split())
            self._hoard.add("print_header", [words], count=says_something(words))
            self._header = ""


def _read_object(name: str, content: bytes, hoard: Hoard) -> None:
    """A chart or another document inside the document, in a folder of its own."""
    is_main = name.endswith(f"/{CONTENT}") or "/" not in name
    kind = "chart" if b"office:chart" in content or not is_main else "embedded_file"
    hoard.add(kind, file_texts(content), count=is_main)


PARTS = (
    part(r".*/|mimetype|content\.xml|META-INF/manifest\.xml|manifest\.rdf|layout-cache|Configurations2/.*"),
    part(r"meta\.xml", read_properties),
    part(r"styles\.xml", _read_styles),
    part(r"settings\.xml", _read_settings),
    part(r"META-INF/.*signatures\.xml", always("signature", signed_texts)),
    part(r"Thumbnails/.*", always("thumbnail", lambda _content: ())),
    part(r"Pictures/.*|media/.*", read_picture),
    part(r"(Basic|Scripts|Dialogs)/(.*/)?(script|dialog)-l[bc]\.xml", in_passing("macro")),
    part(r"(Basic|Scripts|Dialogs)/.*", always("macro")),
    part(r"VersionList\.xml|Versions/.*", always("revision")),
    part(r"ObjectReplacements/.*", always("picture", lambda _content: ())),
    part(r"Object [0-9]+(/.*)?", _read_object),
)

_TOKENS = (
    b"office:annotation",
    b"tracked-changes",
    b"content-validation",
    b"draw:",
    b"named-expression",
    b"data-pilot",
    b"dde-link",
    b"filter-condition",
    b"cell-range-source",
    b"office:forms",
    b"office:event",
    b"scenario",
    b"xlink:href",
)


def read_content(archive: zipfile.ZipFile, hoard: Hoard) -> None:
    """What stands among the sheets of a document and is no cell of them."""
    if not _holds_more(archive):
        return
    scan = _Content(hoard)
    parse_xml(_pieces(archive), scan.start, scan.text, scan.end)


def _pieces(archive: zipfile.ZipFile) -> Iterator[bytes]:
    with archive.open(CONTENT) as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _holds_more(archive: zipfile.ZipFile) -> bool:
    """Whether any of what `_Content` knows can be there; most documents hold cells alone."""
    tail = b""
    for chunk in _pieces(archive):
        if any(token in tail + chunk for token in _TOKENS):
            return True
        tail = chunk[-64:]
    return False


_WHOLE = {
    "annotation": "comment",
    "tracked_changes": "revision",
    "data_pilot_table": "pivot_cache",
    "content_validation": "validation",
    "dde_link": "external_link",
    "cell_range_source": "external_link",
    "forms": "control",
    "scenario": "scenario",
    "frame": "drawing",
    "custom_shape": "drawing",
    "g": "drawing",
    "rect": "drawing",
    "ellipse": "drawing",
    "line": "drawing",
    "caption": "drawing",
    "named_expression": "defined_name",
    "filter_condition": "filter_criteria",
    "event_listeners": "macro",
}
"""Elements and what they and all inside them are."""
_NEEDS_WORDS = frozenset(("validation", "drawing", "control"))
_ATTRIBUTES = frozenset(("name", "title", "value", "string_value", "display_name", "href", "label", "current_value"))


class _Content:
    """Takes the elements of a document one by one, and knows inside which of `_WHOLE` it is."""

    def __init__(self, hoard: Hoard) -> None:
        self._hoard = hoard
        self._open: list[tuple[str, str]] = []
        self._texts: list[str] = []
        self._text = ""

    def start(self, name: str, attributes: Attributes) -> None:
        name = name.replace("-", "_")
        if kind := _WHOLE.get(name):
            if not self._open:
                self._texts = []
            self._open.append((name, kind))
            self._start_whole(name, attributes)
        elif self._open:
            local = {label.rpartition(":")[2].replace("-", "_"): value for label, value in attributes.items()}
            if self._open[0][1] != "drawing" or name in ("title", "desc"):
                self._texts.extend(value for label, value in local.items() if label in _ATTRIBUTES)
        elif name == "a":
            self._hoard.add("link", [attributes.get("xlink:href", "")], count=0)
        if name in ("p", "creator", "title", "desc"):
            self._text = ""

    def _start_whole(self, name: str, attributes: Attributes) -> None:
        match name:
            case "named_expression":
                expression = attributes.get("table:expression", "")
                self._texts += [attributes.get("table:name", ""), expression]
            case "content_validation":
                self._texts += _LITERAL.findall(attributes.get("table:condition", ""))
            case "filter_condition":
                self._texts.append(attributes.get("table:value", ""))
            case "cell_range_source" | "dde_link":
                self._texts += attributes.values()

    def text(self, text: str) -> None:
        if self._open:
            self._text += text

    def end(self, name: str) -> None:
        if not self._open:
            return
        name = name.replace("-", "_")
        if name in ("p", "creator", "title", "desc"):
            self._texts.append(self._text)
            self._text = ""
        if name == self._open[-1][0]:
            _, kind = self._open.pop()
            if not self._open:
                self._end_whole(name, kind)

    def _end_whole(self, name: str, kind: str) -> None:
        texts = [text for text in self._texts if text.strip()]
        is_named = bool(texts) or kind not in _NEEDS_WORDS
        if name == "named_expression":
            is_named = any(map(_LITERAL.search, texts))
        self._hoard.add(kind, texts, count=is_named)
