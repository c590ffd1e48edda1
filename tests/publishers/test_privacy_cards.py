"""What the cards of the privacy gate show of cells, and which fix they put first."""

from __future__ import annotations

import pytest

from publishers.privacy_cards import Change, preview
from validation.privacy.mask import HIDDEN
from validation.read.excerpt import Excerpt
from validation.recipe import DropColumn, DropRows, DropSurroundings, Mask, RedactSpans, Step

PHONE = "0912345678"
CELLS = Excerpt(
    ("mã", "sđt", "ghi chú", "sđt"),
    {
        2: ("1", PHONE, f"gọi chị Lan {PHONE} sau 17h", ""),
        3: ("2", "987 654 321", "đã trả", "x"),
        4: ("3",),
    },
)


@pytest.mark.parametrize(
    ("step", "column", "expected"),
    [
        (DropColumn("sđt"), "sđt", (Change(2, "•••678", None), Change(3, "•••321", None))),
        (DropRows(("sđt",)), "sđt", (Change(2, "•••678", None), Change(3, "•••321", None))),
        (Mask("sđt"), "sđt", (Change(2, "•••678", "•••678"), Change(3, "•••321", "•••321"))),
        (
            RedactSpans("ghi chú"),
            "ghi chú",
            (
                Change(2, "gọi chị Lan •••678 sau 17h", "gọi chị Lan […] sau 17h"),
                Change(3, "đ•••", "[…]"),
            ),
        ),
        (DropColumn("sđt_2"), "sđt", (Change(3, "x•••", None),)),
        (DropColumn("đã đổi tên"), "sđt", (Change(2, "•••678", None), Change(3, "•••321", None))),
        (DropColumn("nơi sinh"), "nơi sinh", ()),
        (DropSurroundings(), None, ()),
    ],
)
def test_a_preview_shows_masked_cells_before_and_after(
    step: Step, column: str | None, expected: tuple[Change, ...]
) -> None:
    """Of each found cell what it is and what becomes of it; columns of one label are told apart by the step."""
    assert preview((step,), column, [2, 3, 4, 9], CELLS) == expected


@pytest.mark.parametrize("step", [DropColumn("ghi chú"), DropRows(("ghi chú",)), RedactSpans("ghi chú")])
def test_a_preview_holds_no_raw_value(step: Step) -> None:
    """What is found is masked, however long the text around it is."""
    cells = Excerpt(("ghi chú",), {2: (f"{'a ' * 55}{PHONE} {'b ' * 200}",)})
    (change,) = preview((step,), "ghi chú", [2], cells)
    assert PHONE[:5] not in f"{change.before}{change.after}"
    assert HIDDEN in change.before
