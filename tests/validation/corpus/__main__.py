"""`make evaluate-reading`: reads the corpus and prints how much was read exactly right. Words choose files by name."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.validation.corpus.cases import all_cases
from tests.validation.corpus.evaluate import Outcome, Score, score


def main(words: Sequence[str]) -> None:
    terminal = Console(width=None if sys.stdout.isatty() else 200)
    chosen = [case for case in all_cases() if all(word in f"{case.family} {case.name}" for word in words)]
    with tempfile.TemporaryDirectory() as folder:
        scores = [
            score(case, Path(folder))
            for case in track(chosen, "Reading the corpus …", console=terminal, transient=True)
        ]
    terminal.print(_families(scores), _failures(scores), _mistyped(scores), _figures(scores), sep="\n")


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / max(whole, 1):.1%})"


def _families(scores: Sequence[Score]) -> Table:
    table = Table("family", "files", "read right", "columns typed right", title="By family", title_justify="left")
    for family in dict.fromkeys(one.case.family for one in scores):
        of_family = [one for one in scores if one.case.family == family]
        table.add_row(
            family,
            str(len(of_family)),
            _share(sum(one.outcome is Outcome.RIGHT for one in of_family), len(of_family)),
            _share(sum(one.typed_right for one in of_family), sum(one.columns for one in of_family)),
        )
    return table


def _failures(scores: Sequence[Score]) -> Table:
    table = Table("damage", "file", "how", "why", title="Not read right", title_justify="left")
    order = list(Outcome)
    for one in sorted(scores, key=lambda one: -order.index(one.outcome)):
        if one.outcome is not Outcome.RIGHT:
            table.add_row(one.case.family, one.case.name, one.outcome.value, one.why.replace("[", r"\["))
    return table


def _mistyped(scores: Sequence[Score]) -> Table:
    table = Table("file", "columns", title="Read right and typed otherwise", title_justify="left")
    for one in scores:
        if one.mistyped and one.outcome in (Outcome.RIGHT, Outcome.ASKED, Outcome.UNNAMED):
            table.add_row(one.case.name, "; ".join(one.mistyped).replace("[", r"\["))
    return table


def _figures(scores: Sequence[Score]) -> str:
    outcomes = Counter(one.outcome for one in scores)
    lines = [f"{outcome.value}: {_share(outcomes[outcome], len(scores))}" for outcome in Outcome]
    typed = _share(sum(one.typed_right for one in scores), sum(one.columns for one in scores))
    return "\n".join([*lines, f"columns typed right: {typed}"])


if __name__ == "__main__":
    main(sys.argv[1:])
