"""What both engines promise, on the real ones."""

from __future__ import annotations

import threading
import time
import unicodedata
from pathlib import Path

import pytest
import tantivy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search import Document, Engine, Match, Query
from tests.search.conftest import LIBRARY, Opened

NOTHING_FOUND: list[str] = []


def found(engine: Engine, text: str, **more: object) -> list[str]:
    """Ids of the documents found, best first."""
    return [hit.id for hit in engine.search(Query(text=text, **more)).hits]  # type: ignore[arg-type]


def why(engine: Engine, text: str, document_id: str) -> list[Match]:
    return [match for hit in engine.search(Query(text=text)).hits if hit.id == document_id for match in hit.matches]


def marked(match: Match) -> list[str]:
    return [match.text[start:end] for start, end in match.spans]


class TestWords:
    """Which documents a text finds."""

    @pytest.mark.parametrize(
        ("text", "document_id"),
        [
            ("ngan sach nha nuoc", "budget"),
            ("NGÂN SÁCH", "budget"),
            ("chat luong khong khi", "air"),
            ("dan so", "population"),
            ("o nhiem", "air"),
            ("ministry of home affairs", "wards"),
        ],
    )
    def test_words_without_diacritics_find_words_with_them(self, library: Engine, text: str, document_id: str) -> None:
        """What is typed in plain letters finds the same letters with diacritics, in small and capital letters."""
        assert found(library, text)[0] == document_id

    @pytest.mark.parametrize("text", ["do thi", "đo thi", "đô thị", "Đô Thị"])
    def test_d_and_đ_are_one_letter(self, library: Engine, text: str) -> None:
        """`đ` is found by `d` and by itself."""
        assert found(library, text)[0] == "air"

    def test_decomposed_text_is_the_same_text(self, library: Engine) -> None:
        """A query in NFD, as some systems type it, finds what NFC finds."""
        text = unicodedata.normalize("NFD", "Đà Nẵng")
        assert text != "Đà Nẵng"
        assert found(library, text) == found(library, "Đà Nẵng") == ["air"]

    def test_decomposed_documents_are_the_same_documents(self, engine: Engine) -> None:
        """A document in NFD is found by an NFC query, and shown in NFC."""
        title = unicodedata.normalize("NFD", "Trường mầm non")
        engine.upsert([Document(id="a", title=title)])
        assert [match.text for match in why(engine, "trường mầm", "a")] == ["Trường mầm non"]

    @pytest.mark.parametrize("text", ["ng", "ngân s", "ngan sac", "quyet to", "qu"])
    def test_the_last_word_may_go_on(self, library: Engine, text: str) -> None:
        """Results follow typing: the beginning of the last word is enough."""
        assert "budget" in found(library, text)

    def test_only_the_last_word_may_go_on(self, library: Engine) -> None:
        """A word before the last one is a whole word."""
        assert not library.search(Query(text="ngan sach quye")).is_relaxed
        assert library.search(Query(text="quye ngan sach")).is_relaxed

    @pytest.mark.parametrize("text", ["populaton", "poqulation", "popluation", "populatiion", "minsitry finance"])
    def test_one_typo_is_forgiven_from_five_letters(self, library: Engine, text: str) -> None:
        """A letter left out, changed, swapped or added does not hide a word of five letters or more."""
        assert "population" in found(library, text)

    def test_no_typo_is_forgiven_in_four_letters(self, engine: Engine) -> None:
        """Short words, of which Vietnamese is made, would find everything."""
        engine.upsert([Document(id="a", title="than"), Document(id="b", title="thai")])
        assert found(engine, "than") == ["a"]

    def test_two_typos_are_forgiven_from_nine_letters(self, engine: Engine) -> None:
        """Long words may hold two typos, shorter ones only one."""
        engine.upsert([Document(id="long", title="environment"), Document(id="short", title="province")])
        assert found(engine, "enviromnemt") == ["long"]
        assert found(engine, "provimqe") == NOTHING_FOUND

    def test_no_typo_is_forgiven_in_numbers(self, library: Engine) -> None:
        """A code finds itself and not its neighbours."""
        assert found(library, "00004") == ["wards"]
        assert found(library, "00005") == NOTHING_FOUND

    @pytest.mark.parametrize(
        "text", ["pm2.5", "PM2.5", "co2", "CO₂", "chi_thuong_xuyen", "ma_phuong", "中华", "российская"]
    )
    def test_signs_separate_words(self, library: Engine, text: str) -> None:
        """Names of columns, formulas and other scripts are found as they are typed."""
        assert len(found(library, text)) == 1

    def test_all_words_must_be_there(self, library: Engine) -> None:
        """Each further word narrows the results, whichever fields hold them."""
        assert set(found(library, "ministry of finance")) == {"budget", "population"}
        assert found(library, "ministry finance 1995") == ["population"]
        assert not library.search(Query(text="ministry finance 1995")).is_relaxed

    def test_where_no_document_holds_all_words_most_words_count(self, library: Engine) -> None:
        """One word too many still finds something, and the answer says that it is less than was asked for."""
        results = library.search(Query(text="ngân sách nhà nước khủng long"))
        assert results.hits[0].id == "budget"
        assert results.is_relaxed

    def test_a_choice_that_excludes_all_is_not_relaxed(self, library: Engine) -> None:
        """Facets that were chosen stay chosen: no words are dropped to please them."""
        results = library.search(Query(text="dân số", filters={"agency": ("bo-noi-vu",)}))
        assert (results.total, results.is_relaxed) == (0, False)

    def test_an_unknown_word_finds_nothing(self, library: Engine) -> None:
        """What is nowhere is not found."""
        results = library.search(Query(text="xylophone"))
        assert (results.hits, results.total, results.is_relaxed) == ((), 0, False)


class TestSyntax:
    """What a person may type besides words."""

    def test_quoted_words_stand_in_a_row(self, library: Engine) -> None:
        """A phrase finds its words side by side and in order, also without diacritics."""
        assert set(found(library, '"nha nuoc"')) == {"wards", "budget"}
        assert found(library, '"sách ngân"') == NOTHING_FOUND
        assert found(library, '"hanh chinh sau"') == ["wards"]

    def test_quoted_words_are_meant_to_the_letter(self, library: Engine) -> None:
        """In quotes there are no typos and no beginnings."""
        assert found(library, '"populatio"') == NOTHING_FOUND
        assert found(library, '"population"') == ["population"]

    def test_a_phrase_does_not_reach_from_one_value_into_the_next(self, library: Engine) -> None:
        """Values are texts of their own."""
        assert found(library, '"đình đan"') == NOTHING_FOUND
        assert found(library, '"ba đình"') == ["wards"]

    @pytest.mark.parametrize("text", ["finance -budget", 'finance -"quyết toán"', "-budget finance"])
    def test_a_minus_excludes(self, library: Engine, text: str) -> None:
        """Documents that hold the word or phrase after a minus are left out."""
        assert found(library, text) == ["population"]

    def test_a_minus_alone_finds_the_rest(self, library: Engine) -> None:
        """Without other words everything else is found."""
        assert set(found(library, "-finance")) == {"wards", "air"}

    @pytest.mark.parametrize(
        "text",
        ["agency:bo-tai-chinh", 'agency:"Bộ Tài chính"', "AGENCY:bo_tai_chinh", "agency:bo-tai-chinh agency:xyz"],
    )
    def test_a_facet_can_be_typed(self, library: Engine, text: str) -> None:
        """`agency:` and the like filter, however the value is spelled; several values of one facet are OR."""
        assert set(found(library, text)) == {"budget", "population"}

    def test_a_typed_facet_and_words_are_and(self, library: Engine) -> None:
        """A typed facet narrows the words beside it."""
        assert found(library, "format:xlsx dân số") == ["population"]
        assert found(library, "-format:csv") == ["population"]

    @pytest.mark.parametrize("text", ['"ngân sách', "ngân sách:", "(ngân AND sách", "ngân - sách *", "ngân^2 sách~1]"])
    def test_what_cannot_be_parsed_is_words(self, library: Engine, text: str) -> None:
        """Unbalanced quotes, operators of other engines and stray signs do not hide the words between them."""
        assert found(library, text)[0] == "budget"

    @given(st.text(max_size=60) | st.text(alphabet='"-: agencytg(){}[]^~*\\/àđ\u0301中0', max_size=30))
    @example("\x00")
    @example("\ud800")
    @example('agency:"')
    @example('-"')
    @example("a" * 10_000)
    @example("a " * 10_000)
    @example('"a b" ' * 100)
    @settings(max_examples=60)
    def test_no_text_fails(self, library: Engine, text: str) -> None:
        """Whatever is typed gets an answer."""
        results = library.search(Query(text=text))
        assert 0 <= len(results.hits) <= results.total <= len(LIBRARY)


class TestRanking:
    """What comes first."""

    def test_the_exact_spelling_comes_first(self, engine: Engine) -> None:
        """Typed diacritics rank the words spelled so before the same letters with others, wherever they stand."""
        engine.upsert(
            [
                Document(id="ghost", title="Ma", sort={"modified": 9.0}),
                Document(id="mother", title="Bảng", labels=("má",)),
                Document(id="code", title="Mã", sort={"modified": 8.0}),
            ]
        )
        assert found(engine, "má")[0] == "mother"
        assert found(engine, "mã")[0] == "code"
        assert set(found(engine, "má")) == set(found(engine, "ma")) == {"ghost", "mother", "code"}

    def test_the_exact_spelling_of_all_words_comes_first(self, engine: Engine) -> None:
        """Two words with diacritics rank as two words, and đ is not d."""
        engine.upsert(
            [
                Document(id="people", title="Dân số", sort={"modified": 1.0}),
                Document(id="weave", title="Đan sọ", sort={"modified": 2.0}),
                Document(id="rig", title="Dàn số", sort={"modified": 3.0}),
            ]
        )
        assert found(engine, "dân số")[0] == "people"
        assert found(engine, "đan sọ")[0] == "weave"

    def test_fields_weigh_in_their_order(self, engine: Engine) -> None:
        """The same word ranks a document higher the heavier the field that holds it."""
        engine.upsert(
            [
                Document(id="description", title="Bảng", description="lúa", sort={"modified": 5.0}),
                Document(id="values", title="Bảng", values={"cay": ("lúa",)}, sort={"modified": 4.0}),
                Document(id="labels", title="Bảng", labels=("lúa",), sort={"modified": 3.0}),
                Document(id="columns", title="Bảng", columns=("lúa",), sort={"modified": 2.0}),
                Document(id="title", title="lúa", sort={"modified": 1.0}),
            ]
        )
        assert found(engine, "lua") == ["title", "columns", "labels", "values", "description"]

    def test_whole_words_come_before_beginnings_and_typos(self, engine: Engine) -> None:
        """In one field, the word itself ranks before words that go on, and these before misspelled ones."""
        engine.upsert(
            [
                Document(id="typo", title="Biểu thanh", sort={"modified": 3.0}),
                Document(id="beginning", title="Biểu trangtrai", sort={"modified": 2.0}),
                Document(id="whole", title="Biểu trang", sort={"modified": 1.0}),
                Document(id="near", title="Biểu trongg", sort={"modified": 4.0}),
            ]
        )
        assert found(engine, "trang")[0] == "whole"
        assert set(found(engine, "trang")[:2]) == {"whole", "beginning"}

    def test_neighbours_come_before_scattered_words(self, engine: Engine) -> None:
        """Words side by side rank before the same words apart."""
        engine.upsert(
            [
                Document(id="apart", title="Bảng", values={"xa": ("Quốc Oai", "Gò Nội")}, sort={"modified": 2.0}),
                Document(id="together", title="Bảng", description="Tổng sản phẩm quốc nội", sort={"modified": 1.0}),
            ]
        )
        assert found(engine, "quoc noi") == ["together", "apart"]

    def test_of_equal_documents_the_newer_comes_first(self, engine: Engine) -> None:
        """What words cannot tell apart is in order of date."""
        engine.upsert(
            [
                Document(id=f"d{day}", title="Giá vàng", sort={"modified": 1.7e9 + 86_400.0 * 30 * day})
                for day in range(4)
            ]
        )
        assert found(engine, "giá vàng") == ["d3", "d2", "d1", "d0"]


class TestWhyMatched:
    """Every hit says where it matched."""

    def test_a_value_names_its_column(self, library: Engine) -> None:
        """`ba dinh` finds the wards table for the value Ba Đình in the column `ten`, both words marked."""
        match, *_ = why(library, "ba dinh", "wards")
        assert (match.field, match.column, match.text) == ("values", "ten", "Ba Đình")
        assert marked(match) == ["Ba", "Đình"]

    @pytest.mark.parametrize(
        ("text", "document_id", "field", "words"),
        [
            ("khong khi", "air", "title", ["không", "khí"]),
            ("pm2.5", "air", "columns", ["PM2", "5"]),
            ("bui min", "air", "columns", ["bụi", "mịn"]),
            ("budg", "budget", "labels", ["budget"]),
            ("popluation", "population", "columns", ["population"]),
            ("1995", "population", "description", ["1995"]),
            ('"hà nội"', "wards", "values", ["Hà", "Nội"]),
        ],
    )
    def test_each_field_is_named(
        self, library: Engine, text: str, document_id: str, field: str, words: list[str]
    ) -> None:
        """Words, beginnings, typos and phrases are marked in the field that holds them."""
        match, *_ = why(library, text, document_id)
        assert (match.field, marked(match)) == (field, words)

    def test_heavier_fields_come_first_and_three_are_enough(self, engine: Engine) -> None:
        """Of five fields that match the three heaviest are shown, in their order."""
        engine.upsert(
            [
                Document(
                    id="a", title="lúa", columns=("lúa",), labels=("lúa",), values={"c": ("lúa",)}, description="lúa"
                )
            ]
        )
        assert [match.field for match in why(engine, "lua", "a")] == ["title", "columns", "labels"]

    def test_without_words_there_is_no_reason(self, library: Engine) -> None:
        """What was found by facets alone needs no explanation."""
        assert all(not hit.matches for hit in library.search(Query(text="format:csv")).hits)

    def test_a_value_among_thousands_is_named(self, engine: Engine) -> None:
        """A column of five thousand values names the one that matched."""
        values = (*(f"Thôn {number} xã {number % 97}" for number in range(4_999)), "Xã Đắk Nia")
        engine.upsert([Document(id="a", title="Thôn xóm", values={"ten": values})])
        match, *_ = why(engine, "dak nia", "a")
        assert (match.text, match.column) == ("Xã Đắk Nia", "ten")


class TestFacets:
    """Filters and counts."""

    def test_every_value_is_counted(self, library: Engine) -> None:
        """Each facet says how many of the found documents have each of its values, spelled as it was given."""
        facets = library.search(Query()).facets
        assert facets["agency"] == {"bo-noi-vu": 1, "bo-tai-chinh": 2, "bo-tn-mt": 1}
        assert facets["tag"] == {"hành chính": 1, "địa danh": 2, "tài chính": 1, "không khí": 1, "dân số": 1}
        assert facets["format"] == {"CSV": 3, "XLSX": 2}
        assert facets["licence"] == {}

    def test_counts_follow_the_text(self, library: Engine) -> None:
        """Only documents that the text finds are counted."""
        assert library.search(Query(text="ministry of finance")).facets["format"] == {"CSV": 1, "XLSX": 2}

    def test_values_of_one_facet_are_or_and_facets_are_and(self, library: Engine) -> None:
        """Choosing more of one facet widens, choosing another facet narrows."""
        one = {"agency": ("bo-noi-vu",)}
        two = {"agency": ("bo-noi-vu", "bo-tai-chinh")}
        assert set(found(library, "", filters=one)) == {"wards"}
        assert set(found(library, "", filters=two)) == {"wards", "budget", "population"}
        assert set(found(library, "", filters=two | {"format": ("XLSX",)})) == {"budget", "population"}

    def test_a_facet_does_not_count_its_own_choice(self, library: Engine) -> None:
        """The other values of a chosen facet keep their counts, and other facets count within the choice."""
        results = library.search(Query(filters={"agency": ("bo-noi-vu",), "format": ("CSV",)}))
        assert results.total == 1
        assert results.facets["agency"] == {"bo-noi-vu": 1, "bo-tai-chinh": 1, "bo-tn-mt": 1}
        assert results.facets["format"] == {"CSV": 1}
        assert results.facets["theme"] == {"GOVE": 1}

    def test_values_are_compared_to_the_letter(self, engine: Engine) -> None:
        """Values that differ only in case, diacritics or signs are different values, for counts and for filters."""
        values = ("má", "ma", "MA", 'a"b', "a' OR id = b", "[x]", "00", "0")
        engine.upsert([Document(id=f"d{n}", title="x", facets={"tag": (value,)}) for n, value in enumerate(values)])
        assert engine.search(Query()).facets["tag"] == dict.fromkeys(values, 1)
        assert [found(engine, "", filters={"tag": (value,)}) for value in values] == [
            [f"d{n}"] for n in range(len(values))
        ]

    def test_modified_since(self, engine: Engine) -> None:
        """Only what was changed at a time or later is found and counted, with words and facets or without."""
        engine.upsert(
            [
                Document(id=f"d{at}", title="nước", facets={"theme": ("ENVI",)}, sort={"modified": float(at)})
                for at in (100, 200, 300)
            ]
        )
        for text in ("", "nuoc"):
            results = engine.search(Query(text=text, modified_since=200.0, sort="newest"))
            assert ([hit.id for hit in results.hits], results.total) == (["d300", "d200"], 2)
            assert results.facets["theme"] == {"ENVI": 2}
        assert engine.search(Query(filters={"theme": ("ENVI",)}, modified_since=300.5)).total == 0

    @pytest.mark.parametrize("filters", [{"agency": ("nobody",)}, {"no_such_facet": ("x",)}])
    def test_an_unknown_choice_finds_nothing(self, library: Engine, filters: dict[str, tuple[str, ...]]) -> None:
        """A value or facet that no document has finds none."""
        assert found(library, "", filters=filters) == NOTHING_FOUND

    def test_a_facet_without_values_is_no_choice(self, library: Engine) -> None:
        """An empty choice filters nothing."""
        assert library.search(Query(filters={"agency": ()})).total == len(LIBRARY)


class TestOrderAndPages:
    """Sorting and paging."""

    def test_an_empty_query_finds_everything_newest_first(self, library: Engine) -> None:
        """Without words there is nothing to rank by, so the date decides."""
        assert found(library, "") == found(library, "  ") == ["budget", "air", "wards", "population"]

    def test_newest_first(self, library: Engine) -> None:
        """Sorted by date, the newest of the found documents comes first, however well it matches."""
        assert found(library, "dan so")[0] == found(library, "population")[0] == "population"
        assert found(library, "finance", sort="newest") == ["budget", "population"]
        assert found(library, "tỉnh", sort="newest") == ["wards", "population"]
        assert found(library, "tỉnh", sort="relevance") == ["population", "wards"]

    def test_titles_sort_as_in_a_vietnamese_dictionary(self, engine: Engine) -> None:
        """Letters come in the order of the Vietnamese alphabet, tones decide last, numbers count as numbers."""
        titles = ["1995", "An Giang", "Ăn uống", "Âm nhạc", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Ba Vì", "Dân số"]
        titles += ["Đà Nẵng", "Ê Đê", "Ninh Bình", "Oi bức", "Ô tô", "Ơn", "Quận 2", "Quận 10", "Uy tín", "Ưu tiên"]
        engine.upsert([Document(id=f"d{n}", title=title) for n, title in reversed(list(enumerate(titles)))])
        assert found(engine, "", sort="title", limit=50) == [f"d{n}" for n in range(len(titles))]

    def test_pages_hold_every_document_once(self, engine: Engine) -> None:
        """Page after page shows all that was found, each with the same total."""
        engine.upsert([Document(id=f"d{n:02d}", title=f"Bảng {n}", sort={"modified": float(n)}) for n in range(25)])
        pages = [engine.search(Query(text="bảng", offset=offset, limit=10)) for offset in (0, 10, 20, 30)]
        assert [len(page.hits) for page in pages] == [10, 10, 5, 0]
        assert {page.total for page in pages} == {25}
        assert len({hit.id for page in pages for hit in page.hits}) == 25

    @pytest.mark.parametrize("place", [{"limit": 0}, {"offset": 10**9}, {"offset": 10**6, "limit": 10**6}])
    def test_a_page_without_documents_still_counts(self, library: Engine, place: dict[str, int]) -> None:
        """A page of nothing or beyond the end has the total and no hits."""
        results = library.search(Query(**place))
        assert (results.hits, results.total) == ((), len(LIBRARY))


class TestWriting:
    """What returned is durable and visible."""

    def test_what_was_written_is_found_at_once(self, opened: Opened) -> None:
        """A document is found when `upsert` returns, also by who opens the index later."""
        opened.engine.upsert([Document(id="a", title="Giá vàng")])
        assert found(opened.engine, "giá vàng") == found(opened.reopen(), "giá vàng") == ["a"]

    def test_writing_again_replaces(self, engine: Engine) -> None:
        """The last document of an id is the one that is found."""
        engine.upsert([Document(id="a", title="Giá vàng", facets={"tag": ("x",)})])
        engine.upsert([Document(id="a", title="Giá bạc")])
        assert found(engine, "vàng") == NOTHING_FOUND
        assert found(engine, "bạc") == ["a"]
        assert engine.search(Query()).facets["tag"] == {}

    def test_the_last_of_one_batch_counts(self, engine: Engine) -> None:
        """Two documents of one id in one call leave the second."""
        engine.upsert([Document(id="a", title="vàng"), Document(id="a", title="bạc")])
        assert (found(engine, ""), found(engine, "vàng")) == (["a"], NOTHING_FOUND)

    @pytest.mark.parametrize("purge", [False, True])
    def test_what_was_deleted_is_gone_at_once(self, engine: Engine, purge: bool) -> None:
        """A deleted document is in no answer and no count; the others stay; unknown ids are fine."""
        engine.upsert(LIBRARY)
        engine.delete(["wards", "unknown"], purge=purge)
        results = engine.search(Query())
        assert [hit.id for hit in results.hits] == ["budget", "air", "population"]
        assert "bo-noi-vu" not in results.facets["agency"]
        assert found(engine, "ba dinh") == NOTHING_FOUND
        assert [match.text for match in why(engine, "da nang", "air")] == ["Đà Nẵng"]

    @pytest.mark.parametrize("purge", [False, True])
    def test_deleting_from_an_empty_index_is_fine(self, engine: Engine, purge: bool) -> None:
        """There may be nothing yet."""
        engine.delete(["a"], purge=purge)
        assert engine.search(Query()).total == 0

    def test_purging_leaves_no_byte(self, opened: Opened) -> None:
        """After a purge no file of the engine holds the marked words, neither as text nor packed."""
        secret = Document(
            id="secret", title="Zyxomarktitle", values={"c": ("zyxomarkvalue",)}, facets={"tag": ("zyxomarktag",)}
        )
        opened.engine.upsert([*LIBRARY, secret])
        opened.engine.upsert([Document(id="other", title="Bảng khác")])
        assert b"zyxomark" in _bytes_of(opened.folder)
        opened.engine.delete(["secret"], purge=True)
        # Meilisearch removes the files of an index shortly after it says so.
        deadline = time.monotonic() + 10
        while b"zyxomark" in (left := _bytes_of(opened.folder)) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert b"zyxomark" not in left
        assert opened.engine.search(Query()).total == len(LIBRARY) + 1

    def test_purging_again_forgets_what_a_broken_purge_left(self, opened: Opened) -> None:
        """A purge of what is already deleted still removes its bytes: the purge before may have been killed."""
        opened.engine.upsert([Document(id="secret", title="Zyxomarkagain"), Document(id="other", title="Bảng")])
        opened.engine.delete(["secret"])
        opened.engine.delete(["secret"], purge=True)
        deadline = time.monotonic() + 10
        while b"zyxomarkagain" in (left := _bytes_of(opened.folder)) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert b"zyxomarkagain" not in left

    @pytest.mark.parametrize(
        "document",
        [
            Document(id="a", title=5),  # type: ignore[arg-type]
            Document(id="a", title="x", values={"c": (None,)}),  # type: ignore[dict-item]
            Document(id="a", title="x", sort={"modified": "yesterday"}),
            Document(id="a", title="x", sort={"modified": float("nan")}),
            Document(id="a", title="x", facets={"colour": ("red",)}),
            Document(id="a/b", title="x"),
            Document(id="", title="x"),
        ],
    )
    def test_a_wrong_document_is_refused_whole(self, engine: Engine, document: Document) -> None:
        """A document that is not what its type says fails in the caller, and what came with it is not written."""
        with pytest.raises((TypeError, ValueError)):
            engine.upsert([Document(id="good", title="x"), document])
        assert engine.search(Query()).total == 0
        engine.upsert([Document(id="good", title="x")])
        assert engine.search(Query()).total == 1

    def test_an_unused_index_is_empty_and_healthy(self, engine: Engine) -> None:
        """Before anything is written, searching finds nothing and does not fail."""
        assert engine.search(Query(text="a b")).total == 0
        assert engine.healthy()


class TestRebuild:
    """Build beside and swap."""

    def test_rebuilding_replaces_everything(self, opened: Opened) -> None:
        """After a rebuild only the new documents are there, also for others who have the index open."""
        opened.engine.upsert(LIBRARY)
        reader = opened.reopen()
        assert reader.search(Query()).total == len(LIBRARY)
        opened.engine.rebuild([Document(id="new", title="Giá vàng")])
        assert found(opened.engine, "") == found(reader, "") == ["new"]
        opened.engine.upsert([Document(id="newer", title="Giá bạc", sort={"modified": 1.0})])
        assert found(reader, "") == ["newer", "new"]

    def test_rebuilding_with_nothing_empties(self, engine: Engine) -> None:
        """No documents is a valid catalogue."""
        engine.upsert(LIBRARY)
        engine.rebuild([])
        assert engine.search(Query()).total == 0

    def test_no_query_sees_half_an_index(self, opened: Opened) -> None:
        """While an index of 300 documents is rebuilt with 200, every answer has 300 or 200, and says why."""
        old = [Document(id=f"d{n}", title=f"Bảng cũ {n}") for n in range(300)]
        new = [Document(id=f"d{n}", title=f"Bảng mới {n}") for n in range(200)]
        opened.engine.rebuild(old)
        seen: list[tuple[int, int]] = []
        is_done = threading.Event()

        def read() -> None:
            reader = opened.reopen()
            while not is_done.is_set():
                results = reader.search(Query(text="bảng", limit=5))
                seen.append((results.total, sum(bool(hit.matches) for hit in results.hits)))

        thread = threading.Thread(target=read)
        thread.start()
        for documents in (new, old, new):
            opened.engine.rebuild(documents)
        is_done.set()
        thread.join()
        assert {total for total, _ in seen} <= {300, 200}
        assert {explained for _, explained in seen} == {5}
        assert opened.engine.search(Query()).total == 200


def _bytes_of(folder: Path) -> bytes:
    """All files of a folder as one, in small letters, and the documents that Tantivy packs, unpacked."""
    raw = b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()).lower()
    for meta in folder.rglob("meta.json"):
        index = tantivy.Index.open(str(meta.parent))
        searcher = index.searcher()
        for _, address in searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs)).hits:
            raw += searcher.doc(address).get_first("kept").lower()
    return raw
