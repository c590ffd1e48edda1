"""All tables of a seed: personal columns with public ones beside them, hard negatives, ordinary tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from tests.privacy.negatives import HARD_NEGATIVES
from tests.privacy.ordinary import ORDINARY, Ordinary
from tests.privacy.personal import PERSONAL
from tests.privacy.table import LONG, MISSING, Column, Expected, Header, Holds, Kind, MadeTable, with_gaps
from validation.report import Severity

LOCALES = ("vi", "en", "da", "et", "ko")
PERSONAL_COLUMNS = 8
HARD_COLUMNS = 20
TRACES_APART = 0.4
SURE_ROWS = 20
"""Without a header fewer cells than these are a doubt at most."""
_ABSENT = ("c{}", "cot {}", "Cột {}", "Unnamed: {}", "column{}", "F{}", "Field_{}", "V{}", "_{}", "({})")
_DIRECT = tuple(f"d{number}-" for number in range(1, 11))


def made_tables(seed: int, rounds: int = 3) -> Iterator[MadeTable]:
    """Every table of this seed, always the same; for each sort of header every kind is made so many times."""
    for locale in LOCALES:
        for header in Header:
            for number in range(rounds):
                random = Random(f"{seed} {locale} {header} {number}")
                yield from _personal_tables(random, locale, header)
                yield from _hard_tables(random, locale, header)
    for ordinary in ORDINARY:
        for header in (Header.LOCAL, Header.ENGLISH):
            random = Random(f"{seed} {ordinary.locale} {ordinary.name} {header}")
            for _ in range(rounds):
                yield _ordinary_table(random, ordinary, header)


def _ordinary_table(random: Random, ordinary: Ordinary, header: Header) -> MadeTable:
    count = random.choice([6, 15, 40, 120, 300])
    columns = tuple(
        Column(
            english if header is Header.ENGLISH else local,
            with_gaps(random, make(random, count)),
            "ordinary",
            Holds.PUBLIC,
        )
        for local, english, make in ordinary.columns
    )
    return MadeTable(ordinary.name, ordinary.locale, header, columns)


def _personal_tables(random: Random, locale: str, header: Header) -> Iterator[MadeTable]:
    kinds = [kind for kind in PERSONAL if kind.locale == locale and _is_made(kind, header)]
    # What is sensitive is so of a person: such columns go beside others.
    alone = [kind for kind in kinds if kind.code != "d12-sensitive" for _ in range(kind.often)]
    beside = [kind for kind in kinds if kind.code == "d12-sensitive"]
    fillers = [
        kind for kind in HARD_NEGATIVES if kind.locale == locale and kind.name in _FILLERS and _is_made(kind, header)
    ]
    random.shuffle(alone)
    # Traces weigh less where no number, name or address stands beside them, so now and then they are alone.
    apart = [kind for kind in alone if kind.code == "d11-trace" and random.random() < TRACES_APART]
    tables = [
        *_groups([kind for kind in alone if kind not in apart], PERSONAL_COLUMNS),
        *_groups(apart, PERSONAL_COLUMNS),
    ]
    named = [group for group in tables if any(_is_direct(kind) for kind in group)]
    for kind in beside:
        random.choice(named).append(kind)
    for group in tables:
        mixed = [*group, *random.sample(fillers, min(2, len(fillers)))]
        random.shuffle(mixed)
        yield _table(random, f"{locale} {'+'.join(kind.name for kind in group)}", locale, header, mixed)


_FILLERS = frozenset(
    {"station", "money", "amount", "document-date", "post", "city", "moment", "share", "age-group", "population"}
)


def _hard_tables(random: Random, locale: str, header: Header) -> Iterator[MadeTable]:
    kinds = [kind for kind in HARD_NEGATIVES if kind.locale == locale and _is_made(kind, header)]
    random.shuffle(kinds)
    for number, group in enumerate(_groups(kinds, HARD_COLUMNS)):
        yield _table(random, f"{locale} negatives {number}", locale, header, group)


def _groups(kinds: Sequence[Kind], size: int) -> list[list[Kind]]:
    return [list(kinds[start : start + size]) for start in range(0, len(kinds), size)]


def _is_made(kind: Kind, header: Header) -> bool:
    return kind.without_header if header is Header.ABSENT else bool(kind.labels(header))


def _is_direct(kind: Kind) -> bool:
    return kind.code.startswith(_DIRECT) and kind.least is Severity.BLOCK


def _table(random: Random, name: str, locale: str, header: Header, kinds: Sequence[Kind]) -> MadeTable:
    count = random.choice(max((kind.rows for kind in kinds), key=min))
    is_of_people = any(map(_is_direct, kinds))
    columns: list[Column] = []
    for kind in kinds:
        label = _label(random, kind, header, {column.label for column in columns}, len(columns))
        cells = kind.make(random, count)
        # A gap in the only telling remark would take away what is to be found.
        if kind.rows != LONG:
            cells = with_gaps(random, cells)
        expected = _expected(kind, header, sum(cell not in MISSING for cell in cells), is_of_people)
        holds = Holds.PERSONAL if kind in PERSONAL else Holds.HARD_NEGATIVE
        columns.append(Column(label, cells, kind.name, holds, expected))
    return MadeTable(name, locale, header, tuple(columns))


def _label(random: Random, kind: Kind, header: Header, taken: set[str], place: int) -> str:
    """A label that no other column of the table has, for findings name columns by it."""
    if header is Header.ABSENT:
        return (
            ""
            if "" not in taken and random.random() < 0.1
            else _ABSENT[random.randrange(len(_ABSENT))].format(place + 1)
        )
    label = random.choice(kind.labels(header))
    return f"{label} {place + 1}" if label in taken else label


def _expected(kind: Kind, header: Header, present: int, is_of_people: bool) -> tuple[Expected, ...]:
    if not kind.code:
        return ()
    codes = (kind.code, *kind.also)
    if header is not Header.ABSENT:
        # Days of birth and plates are doubtful alone and refused beside somebody's number, name or address.
        is_doubtful_alone = kind.code == "d11-trace" and not is_of_people
        return (Expected(codes, Severity.REVIEW if is_doubtful_alone else kind.least, kind.most),)
    most = kind.bare_most or kind.most
    if kind.bare is None or present < kind.bare_rows:
        return (Expected(codes, None, most),)
    is_sure = present >= SURE_ROWS or kind.code in ("d6-email", "d13-free-text")
    return (Expected(codes, kind.bare if is_sure else Severity.REVIEW, most),)
