"""The officer's way with a table of people who could be found in it: told in figures, made safe, published."""

from __future__ import annotations

import random
import uuid

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_officer import WAIT
from tests.journeys.test_privacy import hand_in, language, says
from tests.journeys.words import press, say
from validation.messages import SUGGESTIONS

_DRAW = random.Random(11)
WARDS = ("Phường Ba Đình", "Phường Hoàn Kiếm", "Phường Tây Hồ", "Phường Cầu Giấy")
PEOPLE = [
    f"{_DRAW.randint(18, 60)},{_DRAW.choice(('Nam', 'Nữ'))},{_DRAW.choice(WARDS)},"
    f"{_DRAW.choice(('Kinh',) * 9 + ('Tày', 'Mường'))}"
    for _ in range(400)
]
HEADER = "tuổi,giới tính,phường,dân tộc"
CARDS = [f"001{_DRAW.choice('01')}{_DRAW.randrange(50, 99)}{_DRAW.randrange(10**6):06}" for _ in PEOPLE]
NAMELESS = "\n".join([HEADER, *PEOPLE, ""])
NUMBERED = "\n".join(
    [f"số_cccd,{HEADER}", *(f"{card},{person}" for card, person in zip(CARDS, PEOPLE, strict=True)), ""]
)


@pytest.fixture
def name() -> str:
    return f"Học viên {uuid.uuid4().hex[:8]}"


def follow(page: Page, code: str) -> None:
    """Press the first button of a proposal, and wait for the check."""
    page.get_by_role("button", name=SUGGESTIONS[code].get(language(page))).first.click()
    page.wait_for_load_state()
    expect(page.locator("#status[data-under-way]")).to_have_count(0, timeout=WAIT)


@pytest.mark.parametrize(
    ("content", "fixes"),
    [(NAMELESS, ["plan-proposed", "drop-column"]), (NUMBERED, ["drop-column", "plan-proposed", "drop-column"])],
)
def test_people_who_could_be_found_are_made_safe(
    page: Page, client: httpx.Client, name: str, content: str, fixes: list[str]
) -> None:
    """She reads how many are the only ones, follows the plan, publishes; readers find what was checked and changed."""
    hand_in(page, name, content, "hoc-vien.csv")
    only = {
        "vi": "không giống ai khác về tuổi, giới tính, dân tộc và phường",
        "en": "people in this file are the only ones",
    }
    expect(page.locator("main")).to_contain_text(only[language(page)], timeout=WAIT)
    for code in fixes:
        follow(page, code)
    says(page, say(page, "Checks passed"))
    press(page, "Publish now")
    page.get_by_role("link", name=say(page, "See the public table")).click(timeout=WAIT)
    path = page.url.removeprefix(str(client.base_url).rstrip("/")).partition("?")[0]
    rows = client.get(f"{path}.csv").text
    assert not any(card in rows for card in CARDS)
    certificate = client.get(f"/api/v1{path}/privacy").json()
    assert certificate["rows_are"]["k_reached"] >= 20
    page.goto(f"{path}/privacy")
    expect(page.locator("main")).to_contain_text(say(page, "Checks passed"))


def test_small_counts_are_left_empty_by_one_click(page: Page, client: httpx.Client, name: str) -> None:
    """A table that counts three people with an illness is held back; one click later it is ready, without them."""
    wards = "".join(f"{ward},{count}\n" for ward, count in zip(WARDS, (40, 3, 25, 61), strict=True))
    hand_in(page, name, f"phường,số người nhiễm HIV\n{wards}Tổng số,129\n", "hiv.csv")
    follow(page, "suppress-figures")
    says(page, say(page, "Checks passed"))
    press(page, "Publish now")
    page.get_by_role("link", name=say(page, "See the public table")).click(timeout=WAIT)
    page.wait_for_url("**/datasets/**")
    answer = client.get(f"{page.url.removeprefix(str(client.base_url).rstrip('/')).partition('?')[0]}.csv")
    assert answer.text.splitlines()[1:] == [
        "Phường Ba Đình,40",
        "Phường Hoàn Kiếm,",
        "Phường Tây Hồ,",
        "Phường Cầu Giấy,61",
        "Tổng số,129",
    ]


def test_the_figures_follow_the_slider(page: Page, name: str) -> None:
    """Arrow keys move number and sentence together; below the rules it names who may allow that; the check follows."""
    hand_in(page, name, NAMELESS, "hoc-vien.csv")
    number, slider, said = page.locator("[name=k]"), page.locator("input[type=range]"), page.locator("output")
    expect(number).to_have_value("20", timeout=WAIT)
    before = said.inner_text()
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(number).to_have_value("21")
    expect(said).not_to_have_text(before)
    expect(said).to_contain_text("k = 21")
    steward = {"vi": "chỉ người quản trị cổng", "en": "only a steward of the portal"}[language(page)]
    expect(said).not_to_contain_text(steward)
    number.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(slider).to_have_value("19")
    expect(said).to_contain_text(steward)
    press(page, "Check again with this")
    page.wait_for_load_state()
    expect(page.locator("#status[data-under-way]")).to_have_count(0, timeout=WAIT)
    expect(page.locator("[name=k]")).to_have_value("19")
