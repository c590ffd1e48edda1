"""Viet Nam's wards, provinces and regions since 2025, and how agencies write them: `places/` says where from."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import msgspec

from validation.privacy.labels import plain_label

_FOLDER = Path(__file__).with_name("places")
_KIND = re.compile(r"^(phuong|xa|thi tran|dac khu|tinh|thanh pho|tp|p|x|t)(?= )\s*")


class Province(msgspec.Struct, frozen=True):
    code: str
    full_name: str
    region: str


class _Units(msgspec.Struct, frozen=True):
    provinces: Mapping[str, Province]
    """By code, name and former name."""
    wards: Mapping[str, frozenset[str]]
    """Codes of the provinces with a ward of that code or name."""
    regions: Mapping[str, str]


@cache
def _units() -> _Units:
    provinces: dict[str, Province] = {}
    regions: dict[str, str] = {}
    for row in _rows("provinces.csv"):
        province = Province(row["code"], row["full_name"], row["region"])
        for name in (row["code"], row["name"], *filter(None, row["former_names"].split("|"))):
            provinces[_key(name)] = province
        regions[_key(row["region"])] = row["region"]
    wards: dict[str, set[str]] = {}
    for row in _rows("wards.csv"):
        name = row["full_name"]
        for key in (row["code"], *_keys(name)):
            wards.setdefault(key, set()).add(row["province_code"])
    return _Units(provinces, {key: frozenset(codes) for key, codes in wards.items()}, regions)


def _rows(name: str) -> Iterable[Mapping[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _written(name: str) -> str:
    """The name with its diacritics, which tell many wards apart."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _key(name: str) -> str:
    """The name without kind and diacritics."""
    return _KIND.sub("", plain_label(name))


def _keys(name: str) -> tuple[str, ...]:
    """The ways in which a ward is looked for, the surest first: whole with diacritics, whole without, bare."""
    return _written(name), plain_label(name), _key(name)


def province_of(text: str, within: str = "") -> Province | None:
    """The province in which a place lies, be it a ward, a province or a whole address; None where that is not sure.

    `within` is what the table says of the province. A number is a place only if it is the code of one.
    """
    units = _units()
    parts = [part for part in re.split(r"[,;]| - ", text) if part.strip()]
    outer = _province(within) if within else None
    if outer is None and len(parts) > 1:
        outer = _province(parts[-1])
    is_named = any(character.isalpha() for character in text)
    if outer is not None and (is_named or text.strip() in units.wards):
        return outer
    if not parts:
        return None
    # `Huế` is a city and `Phường Huế` would be a ward: a bare name is rather the larger place.
    name = text if plain_label(text) in units.provinces or _key(text) in units.provinces else parts[0]
    is_ward = re.match(r"(phường|xã|đặc khu|phuong|xa|dac khu)\b", _written(name)) is not None
    if not is_ward and (found := _province(name)) is not None:
        return found
    keys = (name.strip(), *_keys(name))
    codes: frozenset[str] = next((units.wards[key] for key in keys if key in units.wards), frozenset())
    return units.provinces[next(iter(codes))] if len(codes) == 1 else None


def _province(text: str) -> Province | None:
    return _units().provinces.get(_key(text))


def region_of(text: str, within: str = "") -> str | None:
    """The region in which a place lies; a region lies in itself."""
    if (found := _units().regions.get(_key(text))) is not None:
        return found
    province = province_of(text, within)
    return province.region if province else None
