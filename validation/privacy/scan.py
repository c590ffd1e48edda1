"""Every cell and everything around the cells against every rule."""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from validation.privacy import (
    d1_cccd,
    d2_person_number,
    d3_health_card,
    d4_foreign_id,
    d5_document,
    d6_email,
    d7_phone,
    d8_name,
    d9_address,
    d10_account,
    d11_trace,
    d12_sensitive,
    d13_free_text,
    d14_hash,
)
from validation.privacy.chance import DOUBTFUL, SURE, chance_of
from validation.privacy.fold import OTHER_WIDTHS, fold, folded_sql
from validation.privacy.headers import header
from validation.privacy.judged import judge_columns, judged_hits
from validation.privacy.labels import plain_label
from validation.privacy.rule import Rule, Shape, Span
from validation.read.cells import Cells
from validation.read.reading import Surrounding
from validation.report import MAX_EXAMPLES, MAX_ROWS, Finding, Gate, Severity

RULES: tuple[Rule, ...] = (
    d1_cccd.RULE,
    d2_person_number.RULE,
    d3_health_card.RULE,
    d4_foreign_id.RULE,
    d5_document.RULE,
    d6_email.RULE,
    d7_phone.RULE,
    d8_name.RULE,
    d9_address.RULE,
    d10_account.RULE,
    d11_trace.RULE,
    d12_sensitive.RULE,
    d13_free_text.RULE,
    d14_hash.RULE,
)

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
_DIRECT = tuple(f"d{number}-" for number in range(1, 11))
"""Beginnings of the codes of what leads to a person by itself."""
_COUNTS = header("counts")
SAMPLED = 5000
"""Texts of a large column that are looked at first."""
FEWEST_SAMPLED = 200
_PLAIN_NUMBER = r"[0-9]+([.][0-9]*[1-9])?"
_LOOKS_AHEAD = "(?="
"""What RE2 does not know."""
HOPELESS_SHARE = 0.6
"""A shape of which so few in the sample are valid does not come to the share of all that it would need."""
MOST_ASKED = 2000
"""Values of one column that a slow validator is asked about; the others are as most of these."""


class _Hits(msgspec.Struct):
    """Values of one column that could be personal, and where they stand."""

    distinct: int = 0
    values: list[str] = []
    rows: list[int] = []

    def take(self, values: Sequence[str], row: int) -> None:
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
    present: int
    """Cells that are not empty."""
    is_wordy: bool
    rules: tuple[Rule, ...]
    """Those whose hint some cell matches, and those whose header it has."""


class _Survey(msgspec.Struct, frozen=True):
    """What one rule makes of a column."""

    weights: dict[int, Severity]
    """Of the kinds of hits that weigh anything: `_CERTAIN`, or turns of the rule's shapes."""
    hits: dict[int, _Hits]
    cells: int
    """Cells with a hit of such a kind."""
    whole: int
    """Those of them that are nothing but the value."""
    has_header: bool


class _Said(msgspec.Struct, frozen=True):
    """A finding, and how far it explains its column."""

    finding: Finding
    column: str
    rule: Rule
    cells: int
    explains: bool
    """Whether nearly all cells are such values, so that what other rules see in parts of them is nothing."""
    has_header: bool


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
    said: list[_Said] = []
    for number, column in enumerate(_hinted(cells, cells.columns, _by_form(rules)), 1):
        said.extend(_settle([one for rule in column.rules for one in _scan_column(cells, column, rule)]))
        progress(number / len(cells.columns))
    judged = list(_judge(cells, rules, surroundings, said))
    said.extend(judged)
    # Texts are searched where no column is named after all that stands in it.
    named = {one.column for one in judged}
    unnamed = [name for name in cells.columns if name not in named]
    in_texts = [rule for rule in rules if rule.is_of_cells]
    for column in _hinted(cells, unnamed, in_texts) if unnamed and in_texts else ():
        said.extend(one for rule in column.rules for one in _scan_column(cells, column, rule))
    findings.extend(propose(one.finding, one.column) for one in _weigh_traces(said))
    return tuple(findings)


def _by_form(rules: Sequence[Rule]) -> list[Rule]:
    """Rules that look at each cell by itself."""
    return [rule for rule in rules if not rule.judge and not rule.is_of_cells]


def _judge(
    cells: Cells, rules: Sequence[Rule], surroundings: Sequence[Surrounding], said: Sequence[_Said]
) -> Iterator[_Said]:
    """What rules that go by words say of the columns that are not explained."""
    found = {one.column: (one.finding.code,) for one in said if one.explains}
    judging = [rule for rule in rules if rule.judge]
    for one in judge_columns(cells, judging, [text.text for text in surroundings], found):
        yield _Said(one.finding, one.column, one.rule, one.finding.count, explains=True, has_header=False)


def _settle(said: Sequence[_Said]) -> list[_Said]:
    """One answer where a column is of one kind: an IBAN in groups also has the digits of telephones in it."""
    explaining = [one for one in said if one.explains]
    if not explaining:
        return list(said)
    best = max(explaining, key=lambda one: (_WEIGHTS.index(one.finding.severity), one.has_header, one.cells))
    weight = _WEIGHTS.index(best.finding.severity)
    return [one for one in said if one is best or _WEIGHTS.index(one.finding.severity) > weight]


def _weigh_traces(said: Sequence[_Said]) -> Iterator[_Said]:
    """Days of birth, plates and their like block beside somebody's number, name or address."""
    is_of_people = any(
        one.finding.severity is Severity.BLOCK and one.finding.code.startswith(_DIRECT) and not one.rule.is_trace
        for one in said
    )
    for one in said:
        if is_of_people and one.rule.is_trace and one.finding.severity is Severity.REVIEW:
            finding = msgspec.structs.replace(one.finding, severity=Severity.BLOCK)
            yield msgspec.structs.replace(one, finding=finding)
        else:
            yield one


def personal_hits(
    cells: Cells, name: str, rules: Sequence[Rule] = RULES, weights: Sequence[Severity] = OPEN
) -> Iterator[Hit]:
    """The different texts of a column for which rules block it or doubt it, with the values that weigh so much."""
    (column,) = _hinted(cells, [name], [rule for rule in rules if not rule.judge])
    found: dict[str, tuple[int, list[Span]]] = {}
    for text, times, whole in judged_hits(cells, name, [rule for rule in rules if rule.judge], weights):
        found[text] = times, whole
    for rule in column.rules:
        survey = _survey(cells, column, rule)
        firing = {kind: severity for kind, severity in survey.weights.items() if severity in weights}
        if not firing:
            continue
        for text, look, times in _looked_at(cells, column, rule):
            severity = max((firing[kind] for kind in look.kinds if kind in firing), key=_WEIGHTS.index, default=None)
            # Among mailboxes of people those of an office may stay.
            spans = [
                span
                for span, value in zip(look.spans, look.values, strict=True)
                if severity and (_CERTAIN not in look.kinds or rule.weigh([value]) in (severity, Severity.BLOCK))
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

    shapes: tuple[int, ...] = ()
    """Turns of the rule's shapes that it conforms to."""
    kinds: tuple[int, ...] = ()
    """`_CERTAIN`, or the turns of the shapes that it counts for; none where it is no hit."""
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
        hinted = tuple(
            rule for rule, hit in zip(rules, hits, strict=True) if hit or _is_headed(rule, plain_label(labels[column]))
        )
        yield _Column(
            column,
            cells.values(column) if hinted and present else "",
            source,
            labels[column],
            present,
            with_letters > WORDY_SHARE * present,
            hinted if present else (),
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


def _is_headed(rule: Rule, label: str) -> bool:
    """Whether cells are to be looked at that only a header makes somebody's."""
    return bool(rule.header_hint and rule.header.search(label))


def _hint_of(rule: Rule, column: _Column) -> str:
    hint = _hint(rule, column.source)
    if not _is_headed(rule, plain_label(column.label)):
        return hint
    pattern = rule.header_hint.replace("'", "''")
    return f"(regexp_full_match({column.source}, '{pattern}') OR {hint})"


def _scan_column(cells: Cells, column: _Column, rule: Rule) -> Iterator[_Said]:
    survey = _survey(cells, column, rule)
    if survey.weights:
        yield _Said(
            finding=_finding(rule, column.label, survey),
            column=column.name,
            rule=rule,
            cells=survey.cells,
            explains=survey.whole >= VALID_SHARE * column.present,
            has_header=survey.has_header,
        )


def _survey(cells: Cells, column: _Column, rule: Rule) -> _Survey:
    """The hits of each kind and how much they weigh together."""
    hits = {kind: _Hits(values=[], rows=[]) for kind in (_CERTAIN, *range(len(rule.shapes)))}
    conforming = [0] * len(rule.shapes)
    cells_by_kinds: dict[tuple[int, ...], int] = {}
    values = cells.connection.execute(
        f"""SELECT {column.source}, sum(times)::BIGINT, min(row) FROM {column.texts}
        WHERE {_hint_of(rule, column)} {_but_hopeless(cells, column, rule)} GROUP BY {column.source}"""  # noqa: S608
    )
    label = plain_label(column.label)
    slow = [turn for turn, shape in enumerate(rule.shapes) if shape.is_slow]
    usual = _silent(rule, label)
    while some := values.fetchmany(FETCHED):
        for text, times, row in some:
            for turn in slow:
                if conforming[turn] >= MOST_ASKED:
                    usual[turn] = hits[turn].distinct >= VALID_SHARE * conforming[turn]
            look = _look_at(rule, text, usual, is_wordy=column.is_wordy)
            for turn in look.shapes:
                conforming[turn] += 1
            for kind in look.kinds:
                hits[kind].take(look.values, row)
            if look.kinds:
                cells_by_kinds[look.kinds] = cells_by_kinds.get(look.kinds, 0) + times
    weights: dict[int, Severity] = {}
    if certain := hits[_CERTAIN].values:
        weights |= {_CERTAIN: weight} if (weight := rule.weigh(certain)) else {}
    distinct = _Distinct(cells, column)
    has_header = False
    for turn, (shape, of_shape) in enumerate(zip(rule.shapes, conforming, strict=True)):
        if not hits[turn].values or (rule.exempt is not None and rule.exempt.search(label)):
            continue
        of_kind = sum(count for kinds, count in cells_by_kinds.items() if turn in kinds)
        headed = _confirms(rule, shape, label, hits[turn], distinct)
        is_soft = shape.soft_header is not None and bool(shape.soft_header.search(label))
        headed_weight = Severity.REVIEW if is_soft else shape.severity
        weight = headed_weight if headed else _weigh(rule, shape, label, hits[turn], of_kind, of_shape, distinct)
        has_header |= headed
        if weight:
            weights[turn] = weight
    firing = {kinds: count for kinds, count in cells_by_kinds.items() if not weights.keys().isdisjoint(kinds)}
    whole = sum(count for kinds, count in firing.items() if kinds != (_CERTAIN,) and kinds)
    return _Survey(weights, hits, sum(firing.values()), whole, has_header)


def _but_hopeless(cells: Cells, column: _Column, rule: Rule) -> str:
    """SQL that leaves out plain numbers of shapes that a large sample shows to be somebody's by chance at most."""
    label = plain_label(column.label)
    if column.is_wordy or column.present < 2 * SAMPLED or rule.header.search(label):
        return ""
    sample = cells.connection.execute(
        f"""SELECT * FROM (SELECT {column.source} AS plain FROM {column.texts} WHERE {_hint_of(rule, column)})
        USING SAMPLE reservoir({SAMPLED} ROWS) REPEATABLE (1)"""  # noqa: S608
    ).fetchall()
    hopeless = []
    for shape in rule.shapes:
        conforming = [text for (text,) in sample if shape.pattern.fullmatch(text)]
        asked = conforming[:MOST_ASKED] if not shape.needs_header else []
        valid = sum(map(shape.is_valid, asked))
        is_rare = len(conforming) < HOPELESS_SHARE * shape.column_share * len(sample)
        is_chance = len(conforming) >= FEWEST_SAMPLED and valid < HOPELESS_SHARE * len(asked) + shape.needs_header
        if is_rare or is_chance:
            hopeless.append(shape)
    # A number that conforms to two shapes stays as long as one of them may still be somebody's.
    kept = [shape for shape in rule.shapes if shape not in hopeless and not shape.needs_header]
    if any(_LOOKS_AHEAD in shape.pattern.pattern for shape in kept):
        return ""
    stay = " OR ".join(_matches(column, shape) for shape in kept) or "false"
    return f"AND NOT (regexp_full_match({column.source}, '{_PLAIN_NUMBER}') AND NOT ({stay}))"


def _matches(column: _Column, shape: Shape) -> str:
    pattern = shape.pattern.pattern.replace("'", "''")
    return f"regexp_full_match({column.source}, '{pattern}')"


class _Distinct:
    """How many different texts a column has, counted when somebody asks."""

    def __init__(self, cells: Cells, column: _Column) -> None:
        self._cells, self._column = cells, column
        self._counted: dict[str, int] = {}

    def texts(self) -> int:
        return self._count(f"{self._column.source} <> ''")

    def numbers(self) -> int:
        """Words among them, such as `không có`, are no numbers that look otherwise."""
        return self._count(f"regexp_matches({self._column.source}, '[0-9]')")

    def _count(self, condition: str) -> int:
        if condition not in self._counted:
            asked = f"count(DISTINCT {self._column.source}) FILTER ({condition})"
            ((count,),) = self._cells.query(f"SELECT {asked} FROM {self._column.texts}")  # noqa: S608
            self._counted[condition] = int(str(count))
        return self._counted[condition]


def _looked_at(cells: Cells, column: _Column, rule: Rule) -> Iterator[tuple[str, _Look, int]]:
    """The different texts with a hit of any kind, as they stand, and how often."""
    values = cells.connection.execute(
        f"""SELECT value, {column.source}, sum(times)::BIGINT FROM {column.texts}
        WHERE {_hint_of(rule, column)} GROUP BY value"""  # noqa: S608
    )
    # Where a slow validator took most values, all others are taken for such as well.
    usual = {turn: True for turn, shape in enumerate(rule.shapes) if shape.is_slow} | _silent(
        rule, plain_label(column.label)
    )
    while some := values.fetchmany(FETCHED):
        for text, plain, times in some:
            look = _look_at(rule, plain, usual, is_wordy=column.is_wordy)
            if look.spans:
                yield text, look, times


def _silent(rule: Rule, label: str) -> dict[int, bool]:
    """Shapes that say nothing without the header that this column does not have, so that nobody need be asked."""
    return {
        turn: False
        for turn, shape in enumerate(rule.shapes)
        if shape.needs_header and not (shape.header or rule.header).search(label)
    }


def _look_at(rule: Rule, text: str, usual: Mapping[int, bool], *, is_wordy: bool) -> _Look:
    """What a text is to a rule; `usual` answers for shapes whose validator need not be asked any more."""
    stripped = text.strip()
    # Spreadsheets hand on a number that was kept as text with an apostrophe before it.
    together = rule.write(stripped.removeprefix("'"))
    shapes = tuple(turn for turn, shape in enumerate(rule.shapes) if shape.pattern.fullmatch(together))
    if not shapes:
        spans = tuple(rule.find(text))
        values = tuple(text[span.start : span.end] for span in spans)
        return _Look((), (_CERTAIN,) * bool(spans), values, spans)
    kinds = tuple(turn for turn in shapes if (usual[turn] if turn in usual else rule.shapes[turn].is_valid(together)))
    if not kinds:
        return _Look(shapes)
    is_text = is_wordy and together.isdigit()
    is_certain = (is_text or stripped.startswith("'") or rule.is_unmistakable(text)) and any(rule.find(text))
    return _Look(shapes, (_CERTAIN,) if is_certain else kinds, (together,), (Span(0, len(text)),))


def _confirms(rule: Rule, shape: Shape, label: str, hits: _Hits, distinct: _Distinct) -> bool:
    """Whether the label says what such values are, and they do not gainsay it."""
    if not (shape.header or rule.header).search(label):
        return False
    if shape.header_share and (_COUNTS.search(label) or hits.distinct < shape.header_share * distinct.texts()):
        return False
    return shape.is_identifier(hits.values)


def _weigh(
    rule: Rule, shape: Shape, label: str, hits: _Hits, cells: int, conforming: int, distinct: _Distinct
) -> Severity | None:
    """How much whole cells of one shape weigh by whether they could be chance."""
    if shape.needs_header or hits.distinct < VALID_SHARE * conforming or not shape.looks_assigned(hits.values):
        return None
    numbers = distinct.numbers()
    if conforming < shape.column_share * numbers or hits.distinct < shape.unique_share * cells:
        return None
    chance = chance_of(hits.distinct, conforming, shape.chance)
    if chance < SURE:
        return shape.severity
    if rule.negator is not None and rule.negator.search(label):
        return None
    if shape.few_suffice and cells >= FEW_CELLS and hits.distinct == conforming:
        is_doubtful = chance < DOUBTFUL or conforming == numbers or conforming >= FEWEST_WITHOUT_EXCEPTION
        return Severity.REVIEW if is_doubtful else None
    return Severity.REVIEW if chance < DOUBTFUL and hits.distinct >= FEWEST_FOR_DOUBT else None


def _finding(rule: Rule, label: str, survey: _Survey) -> Finding:
    severity = max(survey.weights.values(), key=_WEIGHTS.index)
    # The heaviest come first, and of these the most: the finding is named after them.
    kinds = sorted(
        survey.weights, key=lambda kind: (-_WEIGHTS.index(survey.weights[kind]), -survey.hits[kind].distinct)
    )
    values = [value for kind in kinds for value in survey.hits[kind].values]
    kind = rule.kind_of(values[0]) if kinds[0] == _CERTAIN else rule.shapes[kinds[0]].kind
    return Finding(
        code=rule.code,
        severity=severity,
        gate=Gate.PRIVACY,
        column=label,
        count=survey.cells,
        rows=tuple(sorted(row for kind in kinds for row in survey.hits[kind].rows)[:MAX_ROWS]),
        examples=_examples(rule, values),
        params={"place": "column", **({"kind": kind} if kind else {})},
    )


def _examples(rule: Rule, values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule.mask(value) for value in values[:100]))[:MAX_EXAMPLES]


def _scan_texts(texts: Sequence[Surrounding], rules: Sequence[Rule]) -> Iterator[Finding]:
    for rule in rules:
        if rule.is_of_cells:
            continue
        found: dict[str, list[tuple[int | None, str]]] = {}
        for surrounding in texts:
            if surrounding.place in rule.passes_in:
                continue
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
                    params={"place": place, **({"kind": kind} if (kind := rule.kind_of(hits[0][1])) else {})},
                )
