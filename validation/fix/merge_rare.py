"""Values that stand in few rows become one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from validation.fix.transformation import Fixed, RiskExample, RiskTransformation
from validation.fix.values import counted, map_each
from validation.read.cells import Cells
from validation.recipe import MergeRare


def apply(cells: Cells, names: Sequence[str], step: MergeRare, missing: Sequence[str]) -> Fixed:
    """The table with one value in the place of the rare ones, which stands in as many rows itself.

    Were the rare ones too few together, the next rarer value joins them: else whoever is among the few is known.
    """
    counts = {text: times for text, times in counted(cells, names[0]).items() if text and text not in missing}
    rare = _rare(counts, step.least, step.into)
    return map_each(cells, names[0], missing, lambda text: step.into if text in rare else text)


def _rare(counts: Mapping[str, int], least: int, into: str) -> set[str]:
    rare: set[str] = set()
    together = counts.get(into, 0)
    for text, times in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        if text == into:
            continue
        if times >= least and (not (rare or together) or together >= least):
            break
        rare.add(text)
        together += times
    return rare


FIX = RiskTransformation(
    code="merge_rare",
    version=1,
    note="rare-merged",
    apply=apply,
    examples=(
        RiskExample(
            {"Dân tộc": ("Kinh", "Kinh", "Kinh", "Tày", "Tày", "Chứt", "Ơ Đu", ""), "b": tuple("12345678")},
            MergeRare("Dân tộc", 2),
            {"Dân tộc": ("Kinh", "Kinh", "Kinh", "Tày", "Tày", "Khác", "Khác", ""), "b": tuple("12345678")},
            count=2,
        ),
        RiskExample(
            {"Nghề": ("A", "A", "A", "B", "B", "C")},
            MergeRare("Nghề", 2, "Other"),
            {"Nghề": ("A", "A", "A", "Other", "Other", "Other")},
            count=3,
        ),
        RiskExample({"Nghề": ("A", "A", "B", "B")}, MergeRare("Nghề", 2), {"Nghề": ("A", "A", "B", "B")}, count=0),
    ),
)
