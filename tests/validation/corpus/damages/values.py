"""Numbers, dates and missing values written as people and programs write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.validation.corpus.case import COMMA, DAY_FIRST, NUMBER, TEXT, WHOLE, Doubt, Kind
from tests.validation.corpus.draft import Damage, Draft, Record, above, change_data, change_row

Rewrite = Callable[[str], str]


def _column(column: int, rewrite: Callable[[int, str], str], kind: Kind | None = None) -> Callable[[Draft], Draft]:
    """One column written otherwise; what is written is what the table holds."""

    def apply(draft: Draft) -> Draft:
        place = column % draft.width
        rows = iter(range(len(draft.data)))

        def change(record: Record) -> Record:
            cell = rewrite(next(rows), record.cells[place])
            cells = (*record.cells[:place], cell, *record.cells[place + 1 :])
            return replace(record, cells=cells, truth=cells)

        kinds = (*draft.kinds[:place], kind or draft.kinds[place], *draft.kinds[place + 1 :])
        return replace(change_data(draft, change), kinds=kinds)

    return apply


def _columns(*changes: Callable[[Draft], Draft]) -> Callable[[Draft], Draft]:
    def apply(draft: Draft) -> Draft:
        for change in changes:
            draft = change(draft)
        return draft

    return apply


def _with_delimiter(delimiter: str, damage: Callable[[Draft], Draft]) -> Callable[[Draft], Draft]:
    return lambda draft: replace(damage(draft), dialect=replace(draft.dialect, delimiter=delimiter))


def _grouped(mark: str, decimal: str = ".") -> Rewrite:
    """1234567.5 with a mark between thousands."""

    def rewrite(cell: str) -> str:
        whole, point, fraction = cell.partition(".")
        return f"{int(whole):,}".replace(",", mark) + point.replace(".", decimal) + fraction if cell else ""

    return rewrite


def _comma(cell: str) -> str:
    return cell.replace(".", ",")


def _every(rewrite: Rewrite) -> Callable[[int, str], str]:
    return lambda _row, cell: rewrite(cell)


def _thousandfold(cell: str) -> str:
    """So large that every number has its groups."""
    return str(int(cell) * 1000 + 7)


def _decimal_comma_everywhere(draft: Draft) -> Draft:
    for column, kind in enumerate(draft.kinds):
        if kind == NUMBER:
            draft = _column(column, _every(_comma), COMMA)(draft)
    return draft


def _date(pattern: str) -> Rewrite:
    """An ISO date in another order."""

    def rewrite(cell: str) -> str:
        year, month, day = cell.split("-")
        return pattern.format(year=year, month=month, day=day, m=int(month), d=int(day), short=year[2:])

    return rewrite


def _asked_dates(draft: Draft) -> Draft:
    """No day is beyond the 12th, so day and month may be exchanged: only the officer knows."""
    dates = [f"{number % 12 + 1:02d}/{(number * 5) % 12 + 1:02d}/2023" for number in range(1, 20)]
    kind = replace(DAY_FIRST, doubt=Doubt.MUST)
    return _column(-1, lambda row, _cell: dates[row], kind)(draft)


def _marked_missing(marker: str, column: int, kind: Kind) -> Callable[[Draft], Draft]:
    """Some values are not there, and a sign says so."""
    return _column(column, lambda row, cell: marker if row in (1, 4) else cell, replace(kind, doubt=Doubt.MAY))


def _padded_text(draft: Draft) -> Draft:
    """Sub-items set in by spaces, which is part of what is written."""
    return _column(1, lambda row, cell: cell if row % 3 == 0 else f"   {cell}")(draft)


def _excel_text(column: int) -> Callable[[Draft], Draft]:
    """`="00004"`: how programs keep Excel from reading a code as a number."""

    def apply(draft: Draft) -> Draft:
        def change(record: Record) -> Record:
            cells = (*record.cells[:column], f'="{record.cells[column]}"', *record.cells[column + 1 :])
            return replace(record, cells=cells, raw=draft.dialect.delimiter.join(cells))

        return change_data(draft, change)

    return apply


def _excel_text_quoted(column: int) -> Callable[[Draft], Draft]:
    """The same from a program that quotes such a cell as it should."""

    def apply(draft: Draft) -> Draft:
        def change(record: Record) -> Record:
            return replace(
                record, cells=(*record.cells[:column], f'="{record.cells[column]}"', *record.cells[column + 1 :])
            )

        return change_data(draft, change)

    return apply


def _separator_line(draft: Draft) -> Draft:
    """`sep=;`, which Excel obeys and does not show: so whether it counts as a row is open."""
    marked = above(draft, ())
    first, *rest = marked.records
    return replace(
        marked,
        records=(replace(first, raw="sep=;"), *rest),
        dialect=replace(draft.dialect, delimiter=";"),
        rows_are_counted=False,
    )


def _one_text_among_numbers(draft: Draft) -> Draft:
    """A code with a letter in the last row makes the whole column text."""
    return replace(
        _column(-1, lambda row, cell: f"{cell}A" if row == len(draft.data) - 1 else cell, TEXT)(draft),
    )


def _long_integers(draft: Draft) -> Draft:
    """Digits beyond 64 bits belong to codes."""
    return _column(-1, lambda row, cell: f"9{cell:0>22}", TEXT)(draft)


def _long_text(draft: Draft) -> Draft:
    text = "Căn cứ Luật Tổ chức chính quyền địa phương; theo đề nghị của Giám đốc Sở.\n\n" * 60
    return change_row(
        draft,
        1,
        lambda record: replace(
            record,
            cells=(record.cells[0], text, *record.cells[2:]),
            truth=(record.cells[0], text, *record.cells[2:]),
        ),
    )


PERCENT = Kind(("number", "string"), decimal_char=",")
BOOLEAN = Kind(("boolean",))
MONTH = Kind(("string", "yearmonth"))

DAMAGES = (
    Damage("decimal commas", _decimal_comma_everywhere, ("air", "wards")),
    Damage("decimal commas between semicolons", _with_delimiter(";", _decimal_comma_everywhere), ("air", "reservoirs")),
    Damage("decimal commas between tabs", _with_delimiter("\t", _decimal_comma_everywhere), ("wards", "stops")),
    Damage(
        "thousands: comma",
        _column(-1, _every(_grouped(",")), Kind(("integer", "number"), group_char=",", doubt=Doubt.MAY)),
        ("wards", "population"),
    ),
    Damage(
        "millions: comma",
        _column(
            -1, _every(lambda cell: _grouped(",")(_thousandfold(cell))), Kind(("integer", "number"), group_char=",")
        ),
        ("wards", "population"),
    ),
    Damage(
        "thousands: point",
        _column(-1, _every(_grouped(".")), Kind(("integer", "number"), group_char=".", doubt=Doubt.MUST)),
        ("population",),
    ),
    Damage(
        "millions: point",
        _column(
            -1, _every(lambda cell: _grouped(".")(_thousandfold(cell))), Kind(("integer", "number"), group_char=".")
        ),
        ("wards", "population"),
    ),
    Damage(
        "thousands: space",
        _column(-1, _every(_grouped(" ")), Kind(("integer", "number"), group_char=" ")),
        ("wards", "population"),
    ),
    Damage(
        "thousands: no-break space",
        _column(-1, _every(_grouped("\u00a0")), Kind(("integer", "number"), group_char="\u00a0")),
        ("wards", "population"),
    ),
    Damage(
        "thousands: narrow no-break space",
        _column(-1, _every(_grouped("\u202f")), Kind(("integer", "number"), group_char="\u202f")),
        ("population",),
    ),
    Damage(
        "thousands: apostrophe",
        _column(-1, _every(_grouped("'")), Kind(("integer", "number"), group_char="'", doubt=Doubt.MAY)),
        ("population",),
    ),
    Damage("days first", _column(-1, _every(_date("{day}/{month}/{year}")), DAY_FIRST), ("beds", "korea")),
    Damage("days first, short", _column(-1, _every(_date("{d}/{m}/{year}")), DAY_FIRST), ("beds",)),
    Damage(
        "days first with dashes",
        _column(-1, _every(_date("{day}-{month}-{year}")), Kind(("date",), "%d-%m-%Y")),
        ("beds", "korea"),
    ),
    Damage(
        "days first with points",
        _column(-1, _every(_date("{day}.{month}.{year}")), Kind(("date",), "%d.%m.%Y")),
        ("beds", "korea"),
    ),
    Damage(
        "months first",
        _column(-1, _every(_date("{month}/{day}/{year}")), Kind(("date",), "%m/%d/%Y")),
        ("beds", "korea"),
    ),
    Damage(
        "years first with strokes",
        _column(-1, _every(_date("{year}/{month}/{day}")), Kind(("date",), "%Y/%m/%d")),
        ("beds",),
    ),
    Damage(
        "years first with points",
        _column(-1, _every(_date("{year}.{month}.{day}")), Kind(("date",), "%Y.%m.%d")),
        ("korea",),
    ),
    Damage(
        "days without strokes",
        _column(-1, _every(_date("{year}{month}{day}")), Kind(("date", "integer"), "%Y%m%d", doubt=Doubt.MAY)),
        ("korea",),
    ),
    Damage(
        "two-digit years",
        _column(-1, _every(_date("{day}/{month}/{short}")), Kind(("date",), "%d/%m/%y", doubt=Doubt.MAY)),
        ("beds",),
    ),
    Damage("months in words", _column(-1, _every(_date("Tháng {m}/{year}")), MONTH), ("beds", "korea")),
    Damage("year and month", _column(-1, _every(_date("{year}-{month}")), Kind(("yearmonth", "string"))), ("korea",)),
    Damage("day and month may be exchanged", _asked_dates, ("schools", "beds")),
    Damage(
        "moments without seconds",
        _column(1, _every(lambda cell: cell[:16]), Kind(("datetime",), "%Y-%m-%d %H:%M")),
        ("air",),
    ),
    Damage("moments with T", _column(1, _every(lambda cell: cell.replace(" ", "T")), Kind(("datetime",))), ("air",)),
    Damage(
        "moments with an offset",
        _column(1, _every(lambda cell: cell.replace(" ", "T") + "+07:00"), Kind(("datetime", "string"))),
        ("air",),
    ),
    Damage("hours", _column(1, _every(lambda cell: cell[11:]), Kind(("time",))), ("air",)),
    Damage("missing: dash", _marked_missing("-", -1, WHOLE), ("wards", "population")),
    Damage("missing: dots", _marked_missing("...", -1, WHOLE), ("population", "reservoirs")),
    Damage("missing: ellipsis", _marked_missing("…", -1, NUMBER), ("air", "bilingual")),
    Damage("missing: N/A", _marked_missing("N/A", -1, NUMBER), ("air",)),
    Damage("missing: two points", _marked_missing("..", -1, COMMA), ("budget",)),
    Damage("missing: null", _marked_missing("NULL", 2, NUMBER), ("air",)),
    Damage("missing: words", _marked_missing("Không có số liệu", -1, WHOLE), ("wards",)),
    Damage("missing: dash among dates", _marked_missing("-", -1, DAY_FIRST), ("schools",)),
    Damage("percent signs", _column(-1, _every(lambda cell: f"{cell}%"), PERCENT), ("budget",)),
    Damage("signs", _column(-1, lambda row, cell: f"-{cell}" if row % 2 else cell, WHOLE), ("reservoirs",)),
    Damage("plus signs", _column(-1, lambda row, cell: f"+{cell}" if row % 2 else cell, TEXT), ("population",)),
    Damage("true and false", _column(-1, lambda row, _cell: "TRUE" if row % 2 else "FALSE", BOOLEAN), ("stops",)),
    Damage("x or empty", _column(-1, lambda row, _cell: "x" if row % 2 else "", TEXT), ("stops",)),
    Damage("ones and zeros", _column(-1, lambda row, _cell: "01"[row % 2], WHOLE), ("stops",)),
    Damage("a letter in the last row", _one_text_among_numbers, ("wards", "population")),
    Damage("very long numbers", _long_integers, ("population",)),
    Damage("powers of ten", _column(-1, lambda row, cell: f"{row + 1}.5E+0{row % 9}", NUMBER), ("population",)),
    Damage("spaces before sub-items", _padded_text, ("wards", "population")),
    Damage("spaces around numbers", _column(-1, _every(lambda cell: f"  {cell} "), WHOLE), ("wards",)),
    Damage("a space for nothing", _marked_missing(" ", -1, WHOLE), ("wards",)),
    Damage("no-break spaces in text", _column(1, _every(lambda cell: cell.replace(" ", "\u00a0"))), ("wards",)),
    Damage("Excel's text mark", _excel_text(0), ("wards", "schools")),
    Damage("Excel's text mark in quotes", _excel_text_quoted(0), ("wards",)),
    Damage("Excel's separator line", _separator_line, ("budget", "wards")),
    Damage("long text with line breaks", _long_text, ("schools",)),
)
