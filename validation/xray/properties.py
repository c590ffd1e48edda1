"""What documents say of themselves: who made them, with what, and words about their content."""

from __future__ import annotations

import re

from validation.read.sheet_marks import Attributes, parse_xml
from validation.xray.hidden import Hoard

_NOBODY = re.compile(
    r"(open ?pyxl|xlsx ?writer|xlwt|pandas|apache poi|sheetjs|phpspreadsheet|phpexcel|exceljs|epplus|closedxml|npoi|"
    r"odfpy|libreoffice|openoffice(\.org)?|google( sheets)?|wps( office)?|kingsoft|sas|spss|stata|r|none|"
    r"unknown( creator)?|microsoft (office )?user|microsoft( corporation| office| excel)?|office|"
    r"windows( user| [0-9.]+)?|user[0-9]*|admin(istrator)?|guest|root|sa|pc|computer|laptop|vps|"
    r"acer|asus|dell|hp|lenovo)",
    re.IGNORECASE,
)
"""What programs and makers of computers write where a person's name belongs."""
_PROGRAMS_OWN = re.compile(
    r"KSO\w+|ICV|MSIP_Label_\w+_(Enabled|SetDate|Method|Name|SiteId|ActionId|ContentBits|Tag)|ContentTypeId|"
    r"MediaServiceImageTags|WorkbookGuid|_?dlc_\w+|Order|AppVersion|Generator|ProgId|DocSecurity|HyperlinksChanged|"
    r"LinksUpToDate|ScaleCrop|ShareDoc|SharedDoc",
    re.IGNORECASE,
)
"""Names of properties that programs add by themselves."""
_AUTHORS = frozenset(("creator", "lastModifiedBy", "initial_creator", "printed_by", "Manager", "Company", "userName"))
_WORDS = frozenset(
    ("title", "subject", "description", "keywords", "keyword", "category", "contentStatus", "Template", "HyperlinkBase")
)
_OWN = ("property", "user_defined")
"""Elements of properties to which their author gave the name."""


def is_programs_own(name: str) -> bool:
    """Whether a property of that name is one that programs add by themselves."""
    return _PROGRAMS_OWN.fullmatch(name) is not None


def is_nobody(author: str) -> bool:
    """Whether what stands in the place of an author is the name of a program, or of no one."""
    return not author.strip() or _NOBODY.fullmatch(author.strip()) is not None


def add_author(hoard: Hoard, author: str) -> None:
    """Who made, saved or shared a file; a program is no person."""
    hoard.add("author", [author], count=not is_nobody(author))


def read_properties(_name: str, content: bytes, hoard: Hoard) -> None:
    """The properties of a document, in any of the formats that have XML for them."""
    scan = _Properties(hoard)
    parse_xml([content], scan.start, scan.text, scan.end)


class _Properties:
    """Takes the elements of a part one by one."""

    def __init__(self, hoard: Hoard) -> None:
        self._hoard = hoard
        self._text = self._own = ""

    def start(self, name: str, attributes: Attributes) -> None:
        self._text = ""
        if name.replace("-", "_") in _OWN:
            self._own = attributes.get("name") or attributes.get("meta:name", "")
        if name == "template":
            self._hoard.add("properties", attributes.values())

    def text(self, text: str) -> None:
        self._text += text

    def end(self, name: str) -> None:
        text, self._text, name = self._text.strip(), "", name.replace("-", "_")
        if self._own:
            if text and not is_programs_own(self._own):
                self._hoard.add("custom_properties", [self._own, text])
        elif name in _AUTHORS:
            add_author(self._hoard, text)
        else:
            self._hoard.add("properties", [text], count=bool(text) and name in _WORDS)
        if name in _OWN:
            self._own = ""
