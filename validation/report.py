"""What a check says: findings with places, never with cells."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from validation.recipe import Step


class Severity(StrEnum):
    """How much a finding weighs; the heaviest open one decides the verdict."""

    ERROR = "error"
    """The file is not the table it says it is; refused."""
    BLOCK = "block"
    """Personal data; refused."""
    REVIEW = "review"
    """A second person decides."""
    NOTE = "note"
    """Shown to readers with the version."""


class Verdict(StrEnum):
    ACCEPT = "accept"
    REVIEW = "review"
    REFUSE = "refuse"


class Gate(StrEnum):
    READING = "reading"
    VALIDATION = "validation"
    PRIVACY = "privacy"


class Suggestion(msgspec.Struct, frozen=True):
    """Recipe steps that would mend a finding; `code` names the sentence on the button (see `validation.messages`)."""

    code: str
    steps: tuple[Step, ...]
    params: dict[str, str] = {}


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that reading, validation or the privacy gate says about a submission, grouped by cause.

    `rows` are row numbers of the file as a person sees them in her spreadsheet (the first line is 1); all that are
    known while checking, of which an answer keeps at most `MAX_ROWS`. `examples` (at most 3) and `params` hold no raw
    personal value: mask first.
    """

    code: str
    """A Frictionless error type such as `type-error`, or one of ours; `validation.messages` has the words of each."""
    severity: Severity
    gate: Gate
    column: str | None = None
    """The column's label as it stands in the file."""
    count: int = 1
    rows: tuple[int, ...] = ()
    examples: tuple[str, ...] = ()
    params: dict[str, str] = {}
    suggestions: tuple[Suggestion, ...] = ()


MAX_ROWS = 20
MAX_EXAMPLES = 3


def refusals(findings: Iterable[Finding]) -> list[Finding]:
    """Those for which a file is refused."""
    return [finding for finding in findings if finding.severity in (Severity.ERROR, Severity.BLOCK)]


def verdict(findings: list[Finding] | tuple[Finding, ...]) -> Verdict:
    severities = {finding.severity for finding in findings}
    if severities & {Severity.ERROR, Severity.BLOCK}:
        return Verdict.REFUSE
    return Verdict.REVIEW if Severity.REVIEW in severities else Verdict.ACCEPT
