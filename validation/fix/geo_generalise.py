"""Wards, communes and provinces of Viet Nam become the province or the region that they lie in."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from validation.fix.administrative_units import province_of, region_of
from validation.fix.transformation import Fixed, RiskExample, RiskTransformation, with_column
from validation.fix.values import map_each
from validation.read.cells import Cells
from validation.recipe import GeoGeneralise


def apply(cells: Cells, names: Sequence[str], step: GeoGeneralise, missing: Sequence[str]) -> Fixed:
    """The table with larger places; what is no place that is known for sure goes."""
    if len(names) == 1:
        return map_each(cells, names[0], missing, lambda text: _larger(text, "", step.to))
    name, within = names
    pairs = cells.table.select([name, within]).group_by([name, within]).aggregate([])
    kept = frozenset(missing) | {""}
    became = [
        place if place in kept else _larger(place, province, step.to)
        for place, province in zip(pairs.column(name).to_pylist(), pairs.column(within).to_pylist(), strict=True)
    ]
    keys = pc.binary_join_element_wise(pairs.column(name), pairs.column(within), "\x00").combine_chunks()
    column = cells.table.column(name)
    turns = pc.index_in(pc.binary_join_element_wise(column, cells.table.column(within), "\x00"), value_set=keys)
    texts = pa.array(became, pa.string())
    mapped = pa.chunked_array([texts.take(chunk) for chunk in turns.chunks], pa.string())
    return Fixed(with_column(cells, name, mapped), int(pc.sum(pc.not_equal(mapped, column)).as_py() or 0))


def _larger(text: str, within: str, to: str) -> str:
    if to == "region":
        return region_of(text, within) or ""
    province = province_of(text, within)
    return province.full_name if province else region_of(text) or ""


FIX = RiskTransformation(
    code="geo_generalise",
    version=1,
    note="places-generalised",
    apply=apply,
    examples=(
        RiskExample(
            {"Xã": ("Phường Ba Đình", "00008", "phuong hoan kiem", "", "Sao Hoả", "Xã Tân Lập")},
            GeoGeneralise("Xã", "province"),
            {"Xã": ("Thành phố Hà Nội", "Thành phố Hà Nội", "Thành phố Hà Nội", "", "", "")},
            count=5,
        ),
        RiskExample(
            {"Nơi ở": ("Tỉnh Hà Giang", "Cà Mau", "Phường 1, TP Hồ Chí Minh", "TP. Huế", "Đông Nam Bộ")},
            GeoGeneralise("Nơi ở", "region"),
            {
                "Nơi ở": (
                    "Trung du và miền núi phía Bắc",
                    "Đồng bằng sông Cửu Long",
                    "Đông Nam Bộ",
                    "Bắc Trung Bộ",
                    "Đông Nam Bộ",
                )
            },
            count=4,
        ),
        RiskExample(
            {"Xã": ("Xã Tân Lập", "Xã Tân Lập"), "Tỉnh": ("Tây Ninh", "Tuyên Quang")},
            GeoGeneralise("Xã", "region", "Tỉnh"),
            {"Xã": ("Đông Nam Bộ", "Trung du và miền núi phía Bắc"), "Tỉnh": ("Tây Ninh", "Tuyên Quang")},
            count=2,
        ),
    ),
)
