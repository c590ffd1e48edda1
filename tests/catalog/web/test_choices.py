"""Every state of a search is an address, and every address that state."""

from __future__ import annotations

from typing import get_args
from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st
from litestar.datastructures import MultiDict

from catalog.web.choices import Labels, address_of, chips, facets, orderings, turned
from catalog.web.finding import Found, query_of, read_query
from catalog.web.i18n import SPEAKERS
from search.engine import FACETS, Query, Sort

EN = SPEAKERS["en"]
LABELS = Labels(EN, [])

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).map(str.strip).filter(bool)
FILTERS = st.dictionaries(st.sampled_from(FACETS), st.lists(TEXTS, max_size=3))


def at(address: str) -> Query:
    return read_query(MultiDict(parse_qsl(urlsplit(address).query)))


def found(query: Query, **counts: dict[str, int]) -> Found:
    return Found(query=query, datasets=(), total=0, facets=counts)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"])), FILTERS, st.sampled_from(get_args(Sort)), st.integers(1, 9)
)
def test_an_address_reads_back_as_its_query(text: str, filters: dict[str, list[str]], sort: str, page: int) -> None:
    """Writing a query into an address and reading it gives the same query."""
    query = query_of(text, filters, sort=sort, page=page)
    assert at(address_of(query)) == query


def test_plain_search_has_a_plain_address() -> None:
    """What is as usual is left out of the address."""
    assert address_of(query_of("", {})) == "/datasets"
    assert address_of(query_of("dân số", {})) == "/datasets?q=d%C3%A2n+s%E1%BB%91"


def test_choosing_starts_at_the_first_page() -> None:
    """A value chosen on page 3 leads to the first page of fewer results; chosen again it is dropped."""
    (theme,) = facets(found(query_of("", {}, page=3), theme={"ENVI": 2}), LABELS, EN)
    (option,) = theme.options
    assert (option.label, option.count, option.chosen) == ("Environment", 2, False)
    assert option.address == "/datasets?theme=ENVI"
    (again,) = facets(found(at(option.address), theme={"ENVI": 2}), LABELS, EN)[0].options
    assert (again.chosen, again.address) == (True, "/datasets")


def test_what_is_chosen_stays_in_sight() -> None:
    """A chosen value stands first, even when nothing has it any more; the rest is ordered by count, then name."""
    query = query_of("", {"tag": ["gone"]})
    (tags,) = facets(found(query, tag={"b": 1, "a": 1, "c": 5}), LABELS, EN)
    assert [(option.label, option.count) for option in tags.options] == [("gone", 0), ("c", 5), ("a", 1), ("b", 1)]


def test_chips_name_and_drop_each_choice() -> None:
    """Each chosen value has a chip with its facet's name; its address is the search without it."""
    query = query_of("", {"format": ["csv"], "frequency": ["daily"]})
    assert [(chip.label, chip.remove) for chip in chips(query, LABELS, EN)] == [
        ("Format: CSV", "/datasets?frequency=daily"),
        ("Update frequency: Daily", "/datasets?format=csv"),
    ]


def test_best_match_needs_words() -> None:
    """Without words the orders are newest and title."""
    assert [order.label for order in orderings(query_of("", {}), EN)] == ["Newest first", "By title"]
    assert [order.label for order in orderings(query_of("a", {}), EN) if order.chosen] == ["Best match"]


def test_turning_pages() -> None:
    """The neighbouring pages keep the search; before the first there is none."""
    query = query_of("a", {}, page=2)
    assert (turned(query, 1), turned(query, -1)) == ("/datasets?q=a&page=3", "/datasets?q=a")
