"""The parts of an Office Open XML workbook (.xlsx, .xlsm): ECMA-376, and what Microsoft and others add to it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from validation.read.compressed import CHUNK_BYTES
from validation.read.reading import NotATable
from validation.read.sheet_marks import Attributes, parse_xml
from validation.xray.hidden import Hoard
from validation.xray.part import (
    always,
    in_passing,
    part,
    read_names_of_devices,
    read_picture,
    with_words,
)
from validation.xray.print_header import says_something, without_fields
from validation.xray.properties import add_author, read_properties
from validation.xray.texts import file_texts, signed_texts, xml_texts

SHEETS = re.compile(r"xl/(worksheets|chartsheets)/[^/]*\.xml", re.IGNORECASE)
TEXTS = "xl/sharedStrings.xml"
MAX_COUNTED_BYTES = 64 * 1024**2
"""Of sheets in which the texts are counted that cells use: larger ones come from programs that leave none behind."""
_LITERAL = re.compile(r'"((?:[^"]|"")+)"')
_CONSTANT = re.compile(r"=?\s*(\{.*\}|[-+0-9., ]+)\s*")
_SHOWN_IN_SHAPES = frozenset(("descr", "title", "tooltip", "alt"))


def _read_relations(name: str, content: bytes, hoard: Hoard) -> None:
    """Where a part leads outside of the workbook."""
    is_cache = "externallinks/" in name.lower()

    def take(element: str, attributes: Attributes) -> None:
        if element == "Relationship" and attributes.get("TargetMode") == "External":
            is_link = attributes.get("Type", "").endswith("/hyperlink")
            target = attributes.get("Target", "")
            hoard.add("link" if is_link else "external_link", [target], count=not is_cache)

    parse_xml([content], take)


def _read_book(_name: str, content: bytes, hoard: Hoard) -> None:
    scan = _Book(hoard)
    parse_xml([content], scan.start, scan.text, scan.end)


class _Book:
    """Takes the elements of the list of sheets and names."""

    def __init__(self, hoard: Hoard) -> None:
        self._hoard = hoard
        self._name: Attributes = {}
        self._text = ""

    def start(self, name: str, attributes: Attributes) -> None:
        self._text = ""
        match name:
            case "definedName":
                self._name = attributes
            case "absPath":
                add_author(self._hoard, attributes.get("url", ""))
            case "fileSharing":
                add_author(self._hoard, attributes.get("userName", ""))
            case "customWorkbookView":
                add_author(self._hoard, attributes.get("name", ""))

    def text(self, text: str) -> None:
        self._text += text

    def end(self, name: str) -> None:
        if name == "definedName":
            said = [self._name.get(key, "") for key in ("comment", "description", "help", "statusBar", "customMenu")]
            holds = bool(any(said) or _LITERAL.search(self._text) or _CONSTANT.fullmatch(self._text))
            self._hoard.add("defined_name", [self._name.get("name", ""), self._text, *said], count=holds)


def _read_comments(name: str, content: bytes, hoard: Hoard) -> None:
    kind = "threaded_comment" if "threaded" in name.lower() else "comment"

    def take(element: str, attributes: Attributes) -> None:
        if element in ("comment", "threadedComment"):
            hoard.add(kind, name=attributes.get("ref", ""))

    parse_xml([content], take)
    hoard.add(kind, xml_texts(content, ()), count=0)


def _read_item(_name: str, content: bytes, hoard: Hoard) -> None:
    """XML that a program stores for itself; the queries of Power Query are in such a part."""
    mark = "DataMashup"
    if mark.encode() in content[:400] or mark.encode("utf-16-le") in content[:400]:
        hoard.add("connection", file_texts(content))
    else:
        texts = list(xml_texts(content))
        hoard.add("custom_xml", texts, count=bool(texts))


PARTS = (
    part(r".*/|\[content_types\]\.xml|mimetype"),
    part(r"xl/worksheets/[^/]*\.xml|xl/chartsheets/[^/]*\.xml|xl/sharedStrings\.xml"),
    part(r"xl/styles\.xml|xl/theme/.*|xl/calcChain\.xml|xl/metadata\.xml|xl/featurePropertyBag/.*"),
    part(r"xl/charts/(style|colors)[0-9]*\.xml|docMetadata/LabelInfo\.xml|customXml/itemProps[0-9]*\.xml"),
    part(r"(.*/)?_rels/[^/]*\.rels", _read_relations),
    part(r"xl/workbook\.xml", _read_book),
    part(r"docProps/(core|app|custom)\.xml", read_properties),
    part(r"docProps/thumbnail\.[a-z]+", always("thumbnail")),
    part(r"xl/(.*/)?(threaded)?comments?[0-9]*\.xml", _read_comments),
    part(r"xl/persons/[^/]*\.xml", with_words("person_list", ("displayName", "userId"))),
    part(r"xl/drawings/[^/]*\.xml|xl/diagrams/[^/]*\.xml", with_words("drawing", _SHOWN_IN_SHAPES)),
    part(r"xl/drawings/[^/]*\.vml", in_passing("comment", _SHOWN_IN_SHAPES)),
    part(r"xl/charts/[^/]*\.xml", always("chart", lambda content: xml_texts(content, ()))),
    part(r"xl/media/.*|xl/cellimages\.xml", read_picture),
    part(r"xl/tables/[^/]*\.xml", in_passing("defined_name", ("name", "displayName", "comment", "totalsRowLabel"))),
    part(r"xl/(pivotCache|pivotTables|slicers|slicerCaches|timelines|timelineCaches)/.*", always("pivot_cache")),
    part(r"xl/externalLinks/.*", always("external_link")),
    part(r"xl/connections\.xml|xl/queryTables/.*|xl/volatileDependencies\.xml|xl/richData/.*", always("connection")),
    part(r"xl/model/.*", always("data_model")),
    part(r"customXml/item[0-9]*\.xml", _read_item),
    part(r"customXml/.*|xl/xmlMaps\.xml|xl/tables/tableSingleCells.*", always("custom_xml")),
    part(r"xl/embeddings/.*", always("embedded_file")),
    part(r"xl/vba.*|xl/(macrosheets|dialogsheets)/.*|customUI/.*|xl/attachedToolbars\.bin", always("macro")),
    part(r"xl/(activeX|ctrlProps)/.*", always("control")),
    part(r"xl/revisions/.*", always("revision")),
    part(r"_xmlsignatures/.*", always("signature", signed_texts)),
    part(r"xl/printerSettings/.*", read_names_of_devices),
)


def read_sheet(archive: zipfile.ZipFile, name: str, hoard: Hoard) -> None:
    """What stands in the XML of a sheet before and behind its rows."""
    scan = _Sheet(hoard)
    with archive.open(name) as file:
        parse_xml(_without_rows(file), scan.start, scan.text, scan.end)


_ROWS_START, _ROWS_END = b"<sheetData>", b"</sheetData>"


def _without_rows(file: IO[bytes]) -> Iterator[bytes]:
    """The XML of a sheet but for its rows."""
    text, mark = b"", _ROWS_START
    while chunk := file.read(CHUNK_BYTES):
        text += chunk
        if mark == _ROWS_START and (start := text.find(mark)) >= 0:
            yield text[: start + len(mark)]
            text, mark = text[start + len(mark) :], _ROWS_END
        if mark == _ROWS_END:
            end = text.find(mark)
            text, mark = (text[end:], b"") if end >= 0 else (text[-len(mark) :], mark)
        if mark != _ROWS_END:
            yield text[: -len(_ROWS_START)]
            text = text[-len(_ROWS_START) :]
    yield text


_HEADERS = frozenset(("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"))
_RULE_TEXTS = ("prompt", "promptTitle", "error", "errorTitle")
_IN_RULES = frozenset(("formula1", "formula2", "formula", "f"))


class _Sheet:
    """Takes the elements of a sheet one by one."""

    def __init__(self, hoard: Hoard) -> None:
        self._hoard = hoard
        self._text = ""
        self._rule = ""

    def start(self, name: str, attributes: Attributes) -> None:
        self._text = ""
        match name:
            case "dataValidation":
                self._rule = "validation"
                self._add("validation", attributes, _RULE_TEXTS)
            case "cfRule":
                self._rule = "formula"
                self._hoard.add("formula", [attributes.get("text", "")], count=0)
            case "filter" | "customFilter":
                self._add("filter_criteria", attributes, ("val",))
            case "scenario":
                self._hoard.add("scenario", attributes.values())
            case "inputCells":
                self._hoard.add("scenario", [attributes.get("val", "")], count=0)
            case "hyperlink":
                self._add("link", attributes, ("tooltip",))

    def _add(self, kind: str, attributes: Attributes, names: tuple[str, ...]) -> None:
        texts = [attributes[name] for name in names if attributes.get(name)]
        self._hoard.add(kind, texts, count=bool(texts))

    def text(self, text: str) -> None:
        self._text += text

    def end(self, name: str) -> None:
        if name in _HEADERS:
            words = without_fields(self._text)
            self._hoard.add("print_header", [words], count=says_something(words))
        elif self._rule and name in _IN_RULES:
            literals = _LITERAL.findall(self._text)
            self._hoard.add(self._rule, literals, count=bool(literals) and self._rule == "validation")
        elif name in ("dataValidation", "cfRule"):
            self._rule = ""
        self._text = ""


_USED = re.compile(rb"""t=["']s["'][^>]*>(?:<(?:\w+:)?f[ >/][^<]*(?:</(?:\w+:)?f>)?)?<(?:\w+:)?v>([0-9]+)<""")
_TEXT_END = re.compile(rb"</(?:\w+:)?si>")


def read_unused_texts(archive: zipfile.ZipFile, hoard: Hoard) -> None:
    """Texts of the list that all sheets share which no cell shows: those of cells that were deleted or overwritten.

    Where there are as many texts as cells use, none of them is left over.
    """
    names = [name for name in archive.namelist() if SHEETS.fullmatch(name)]
    sizes = sum(archive.getinfo(name).compress_size for name in names)
    if TEXTS not in archive.namelist() or sizes * 8 > MAX_COUNTED_BYTES:
        return
    used: set[bytes] = set()
    for name in names:
        used.update(_found(archive, name, _USED))
    if len(used) == sum(1 for _ in _found(archive, TEXTS, _TEXT_END, 4)):
        return
    with archive.open(TEXTS) as file:
        shared = _SharedTexts(set(map(int, used)))
        try:
            parse_xml(iter(lambda: file.read(CHUNK_BYTES), b""), shared.start, shared.text, shared.end)
        except NotATable:
            return
    hoard.add("unused_text", shared.unused, count=len(shared.unused))


def _found(archive: zipfile.ZipFile, name: str, pattern: re.Pattern[bytes], carried: int = 4096) -> Iterator[bytes]:
    """What a pattern finds in a part; the last bytes of each piece are looked at again with the next one."""
    tail = b""
    with archive.open(name) as file:
        while chunk := file.read(CHUNK_BYTES):
            xml = tail + chunk
            yield from pattern.findall(xml)
            tail = xml[-carried:]


class _SharedTexts:
    """Takes the elements of the shared texts, and keeps those with other numbers than these."""

    def __init__(self, used: set[int]) -> None:
        self.unused: list[str] = []
        self._used = used
        self._number = -1
        self._text = ""

    def start(self, name: str, _attributes: Attributes) -> None:
        if name == "si":
            self._number += 1
            self._text = ""

    def text(self, text: str) -> None:
        self._text += text

    def end(self, name: str) -> None:
        if name == "si" and self._number not in self._used and self._text.strip():
            self.unused.append(self._text)
