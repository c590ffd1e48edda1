"""What a label says of the people below it: the classes of quasi-identifiers and of sensitive facts.

A word of one or two syllables means what it means alone (`Tuổi`), and something else inside others (`Cá tươi`, `Lãnh
đạo`): short words are met as whole labels only, once the nouns of people are out of the way (`Tuổi bệnh nhân`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

import msgspec

from validation.privacy.headers import header
from validation.privacy.labels import plain_label
from validation.privacy.lexicon import vocabulary

LONG_WORD = 7
"""Letters from which a single word is met inside other words too."""
_OF_NOBODY = ("institutions", "offices", "averaged", "identified")
"""Words of labels that say no fact of a single person."""


class Attribute(msgspec.Struct, frozen=True):
    """A class of columns of people."""

    name: str
    kinds: tuple[str, ...]
    """Of header words."""
    is_core: bool = False
    """Whether only people have it; a place, a degree or a job may be anything's."""
    is_quasi_identifier: bool = True
    """Whether others than she herself know it."""
    is_sensitive: bool = False
    """Whether Article 4 of decree 356/2025/ND-CP names it."""


ATTRIBUTES = (
    Attribute("birth", ("birth", "birth_year"), is_core=True),
    Attribute("age", ("age",), is_core=True),
    Attribute("sex", ("sex",), is_core=True),
    Attribute("ethnicity", ("ethnicity",), is_core=True, is_sensitive=True),
    Attribute("religion", ("religion",), is_core=True, is_sensitive=True),
    Attribute("marital", ("marital",), is_core=True, is_sensitive=True),
    Attribute("household", ("household_facts",)),
    Attribute("occupation", ("occupation",)),
    Attribute("education", ("education",)),
    Attribute("place", ("place", "homes")),
    Attribute("health", ("health",), is_quasi_identifier=False, is_sensitive=True),
    Attribute("crime", ("crime",), is_quasi_identifier=False, is_sensitive=True),
    Attribute("politics", ("politics",), is_quasi_identifier=False, is_sensitive=True),
    Attribute("orientation", ("orientation",), is_quasi_identifier=False, is_sensitive=True),
    Attribute("credit", ("credit",), is_quasi_identifier=False, is_sensitive=True),
)
"""In the order in which they are asked."""
SENSITIVE_KINDS = tuple(kind for attribute in ATTRIBUTES if attribute.is_sensitive for kind in attribute.kinds)


_TAG = re.compile(r"<[^<>]*>")
_REMARK = re.compile(r"[,;:/|([{\"“«].*", re.DOTALL)


def risk_label(text: str) -> str:
    """A label in the form that is asked about here, without marks of a web page."""
    return plain_label(_TAG.sub("", text))


def attributes_of(texts: Sequence[str]) -> tuple[Attribute | None, ...]:
    """The class of each column by its label as it stands in the file.

    What follows a mark is a remark (`Tuổi (năm)`), unless columns differ by it (`Tuổi: 0-4`, `Tuổi: 5-9`).
    """
    firsts = {text: risk_label(_REMARK.sub("", _TAG.sub("", text))) for text in texts}
    shared = Counter(firsts.values())
    return tuple(
        attribute_of(label := risk_label(text))
        or (attribute_of(firsts[text]) if shared[firsts[text]] == 1 and not says(label, *_OF_NOBODY) else None)
        for text in texts
    )


@cache
def attribute_of(label: str) -> Attribute | None:
    """The class of a column by its normalised label, whosever it is (`Tuổi nạn nhân`)."""
    if says(label, *_OF_NOBODY):
        return None
    bare = " ".join(header("people").sub(" ", label).split())
    asked = dict.fromkeys((label, bare))
    found = next(
        (attribute for attribute in ATTRIBUTES if any(says(text, *attribute.kinds) for text in asked)),
        None,
    )
    is_count = found is not None and not found.is_quasi_identifier and begins_with_people(label)
    return None if is_count else found


def begins_with_people(label: str) -> bool:
    """`Số người nhiễm HIV` says how many there are, and no fact of anybody."""
    found = header("counted_people").match(label)
    return found is not None and " " in found[0]


_AMBIGUOUS = re.compile(
    "thai|dao|co|cong|lao|ma|tho|hoa|mang|lu|khang|ngai|white|black|mixed|native|khac|khong|other|none"
)
"""Names of groups that are words of other things too."""


@cache
def group_of(label: str) -> str:
    """The kind of a group of people that a label names and nothing else (`Tày`, `Tin lành`, `Sốt xuất huyết`)."""
    if is_whole(label, "illnesses"):
        return "health"
    words = vocabulary("sensitive_values")
    return next((kind for kind in ("ethnicity", "religion") if words[kind].fullmatch(label)), "")


def is_telling(label: str) -> bool:
    """Whether the name of a group means nothing else."""
    return _AMBIGUOUS.fullmatch(label) is None


def is_delicate(text: str) -> bool:
    """Whether a label of counts or a title speaks of what Article 4 of decree 356/2025/ND-CP names."""
    return says(text, *SENSITIVE_KINDS) or header("delicate_counts").search(text) is not None


@cache
def ends_in_people(label: str) -> bool:
    """`HIV cases`: what is counted stands at the end."""
    return any(found.start() and found.end() == len(label) for found in header("counted_people").finditer(label))


@cache
def says(label: str, *kinds: str) -> bool:
    """Whether a normalised label has a word of these kinds that means the same here as alone."""
    bare = " ".join(header("persons", "identified").sub(" ", label).split())
    return any(
        found[0] == text or " " in found[0] or len(found[0]) >= LONG_WORD or not found[0].isascii()
        for text in dict.fromkeys((label, bare))
        for found in header(*kinds).finditer(text)
    )


def is_whole(label: str, *kinds: str) -> bool:
    """Whether a normalised label is nothing but a word of these kinds."""
    return re.fullmatch(header(*kinds), label) is not None
