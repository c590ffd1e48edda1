"""D15: what a workbook hides. The fact is named, and whatever is in it meets the same rules as the table.

The name of whoever made or saved a file is a person's, and is in nearly every workbook. It is in no version, nobody
sees it on a page, and the file itself stays in quarantine because of it: so that name alone is a note, as is what can
be seen beside the table, and only what is hidden needs a second person (see `validation.xray.hidden`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
import msgspec

from validation.privacy.scan import scan
from validation.read.cells import Cells
from validation.read.reading import Aside, Source
from validation.recipe import DropMisfits, DropSurroundings, LeaveOutRows, Recipe, RemoveInvisible, TableFix
from validation.report import Finding, Gate
from validation.xray.hidden import KINDS, Hidden

CODE = "d15-hidden"
_CUTS = (TableFix, DropMisfits, DropSurroundings, LeaveOutRows, RemoveInvisible)
_ONLY_NAMES = ("sheet", "label", "member")
"""Places of texts that are in the original and in what is published, or are looked at by themselves."""


def hidden_findings(hidden: Sequence[Hidden]) -> Iterator[Finding]:
    """One finding for each kind of thing that a file holds beside its table."""
    for one in hidden:
        if one.count:
            yield Finding(
                code=CODE,
                severity=KINDS[one.kind].severity,
                gate=Gate.PRIVACY,
                count=one.count,
                params={"kind": one.kind, "place": one.kind, **({"names": ", ".join(one.names)} if one.names else {})},
            )


def scan_asides(
    connection: duckdb.DuckDBPyConnection, asides: Sequence[Aside], found: Sequence[Finding]
) -> Iterator[Finding]:
    """What the rules find in cells that are no part of the table.

    They are placed by their sheet, for the rows and labels of findings are those of the table. What was `found` in the
    same place already is not said again.
    """
    said = {(finding.code, finding.params.get("place")) for finding in found}
    for aside in asides:
        with connection.cursor() as cursor:
            cursor.register("cells", aside.table)
            for finding in scan(Cells(cursor, aside.table, aside.labels), (), lambda _share: None):
                if (finding.code, aside.place) not in said:
                    said.add((finding.code, aside.place))
                    yield msgspec.structs.replace(
                        finding, column=None, rows=(), params={"place": aside.place, "sheet": aside.name}
                    )


def is_whole(source: Source, findings: Sequence[Finding], recipe: Recipe) -> bool:
    """Whether the table is all that the file holds, so that the file says no more than what is published."""
    around = (text.place for text in source.surroundings)
    return (
        source.is_whole
        and not source.asides
        and not any(one.count for one in source.hidden)
        and not any(place not in _ONLY_NAMES and place not in KINDS for place in around)
        and len(source.reading.sheets) < 2
        and not (source.reading.tables and source.reading.table)
        and not source.left_out
        and not any(finding.code.endswith("-left-out") or finding.params.get("kind") in KINDS for finding in findings)
        and not any(isinstance(step, _CUTS) for step in recipe)
    )
