"""What the privacy gate holds a file back for: a card for each column or place, with fixes and what they would do."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from catalog.portal import Portal
from publishers.metadata import metadata_values
from publishers.submissions import Placed
from publishers.views import FindingOut, finding_out
from validation.fix.redact_spans import REMOVED, without_spans
from validation.inspect import Inspection
from validation.messages import kind_words, loss_words, place_words, suggestion_words, why_words
from validation.privacy.mask import mask_personal
from validation.privacy.redact import redact
from validation.privacy.scan import personal_spans
from validation.read.excerpt import Excerpt, read_raw
from validation.recipe import DropColumn, DropRows, Mask, Recipe, RedactSpans, Step
from validation.report import Finding, Gate, Severity, Suggestion
from validation.schema import clean_label, column_names

PREVIEW_ROWS = 20
MOST_SHOWN = 120
"""Characters of a text in a preview."""
MOST_CARDS = 50
OPEN = (Severity.BLOCK, Severity.REVIEW)
DRASTIC = ("drop-column", "redact-spans")
"""Proposals that end all other findings of a column with their own, the most thorough first."""


class Change(msgspec.Struct, frozen=True):
    """One cell before and after a fix, masked."""

    row: int
    before: str
    after: str | None
    """None where it goes."""


class Choice(msgspec.Struct, frozen=True):
    """Something that would end what a card is about."""

    label: str
    loss: str
    steps: tuple[Step, ...]
    preview: tuple[Change, ...]


class Found(msgspec.Struct, frozen=True):
    """One rule's finding, in words that stand in a sentence."""

    kind: str
    count: int
    why: str


class PrivacyCard(msgspec.Struct, frozen=True):
    column: str | None
    place: str
    """Of what stands around the table; empty for a column."""
    where: str
    """The place in words."""
    is_blocked: bool
    findings: tuple[FindingOut, ...]
    found: tuple[Found, ...]
    choices: tuple[Choice, ...]
    """The proposal first."""


class Privacy(msgspec.Struct, frozen=True):
    """All cards, and the figures of the sentence above them."""

    cards: tuple[PrivacyCard, ...] = ()
    columns: int = 0
    found: tuple[Found, ...] = ()
    """In columns, by kind; of a kind the column with most."""
    row_count: int = 0
    is_blocked: bool = False
    plan: tuple[Step, ...] = ()
    """The proposals of all cards together; empty where there are not several."""
    fields: frozenset[str] = frozenset()
    """Places that are fields of the form in which a dataset is described."""


def is_open(finding: Finding) -> bool:
    """Whether the privacy gate waits for somebody to see to the finding."""
    return finding.gate is Gate.PRIVACY and finding.severity in OPEN and finding.code.startswith("d")


def privacy_of(portal: Portal, where: Placed, inspection: Inspection | None, language: str) -> Privacy:
    """The cards of a submission. Previews are read from quarantine and kept nowhere."""
    grouped: dict[tuple[str | None, str], list[Finding]] = {}
    for finding in () if inspection is None else inspection.findings:
        if is_open(finding):
            place = "" if finding.column is not None else finding.params.get("place", "")
            grouped.setdefault((finding.column, place), []).append(finding)
    if inspection is None or not grouped:
        return Privacy()
    excerpt = _excerpt(portal, where, inspection, [finding for group in grouped.values() for finding in group])
    cards = sorted(
        (_card(column, place, group, excerpt, language) for (column, place), group in grouped.items()),
        key=lambda card: not card.is_blocked,
    )[:MOST_CARDS]
    in_columns = [card for card in cards if card.column is not None]
    most: dict[str, Found] = {}
    for found in sorted((found for card in in_columns for found in card.found), key=lambda found: -found.count):
        most.setdefault(found.kind, found)
    plan = tuple(dict.fromkeys(step for card in cards for choice in card.choices[:1] for step in choice.steps))
    return Privacy(
        cards=tuple(cards),
        columns=len(in_columns),
        found=tuple(most.values()),
        row_count=inspection.row_count,
        is_blocked=any(card.is_blocked for card in cards),
        plan=plan if len(plan) > 1 else (),
        fields=frozenset(metadata_values(where.dataset)),
    )


def _card(column: str | None, place: str, findings: Sequence[Finding], excerpt: Excerpt, language: str) -> PrivacyCard:
    suggestions: dict[Recipe, Suggestion] = {}
    for suggestion in sorted(
        (suggestion for finding in findings for suggestion in finding.suggestions), key=_rank(findings)
    ):
        suggestions.setdefault(suggestion.steps, suggestion)
    rows = sorted({row for finding in findings for row in finding.rows})[:PREVIEW_ROWS]
    return PrivacyCard(
        column=column,
        place=place,
        where=place_words(place, language) if place else "",
        is_blocked=any(finding.severity is Severity.BLOCK for finding in findings),
        findings=tuple(finding_out(finding, language) for finding in findings),
        found=tuple(
            Found(kind_words(finding.code, language), finding.count, why_words(finding.code, language))
            for finding in findings
        ),
        choices=tuple(
            Choice(
                suggestion_words(suggestion, language),
                loss_words(suggestion, language),
                suggestion.steps,
                preview(suggestion.steps, column, rows, excerpt),
            )
            for suggestion in suggestions.values()
        ),
    )


def _rank(findings: Iterable[Finding]) -> Callable[[Suggestion], int]:
    """Of the first choices of several findings the most thorough one leads; the others follow as they come."""
    firsts = {finding.suggestions[0].code for finding in findings if finding.suggestions}
    leader = next((code for code in DRASTIC if code in firsts), "")
    return lambda suggestion: 0 if suggestion.code == leader else 1


def preview(steps: Recipe, column: str | None, rows: Sequence[int], excerpt: Excerpt) -> tuple[Change, ...]:
    """What a fix makes of some cells that a rule has found, all masked; empty where it changes no cell."""
    if len(steps) != 1 or column is None or (change := CHANGES.get(type(steps[0]))) is None:
        return ()
    position = _position(steps[0], column, excerpt.labels)
    if position is None:
        return ()
    cells = {row: excerpt.rows[row][position] for row in rows if position < len(excerpt.rows.get(row, ()))}
    return tuple(Change(row, *change(cell)) for row, cell in cells.items() if cell.strip())


def _position(step: Step, column: str, labels: Sequence[str]) -> int | None:
    """By the name that the step gives it, which tells columns of one label apart, else by the label."""
    names = [redact(name) for name in column_names(labels)]
    wanted = step.columns[0] if isinstance(step, DropRows) else getattr(step, "column", "")
    if wanted in names:
        return names.index(wanted)
    return next((at for at, label in enumerate(labels) if clean_label(redact(label)) == clean_label(column)), None)


def _gone(cell: str) -> tuple[str, str | None]:
    return _masked(cell), None


def _redacted(cell: str) -> tuple[str, str | None]:
    spans = personal_spans(cell)
    return _masked(cell), _short(redact(without_spans(cell, spans))) if spans else REMOVED


def _mask(cell: str) -> tuple[str, str | None]:
    return _masked(cell), mask_personal(cell.strip())


CHANGES: Mapping[type[Step], Callable[[str], tuple[str, str | None]]] = {
    DropColumn: _gone,
    DropRows: _gone,
    RedactSpans: _redacted,
    Mask: _mask,
}
"""What becomes of a cell that a rule has found, before and after."""


def _masked(cell: str) -> str:
    """A found cell as it may be shown: of a text the values are masked; where no value stands out, it is one itself."""
    return _short(redact(cell)) if personal_spans(cell) else mask_personal(cell.strip())


def _short(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"


def _excerpt(portal: Portal, where: Placed, inspection: Inspection, findings: Sequence[Finding]) -> Excerpt:
    rows = {row for finding in findings if finding.column is not None for row in finding.rows[:PREVIEW_ROWS]}
    if inspection.reading is None or not rows:
        return Excerpt((), {})
    return read_raw(portal.files.quarantined(where.submission.input_id), inspection.reading, rows)
