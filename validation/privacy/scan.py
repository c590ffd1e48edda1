"""Every cell and everything around the cells against every rule."""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from validation.privacy import d1_cccd, d6_email, d7_phone
from validation.privacy.chance import DOUBTFUL, SURE, chance_of
from validation.privacy.fold import OTHER_WIDTHS, fold, folded_sql
from validation.privacy.labels import plain_label
from validation.privacy.rule import Rule, Shape, Span
from validation.read.cells import Cells
from validation.read.reading import Surrounding
from validation.report import MAX_EXAMPLES, MAX_ROWS, Finding, Gate, Severity

RULES: tuple[Rule, ...] = (d1_cccd.RULE, d6_email.RULE, d7_phone.RULE)

VALUES_KEPT = 5000
"""Distinct values that are looked at for how they are spread; all are counted."""
FETCHED = 10_000
"""Texts that are looked at at once."""
VALID_SHARE = 0.8
FEWEST_FOR_DOUBT = 5
FEW_CELLS = 2
FEWEST_WITHOUT_EXCEPTION = 3
"""Values of one shape among others that are doubted where all of them are valid, though chance may make such."""
WORDY_SHARE = 0.5
"""A column with letters in more of its cells than this is text: a number in it is no code among codes."""
OPEN = (Severity.REVIEW, Severity.BLOCK)
"""Weights of what somebody has to see to."""
_WEIGHTS = (Severity.NOTE, Severity.REVIEW, Severity.BLOCK)


class _Hits(msgspec.Struct):
    """Values of one column that could be personal, and where they stand."""

    cells: int = 0
    distinct: int = 0
    values: list[str] = []
    rows: list[int] = []

    def take(self, values: Sequence[str], cells: int, row: int) -> None:
        if not values:
            return
        self.cells += cells
        self.distinct += 1
        self.values.extend(values[: max(0, VALUES_KEPT - len(self.values))])
        self.rows.append(row)
        if len(self.rows) > 10 * MAX_ROWS:
            self.rows = heapq.nsmallest(MAX_ROWS, self.rows)


class _Column(msgspec.Struct, frozen=True):
    """What the first look at a column tells."""

    name: str
    """Its name among the cells."""
    texts: str
    """Relation of its texts, as `Cells.values` gives it; empty where no rule has anything to say."""
    source: str
    """SQL of a text of it in plain characters."""
    label: str
    is_wordy: bool
    rules: tuple[Rule, ...]
    """Those whose hint some cell matches."""


class Hit(msgspec.Struct, frozen=True):
    """A text of a column with personal values in it."""

    text: str
    """As it stands in the table."""
    times: int
    """Cells that hold it."""
    spans: tuple[Span, ...]
    """Where the values stand, in order and apart."""


Propose = Callable[[Finding, str], Finding]
"""Adds to a finding what would mend it; the second argument is the column's name among the cells, or empty."""


def scan(
    cells: Cells,
    surroundings: Sequence[Surrounding],
    progress: Callable[[float], None],
    rules: Sequence[Rule] = RULES,
    propose: Propose = lambda finding, _source: finding,
) -> tuple[Finding, ...]:
    """Findings for the columns, every cell looked at, and for the texts around the table."""
    texts = [*surroundings, *(Surrounding("label", label) for label in cells.labels)]
    findings = [propose(finding, "") for finding in _scan_texts(texts, rules)]
    for number, column in enumerate(_hinted(cells, cells.columns, rules), 1):
        for rule in column.rules:
            findings.extend(propose(finding, column.name) for finding in _scan_column(cells, column, rule))
        progress(number / len(cells.columns))
    return tuple(findings)


def personal_hits(
    cells: Cells, name: str, rules: Sequence[Rule] = RULES, weights: Sequence[Severity] = OPEN
) -> Iterator[Hit]:
    """The different texts of a column for which rules block it or doubt it, with the values that weigh so much."""
    (column,) = _hinted(cells, [name], rules)
    found: dict[str, tuple[int, list[Span]]] = {}
    for rule in column.rules:
        firing = {kind: severity for kind, (severity, _) in _survey(cells, column, rule).items() if severity in weights}
        if not firing:
            continue
        for text, looked_at, times in _looked_at(cells, column, rule):
            severity = None if looked_at.kind is None else firing.get(looked_at.kind)
            # Among mailboxes of people those of an office may stay.
            spans = [
                span
                for span, value in zip(looked_at.spans, looked_at.values, strict=True)
                if severity and rule.weigh([value]) in (severity, Severity.BLOCK)
            ]
            if spans:
                found.setdefault(text, (times, []))[1].extend(spans)
    for text, (times, spans) in found.items():
        yield Hit(text, times, tuple(_apart((span.start, span.end) for span in spans)))


def personal_spans(text: str, rules: Sequence[Rule] = RULES) -> list[Span]:
    """Where values stand in a text that may be somebody's, in order; mailboxes of an office are left out."""
    plain = fold(text)
    return _apart(
        (span.start, span.end)
        for rule in rules
        for span in rule.find(plain)
        if rule.weigh([plain[span.start : span.end]]) == Severity.BLOCK
    )


def _apart(found: Iterable[tuple[int, int]]) -> list[Span]:
    """Spans in order, those that overlap as one."""
    apart: list[Span] = []
    for start, end in sorted(found):
        if apart and start < apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(end, apart[-1].end))
        else:
            apart.append(Span(start, end))
    return apart


def personal_spans_of_name(name: str) -> list[Span]:
    """The same in a slug or the name of a file, where hyphens and underscores stand for spaces: `hoa-0912340023`."""
    return personal_spans(_name_as_text(name))


_JOINED = re.compile(r"[_-]|[^\W\d_](?=[0-9])")


def _name_as_text(name: str) -> str:
    """A name of joined words with spaces where a number begins, each character in its place."""
    return _JOINED.sub(" ", fold(name))


_CERTAIN = -1


class _Look(msgspec.Struct, frozen=True):
    """What a text is to a rule."""

    shape: int | None
    """Turn of the rule's shape that it conforms to."""
    kind: int | None
    """`_CERTAIN`, or the turn of the shape that it counts for; None where it is no hit."""
    values: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


def _hinted(cells: Cells, names: Sequence[str], rules: Sequence[Rule]) -> Iterator[_Column]:
    """Each of the columns with the rules that may have something to say of it."""
    asked = (
        "sum(times) FILTER (value <> '')",
        "sum(times) FILTER (regexp_matches(value, '\\pL'))",
        # Characters of other widths are beyond ASCII: only such texts are searched for them.
        f"count_if(CASE WHEN strlen(value) > length(value) THEN regexp_matches(value, '{OTHER_WIDTHS}') END)",
        *(f"count_if({_hint(rule, 'value')})" for rule in rules),
    )
    counted = _counts(cells, names, asked)
    labels = dict(zip(cells.columns, cells.labels, strict=True))
    for column in names:
        source = "value"
        present, with_letters, unfolded, *hits = counted.get(column, [0] * len(asked))
        if unfolded:
            source = folded_sql("value")
            hits = _counts(cells, [column], [f"count_if({_hint(rule, source)})" for rule in rules])[column]
        hinted = tuple(rule for rule, hit in zip(rules, hits, strict=True) if hit)
        yield _Column(
            column,
            cells.values(column) if hinted else "",
            source,
            labels[column],
            with_letters > WORDY_SHARE * present,
            hinted,
        )


def _counts(cells: Cells, columns: Sequence[str], asked: Sequence[str]) -> dict[str, list[int]]:
    """Figures for each of the columns."""
    texts = cells.values_by_column(columns)
    found = cells.query(f"SELECT source, {', '.join(asked)} FROM {texts} GROUP BY source")  # noqa: S608
    return {str(source): [int(str(count or 0)) for count in counts] for source, *counts in found}


def _hint(rule: Rule, column: str) -> str:
    # CASE, for a conjunction would run the pattern on every cell.
    pattern = rule.hint.replace("'", "''")
    return f"CASE WHEN {rule.prefilter.replace('{}', column)} THEN regexp_matches({column}, '{pattern}') END"


def _scan_column(cells: Cells, column: _Column, rule: Rule) -> Iterator[Finding]:
    weights = [(severity, hits) for severity, hits in _survey(cells, column, rule).values() if severity]
    if weights:
        yield _finding(rule, column.label, weights)


def _survey(cells: Cells, column: _Column, rule: Rule) -> dict[int, tuple[Severity | None, _Hits]]:
    """The hits of each kind and how much they weigh together."""
    hits = {kind: _Hits(values=[], rows=[]) for kind in (_CERTAIN, *range(len(rule.shapes)))}
    conforming = [0] * len(rule.shapes)
    values = cells.connection.execute(
        f"""SELECT {column.source}, sum(times)::BIGINT, min(row) FROM {column.texts}
        WHERE {_hint(rule, column.source)} GROUP BY {column.source}"""  # noqa: S608
    )
    while some := values.fetchmany(FETCHED):
        for text, times, row in some:
            looked_at = _look_at(rule, text, is_wordy=column.is_wordy)
            if looked_at.shape is not None:
                conforming[looked_at.shape] += 1
            if looked_at.kind is not None:
                hits[looked_at.kind].take(looked_at.values, times, row)
    label = plain_label(column.label)
    has_header = bool(rule.header.search(label))
    is_negated = rule.negator is not None and bool(rule.negator.search(label))
    certain = hits[_CERTAIN]
    weighed: dict[int, tuple[Severity | None, _Hits]] = {
        _CERTAIN: (rule.weigh(certain.values) if certain.values else None, certain)
    }
    for kind, (shape, of_shape) in enumerate(zip(rule.shapes, conforming, strict=True)):
        weight = _weigh(cells, column, shape, hits[kind], of_shape, has_header, is_negated)
        weighed[kind] = weight, hits[kind]
    return weighed


def _looked_at(cells: Cells, column: _Column, rule: Rule) -> Iterator[tuple[str, _Look, int]]:
    """The different texts with a hit of any kind, as they stand, and how often."""
    values = cells.connection.execute(
        f"""SELECT value, {column.source}, sum(times)::BIGINT FROM {column.texts}
        WHERE {_hint(rule, column.source)} GROUP BY value"""  # noqa: S608
    )
    while some := values.fetchmany(FETCHED):
        for text, plain, times in some:
            looked_at = _look_at(rule, plain, is_wordy=column.is_wordy)
            if looked_at.spans:
                yield text, looked_at, times


def _look_at(rule: Rule, text: str, *, is_wordy: bool) -> _Look:
    together = write_together(text)
    shape = next((turn for turn, shape in enumerate(rule.shapes) if shape.pattern.fullmatch(together)), None)
    if shape is None:
        spans = tuple(rule.find(text))
        return _Look(None, _CERTAIN, tuple(text[span.start : span.end] for span in spans), spans)
    if not rule.shapes[shape].is_valid(together):
        return _Look(shape, None)
    is_certain = (is_wordy or rule.is_unmistakable(text)) and any(rule.find(text))
    return _Look(shape, _CERTAIN if is_certain else shape, (together,), (Span(0, len(text)),))


def _weigh(
    cells: Cells, column: _Column, shape: Shape, hits: _Hits, conforming: int, has_header: bool, is_negated: bool
) -> Severity | None:
    """How much whole cells of one shape weigh, from the label and from whether they could be chance."""
    if not hits.values:
        return None
    if has_header:
        return Severity.BLOCK
    if shape.needs_header or hits.distinct < VALID_SHARE * conforming or not shape.looks_assigned(hits.values):
        return None
    # Words among them, such as `không có`, are no numbers that look otherwise.
    numbers = f"count(DISTINCT {column.source}) FILTER (regexp_matches({column.source}, '[0-9]'))"
    distinct = int(str(cells.query(f"SELECT {numbers} FROM {column.texts}")[0][0]))  # noqa: S608
    if conforming < shape.column_share * distinct:
        return None
    chance = chance_of(hits.distinct, conforming, shape.chance)
    if chance < SURE:
        return Severity.BLOCK
    if is_negated:
        return None
    if shape.few_suffice and hits.cells >= FEW_CELLS and hits.distinct == conforming:
        is_doubtful = chance < DOUBTFUL or conforming == distinct or conforming >= FEWEST_WITHOUT_EXCEPTION
        return Severity.REVIEW if is_doubtful else None
    return Severity.REVIEW if chance < DOUBTFUL and hits.distinct >= FEWEST_FOR_DOUBT else None


def _finding(rule: Rule, label: str, weights: Sequence[tuple[Severity, _Hits]]) -> Finding:
    return Finding(
        code=rule.code,
        severity=max((severity for severity, _ in weights), key=_WEIGHTS.index),
        gate=Gate.PRIVACY,
        column=label,
        count=sum(hits.cells for _, hits in weights),
        rows=tuple(sorted(row for _, hits in weights for row in hits.rows)[:MAX_ROWS]),
        examples=_examples(rule, [value for _, hits in weights for value in hits.values]),
        params={"place": "column"},
    )


def _examples(rule: Rule, values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule.mask(value) for value in values[:100]))[:MAX_EXAMPLES]


_NUMBER = re.compile(r"\+?\(?\+?[0-9][0-9 ().-]*")
_MARKS = re.compile(r"[ ().-]")
_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")


def write_together(text: str) -> str:
    """A cell's number without spaces and marks; a decimal stays one, for without its point it would be a telephone.

    A fraction of nothing but zeros goes: `912345678.0` is what software makes of a number it took for a quantity.
    """
    number = re.sub(r"(?<=[0-9])\.0+$", "", text.strip())
    if _NUMBER.fullmatch(number) and not _DECIMAL.fullmatch(number):
        return _MARKS.sub("", number)
    return number.replace(".", "") if "E+" in number else number


def _scan_texts(texts: Sequence[Surrounding], rules: Sequence[Rule]) -> Iterator[Finding]:
    for rule in rules:
        found: dict[str, list[tuple[int | None, str]]] = {}
        for surrounding in texts:
            # What cannot be seen is removed from what is published, and must not part a number until then.
            seen = "".join(char for char in surrounding.text if unicodedata.category(char) != "Cf")
            text = _name_as_text(seen) if surrounding.place == "file_name" else fold(seen)
            values = [text[span.start : span.end] for span in rule.find(text)]
            found.setdefault(surrounding.place, []).extend(
                (surrounding.row, value) for value in values if rule.weigh([value]) == Severity.BLOCK
            )
        for place, hits in found.items():
            if hits:
                yield Finding(
                    code=rule.code,
                    severity=Severity.BLOCK,
                    gate=Gate.PRIVACY,
                    count=len(hits),
                    rows=tuple(sorted({row for row, _ in hits if row})[:MAX_ROWS]),
                    examples=_examples(rule, [value for _, value in hits]),
                    params={"place": place},
                )
