"""`make evaluate-privacy`: scans the made tables and prints how well each rule does, and what it gets wrong.

Words choose rules by their code, such as `d7`. `SEEDS=4` makes so many sets of tables, `MISSES=200` prints so many
kinds of misses.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.privacy.evaluate import Judged, alarms, has_header, misses, scan_tables, score
from tests.privacy.table import Holds
from tests.privacy.tables import LOCALES, made_tables
from validation.privacy.scan import RULES
from validation.report import Severity


def main(words: Sequence[str]) -> None:
    terminal = Console(width=None if sys.stdout.isatty() else 200)
    tables = [table for seed in range(int(os.environ.get("SEEDS", "2"))) for table in made_tables(seed)]
    judged = list(scan_tables(track(tables, "Scanning …", console=terminal, transient=True)))
    expected = {one.codes[0] for each in judged for one in each.column.expected}
    codes = sorted(
        (code for code in expected | {rule.code for rule in RULES} if not words or code.split("-")[0] in words),
        key=lambda code: int(code[1:].split("-")[0]),
    )
    terminal.print(
        _rules(judged, codes), _misses(judged, codes, int(os.environ.get("MISSES", "60"))), _alarms(judged), sep="\n"
    )
    terminal.print(
        f"{len(tables)} tables, {len(judged)} columns: {dict(Counter(str(one.column.holds) for one in judged))}"
    )


def _rules(judged: Sequence[Judged], codes: Sequence[str]) -> Table:
    columns = ("rule", "locale", "header", "recall", "too soft", "precision", "confused")
    table = Table(*columns, title="By rule", title_justify="left")
    for code in codes:
        for locale in ("all", *LOCALES):
            of_locale = [one for one in judged if locale in ("all", one.table.locale)]
            for with_header, name in ((True, "with"), (False, "without")):
                of_rule = score([one for one in of_locale if has_header(one) is with_header], code)
                if of_rule.found.whole or of_rule.precise.whole:
                    figures = (of_rule.found, of_rule.said_less, of_rule.precise, of_rule.confused)
                    table.add_row(code, locale, name, *map(str, figures))
        table.add_section()
    return table


def _misses(judged: Sequence[Judged], codes: Sequence[str], most: int) -> Table:
    """The kinds that go wrong most often first, each with one of its columns."""
    table = Table(
        "times",
        "kind",
        "locale",
        "header",
        "label",
        "masked",
        "rows",
        "expected",
        "said",
        title="Misses",
        title_justify="left",
    )
    wrong: dict[tuple[str, ...], list[Judged]] = {}
    for one, right, said in misses(judged, codes):
        wrong.setdefault((one.column.kind, one.table.locale, str(one.table.header), right, said), []).append(one)
    for (kind, locale, header, right, said), ones in sorted(wrong.items(), key=lambda item: -len(item[1]))[:most]:
        first = ones[0]
        table.add_row(
            str(len(ones)),
            kind,
            locale,
            header,
            first.column.label.replace("[", r"\["),
            first.example(),
            str(len(first.column.cells)),
            right,
            said,
        )
    return table


def _alarms(judged: Sequence[Judged]) -> Table:
    table = Table("columns", "header", "blocked", "blocked or reviewed", title="False alarms", title_justify="left")
    for holds in (Holds.HARD_NEGATIVE, Holds.PUBLIC):
        for with_header in (True, False):
            chosen = [one for one in judged if has_header(one) is with_header]
            table.add_row(
                str(holds),
                "with" if with_header else "without",
                str(alarms(chosen, holds, Severity.BLOCK)),
                str(alarms(chosen, holds, Severity.REVIEW)),
            )
    return table


if __name__ == "__main__":
    main(sys.argv[1:])
