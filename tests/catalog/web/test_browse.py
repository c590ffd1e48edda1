"""The public pages over HTTP: what they show, in which language, and what they never show."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from catalog.app import create_app
from catalog.settings import Settings

Site = TestClient[Litestar]

PAGES = (
    "/",
    "/datasets",
    "/datasets?q=ba+dinh",
    "/datasets/dan-so",
    "/datasets/dan-so/theo-tinh",
    "/agencies",
    "/agencies/moi-truong",
    "/developers",
)


def read(site: Site, address: str, language: str = "en", status: int = 200) -> str:
    answer = site.get(address, headers={"Accept-Language": language})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


def words(html: str) -> str:
    """The text of a page as a person reads it on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("language", "skip"), [("vi", "Đến phần nội dung"), ("en", "Skip to the content")])
def test_every_page_speaks_both_languages(site: Site, address: str, language: str, skip: str) -> None:
    """A page is whole in the language that the browser prefers, and says which one it is."""
    html = read(site, address, language)
    assert f'<html lang="{language}">' in html
    assert skip in html


@pytest.mark.parametrize("address", PAGES)
def test_every_page_names_its_other_language(site: Site, address: str) -> None:
    """`hreflang` gives the whole address of each version and of the one that chooses by itself."""
    html = read(site, address)
    path, _, query = address.partition("?")
    kept = f"{query}&amp;" if query else ""
    for code in ("vi", "en"):
        assert f'hreflang="{code}" href="https://data.example.vn{path}?{kept}lang={code}"' in html
    whole = path + (f"?{query}" if query else "")
    assert f'hreflang="x-default" href="https://data.example.vn{whole}"' in html
    assert f'rel="canonical" href="https://data.example.vn{path}?{kept}lang=en"' in html


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_inline_script_or_style(site: Site, address: str) -> None:
    """The policy forbids both, so nothing may rely on them; structured data is no script."""
    answer = site.get(address)
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    allowed = r'(?! (?:src="/static/|type="application/ld\+json"))'
    assert not re.search(rf"<style|\sstyle=|\son\w+=|<script{allowed}", answer.text)


def test_address_goes_before_cookie_and_preference(site: Site) -> None:
    """`?lang=` decides, whatever was chosen before."""
    answer = site.get("/datasets?lang=en", headers={"Accept-Language": "vi", "Cookie": "lang=vi"})
    assert answer.headers["content-language"] == "en"
    assert "accept-language" in answer.headers["vary"].lower()


def test_chosen_language_is_remembered(site: Site) -> None:
    """Choosing by the switch sets a cookie that later pages follow."""
    site.get("/?lang=en", headers={"Accept-Language": "vi"})
    assert site.get("/agencies", headers={"Accept-Language": "vi"}).headers["content-language"] == "en"


def test_home_counts_what_is_published(site: Site) -> None:
    """Home shows figures, themes with counts, what is new and who publishes; drafts and withdrawals are not counted."""
    text = words(read(site, "/"))
    assert "datasets 2" in text
    assert "rows of data 132" in text
    assert "Population and society 1" in text
    assert "Population by administrative unit" in text
    assert "Bản thảo" not in text
    assert "Thu hồi" not in text


def test_home_of_an_empty_portal(migrated_sqlite: Path, tmp_path: Path) -> None:
    """A portal where nothing is published yet says so."""
    shutil.copy(migrated_sqlite, tmp_path / "catalog.db")
    with TestClient(create_app(Settings(data=tmp_path, threads=4))) as client:
        assert "Nothing is published yet" in words(read(client, "/"))


def test_search_says_why_it_found(site: Site) -> None:
    """A value found without its diacritics is shown with its column and marked."""
    html = read(site, "/datasets?q=ba+dinh")
    assert "Value in the column Trạm : Trạm Ba Đình" in words(html)
    assert "<mark>Ba</mark>" in html


def test_search_marks_the_title(site: Site) -> None:
    """Words found in the title are marked in it and not told twice."""
    html = read(site, "/datasets?q=population")
    assert "<mark>Population</mark> by administrative unit</a>" in html
    assert "Title :" not in words(html)


def test_facets_lead_to_fewer(site: Site) -> None:
    """Each facet value is an address with its count; chosen, it becomes a chip that leads back."""
    html = read(site, "/datasets")
    assert '<a href="/datasets?theme=ENVI"><span>Environment</span> <span class="count">1</span></a>' in html
    narrowed = read(site, "/datasets?theme=ENVI")
    assert "1 dataset" in words(narrowed)
    assert 'class="chip" href="/datasets"' in narrowed
    assert 'href="/datasets" aria-current="true"><span>Environment</span>' in narrowed


def test_search_without_a_hit(site: Site) -> None:
    """Nothing found says what to try, among it the same words without filters."""
    html = read(site, "/datasets?q=zzzzqqqq&theme=ENVI")
    assert "Nothing was found" in html
    assert '<a href="/datasets?q=zzzzqqqq">' in html


def test_search_goes_on_without_its_engine(published_folder: Path, tmp_path: Path) -> None:
    """While the engine is down the page says that search is limited and finds by title from the database."""
    data = tmp_path / "data"
    shutil.copytree(published_folder, data)
    with TestClient(create_app(Settings(data=data, threads=4, search_url="http://127.0.0.1:9"))) as client:
        text = words(read(client, "/datasets?q=khong+khi"))
    assert "Search is limited" in text
    assert "Chất lượng không khí" in text


def test_dataset_says_what_a_reader_must_know(site: Site) -> None:
    """Who answers for it, licence in words, freshness, tables with downloads, checks and how to cite."""
    html = read(site, "/datasets/dan-so")
    text = words(html)
    assert "Statistics Office of An Binh" in text
    assert "thongke@example.gov.vn" in text
    assert "use freely, name the source" in text
    assert "120 rows 6 columns" in text
    assert "searched for personal data" in text
    assert "https://data.example.vn/datasets/dan-so" in text
    for extension in ("csv", "json", "parquet"):
        assert f'href="/datasets/dan-so/theo-tinh.{extension}"' in html


def test_description_is_safe_html(site: Site) -> None:
    """Markdown of the description becomes lists and links, nothing else."""
    html = read(site, "/datasets/dan-so")
    assert "<strong>mid-year</strong>" in html
    assert '<a href="https://example.org/" rel="noopener noreferrer">method</a>' in html


def test_text_in_the_other_language_is_marked(site: Site) -> None:
    """What has no English text is shown in Vietnamese and says so to screen readers."""
    assert '<h1 lang="vi">Chất lượng không khí</h1>' in read(site, "/datasets/khong-khi")


def test_dataset_describes_itself_to_search_engines(site: Site) -> None:
    """The page carries schema.org's Dataset with its downloads."""
    html = read(site, "/datasets/dan-so")
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    described = json.loads(block)
    assert described["@type"] == "Dataset"
    assert described["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "https://data.example.vn/datasets/dan-so/theo-tinh.csv" in [
        download["contentUrl"] for download in described["distribution"]
    ]


def test_withdrawn_table_leaves_its_reason(site: Site) -> None:
    """A table whose only version was withdrawn stays listed with date and reason, without downloads."""
    html = read(site, "/datasets/dan-so")
    assert "Sai đơn vị đo" in html
    assert "so-lieu-cu.csv" not in html


def test_tombstone(site: Site) -> None:
    """A withdrawn dataset answers 410 with the reason and the day as the reader writes it."""
    html = read(site, "/datasets/da-thu-hoi", status=410)
    assert "Công bố nhầm" in html
    assert re.search(r"\d{1,2} [A-Z][a-z]+ \d{4}", words(html))


@pytest.mark.parametrize(
    "address", ["/datasets/ban-thao", "/datasets/nowhere", "/datasets/dan-so/nothing", "/agencies/x"]
)
def test_nothing_there(site: Site, address: str) -> None:
    """Drafts, unknown datasets, tables and agencies are all the same 404 page."""
    assert "There is nothing at this address" in read(site, address, status=404)


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("/datasets/dan-so-cu", "/datasets/dan-so"),
        ("/datasets/dan-so-cu/theo-tinh?order_by=tinh", "/datasets/dan-so/theo-tinh?order_by=tinh"),
        ("/datasets/dan-so-cu/theo-tinh.csv", "/datasets/dan-so/theo-tinh.csv"),
        ("/agencies/cuc-thong-ke", "/agencies/thong-ke"),
    ],
)
def test_former_address_leads_on(site: Site, former: str, present: str) -> None:
    """An address that changed redirects for good, with all that stands behind the slug."""
    answer = site.get(former)
    assert (answer.status_code, answer.headers["location"]) == (301, present)


def test_table_shows_its_first_rows_as_published(site: Site) -> None:
    """Codes keep zeros, numbers get no separators, missing cells are told apart from empty ones."""
    html = read(site, "/datasets/dan-so/theo-tinh", "vi")
    assert "120 trên 120 dòng" in words(html)
    assert "<td>00007</td>" in html
    assert '<td class="number">107919</td>' in html
    assert '<span class="unseen">ô trống</span>' in html


def test_table_filters_and_sorts_by_its_address(site: Site) -> None:
    """The address holds the parameters of the API: conditions become chips, the order shows in its header."""
    html = read(site, "/datasets/dan-so/theo-tinh?tinh__contains=Kim&dan_so__gte=500000&order_by=-dan_so")
    rows = re.findall(r'<td>(Kim Sơn \d+)</td>\s*<td class="number">(\d+)</td>', html)
    counts = [int(count) for _, count in rows]
    assert counts
    assert counts == sorted(counts, reverse=True)
    assert min(counts) >= 500_000
    assert "Tỉnh contains Kim" in words(html)
    assert 'aria-sort="descending"' in html
    assert 'name="dan_so__gte" value="500000"' in html


def test_filter_form_leaves_out_what_is_empty(site: Site) -> None:
    """A form sends its empty fields too; they ask for nothing."""
    address = "/datasets/dan-so/theo-tinh?q=&ma__contains=&dan_so__gte=&la_thanh_pho=true"
    assert "15 of 120 rows" in words(read(site, address))


def test_filter_that_is_no_number(site: Site) -> None:
    """A value that does not fit its column is explained above the table, which then shows all rows."""
    html = read(site, "/datasets/dan-so/theo-tinh?dan_so__gte=abc", status=400)
    assert "does not fit the column" in words(html)
    assert "120 of 120 rows" in words(html)


def test_pages_of_rows_hold_every_row_once(site: Site) -> None:
    """Following the next page to the end shows every row of the table exactly once."""
    address, codes = "/datasets/dan-so/theo-tinh?order_by=-mat_do", list[str]()
    while address:
        html = read(site, address)
        codes += re.findall(r"<td>(\d{5})</td>", html)
        found = re.search(r'href="([^"]+)" rel="next"', html)
        address = found[1].replace("&amp;", "&") if found else ""
    assert sorted(codes) == [f"{number:05}" for number in range(120)]


def test_earlier_version(site: Site) -> None:
    """`version` reads the past, says so, and gives that version's files."""
    html = read(site, "/datasets/dan-so/theo-tinh?version=1")
    assert "118 of 118 rows" in words(html)
    assert "You are reading an earlier version" in html
    assert 'href="/datasets/dan-so/theo-tinh/v/1.csv"' in html


@pytest.mark.parametrize("version", ["3", "0", "x", "²", "99999999999999999999"])
def test_version_that_never_was(site: Site, version: str) -> None:
    """A number that no version has is a 404, whatever it looks like."""
    read(site, f"/datasets/dan-so/theo-tinh?version={version}", status=404)


def test_table_page_links_to_the_same_api_call(site: Site) -> None:
    """The rows that the page shows are a link away as JSON."""
    html = read(site, "/datasets/dan-so/theo-tinh?tinh__contains=Kim&order_by=-dan_so")
    address = re.search(r'href="(/api/v1/[^"]+/rows[^"]*)"', html.replace("&amp;", "&"))
    assert address is not None
    answer = site.get(address[1]).json()
    assert answer["total"] == 15
    assert f'<td class="number">{answer["data"][0]["dan_so"]}</td>' in html


def test_most_frequent_values_lead_to_their_rows(site: Site) -> None:
    """A value in the figures of its column is an address that filters to it."""
    assert 'href="/datasets/dan-so/theo-tinh?la_thanh_pho=true"' in read(site, "/datasets/dan-so/theo-tinh")


def test_agency_lists_its_datasets(site: Site) -> None:
    """An agency's page says who it is, whether it is a demonstration, and what it has published."""
    text = words(read(site, "/agencies/moi-truong"))
    assert "A demonstration agency" in text
    assert "Chất lượng không khí" in text


def test_public_pages_set_no_cookie(site: Site) -> None:
    """Reading leaves nothing in the browser."""
    for address in PAGES:
        assert "set-cookie" not in site.get(address).headers


def test_reference_shows_every_operation(site: Site) -> None:
    """Each operation of the OpenAPI description stands on the page with a call that can be copied."""
    html = read(site, "/developers")
    paths = site.get("/api/v1/openapi.json").json()["paths"]
    for path, item in paths.items():
        for method in item:
            if method in {"get", "post", "put", "patch", "delete"}:
                assert f"<h4><code><b>{method.upper()}</b> {path}</code></h4>" in html
    assert "curl &#34;https://data.example.vn/api/v1/agencies&#34;" in html


def test_reference_is_in_the_readers_language(site: Site) -> None:
    """The reference speaks Vietnamese throughout; only what is written in a program is left as it is."""
    vietnamese = words(read(site, "/developers", "vi"))
    for text in ("Có thể dùng Accept để xin định dạng khác", "trong địa chỉ", "Mã API này không có quyền"):
        assert text in vietnamese
    assert "The token may not do this" not in vietnamese
    assert ' lang="en"' not in re.sub(r"<nav.*?</nav>", "", read(site, "/developers", "vi"), flags=re.DOTALL)
