"""Texts about an input as they may be kept and shown: what a privacy rule hits is masked, the rest stays readable."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import msgspec

from validation.privacy.fold import fold
from validation.privacy.mask import HIDDEN, mask_personal
from validation.privacy.person import looks_like_a_name
from validation.privacy.scan import personal_spans
from validation.report import Finding, Gate, Severity, Suggestion

MOST_SHOWN_CHARACTERS = 40
MOST_MARKER_CHARACTERS = 20
"""Words that mean "no value" are short: `N/A`, `-`, `không có`."""
MOST_MARKER_DIGITS = 5
_LONG_NUMBER = re.compile(r"[0-9]{9,}")
_GROUPED = re.compile(r"[0-9]+(?:[ .-][0-9]+)+")


def redact(text: str) -> str:
    """The text with every personal value in it masked."""
    for span in reversed(personal_spans(text)):
        text = text[: span.start] + mask_personal(text[span.start : span.end]) + text[span.end :]
    return text


def show_example(text: str) -> str:
    """A cell as an example of what is wrong: as it stands, unless it may be somebody's."""
    shown = " ".join(text.split())
    if may_be_personal(shown):
        return mask_personal(shown)
    return shown if len(shown) <= MOST_SHOWN_CHARACTERS else shown[:MOST_SHOWN_CHARACTERS] + "…"


def may_be_personal(text: str) -> bool:
    """Whether a text holds more than a rule is sure of: any long number, anything like an address or a name."""
    plain = fold(text)
    together = _GROUPED.sub(lambda match: re.sub(r"[ .-]", "", match[0]) if _is_telling(match[0]) else "", plain)
    return bool("@" in plain or _LONG_NUMBER.search(together) or looks_like_a_name(text) or personal_spans(text))


def _is_telling(number: str) -> bool:
    """Whether a number in groups begins as IDs and telephone numbers do; amounts and days do not."""
    return number.startswith("0") and "-" not in number[:3] and "." not in number[:3]


def is_marker(word: str) -> bool:
    """Whether a word of a cell may be offered as a mark of missing values: short, plain and nobody's."""
    return (
        len(word) <= MOST_MARKER_CHARACTERS
        and sum(map(str.isdigit, word)) <= MOST_MARKER_DIGITS
        and not may_be_personal(word)
    )


def redact_findings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings without a personal value in any of their texts; suggestions that would need one are left out.

    Examples of a column that holds personal data are masked altogether, for in it also what no rule knows is hers.
    """
    personal = {
        finding.column
        for finding in findings
        if finding.gate is Gate.PRIVACY and finding.severity is not Severity.NOTE and finding.column is not None
    }
    return tuple(_redact_finding(finding, personal) for finding in findings)


def _redact_finding(finding: Finding, personal_columns: Collection[str]) -> Finding:
    is_personal = finding.column in personal_columns
    return msgspec.structs.replace(
        finding,
        column=None if finding.column is None else redact(finding.column),
        examples=tuple(_masked(example) if is_personal else redact(example) for example in finding.examples),
        params={name: redact(value) for name, value in finding.params.items()},
        suggestions=tuple(suggestion for suggestion in finding.suggestions if not _tells(suggestion, is_personal)),
    )


def _masked(example: str) -> str:
    return example if HIDDEN in example else mask_personal(example)


def _tells(suggestion: Suggestion, is_personal: bool) -> bool:
    texts = texts_of(msgspec.to_builtins(suggestion))
    words = [word for step in suggestion.steps for word in getattr(step, "values", ())]
    return any(map(personal_spans, texts)) or (is_personal and bool(words))


def texts_of(value: object) -> list[str]:
    """Every text in a value of plain mappings and lists."""
    match value:
        case str():
            return [value]
        case dict():
            return [text for item in value.values() for text in texts_of(item)]
        case list() | tuple():
            return [text for item in value for text in texts_of(item)]
        case _:
            return []
