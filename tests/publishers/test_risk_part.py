"""What the officer is asked about the people in her table: what the page says, and what a form becomes."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

import httpx
import msgspec
import pandas
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from pyarrow import parquet

from catalog.errors import Invalid
from catalog.portal import Portal
from catalog.principal import Principal, Role
from publishers.metadata import ResourceTitle, create_dataset, create_resource, parse_metadata
from publishers.models import Submission, SubmissionState
from publishers.risk_part import LEAST_K, declared_steps, risk_part
from publishers.submissions import add_steps, corrections_of, recipe_of, set_recipe
from tests.publishers.conftest import Browser, People, words_of
from tests.publishers.pipeline.stage import Stage
from validation.inspect import Inspection
from validation.messages import suggestion_words
from validation.recipe import DropColumn, LocalSuppress, Recipe, SetColumn, SetK, SetQuasiIdentifiers, SetUnit
from validation.report import Verdict
from validation.risk.assess import Risk
from validation.risk.unit import Unit

SCHEMA: dict[str, Any] = {"fields": [{"name": name, "title": name} for name in ("phuong", "tuoi", "ket_qua")]}
RISK = Risk(
    unit=Unit.PERSON,
    quasi_identifiers=("phuong", "tuoi"),
    k=11,
    least_k=11,
    row_count=200,
    smallest_class=1,
    unique_rows=3,
    rows_below=(3, *(10 + k for k in range(48))),
    classes_below=(3, *(5 for _ in range(48))),
)
SAID = {"unit": "person", "quasi-0": "phuong", "quasi-1": "tuoi", "k": "11"}
DRAW = random.Random(6)
PATIENTS = "phuong,tuoi,gioi_tinh,dan_toc,ket_qua\n" + "".join(
    f"Phường {DRAW.randrange(1, 9)},{DRAW.randrange(18, 90)},{DRAW.choice(('Nam', 'Nữ'))},"
    f"{DRAW.choice(('Kinh', 'Kinh', 'Tày'))},{DRAW.choice(('Đạt', 'Không đạt'))}\n"
    for _ in range(300)
)


def inspected(risk: Risk | None = RISK) -> Inspection:
    return Inspection(verdict=Verdict.REFUSE, table_schema=SCHEMA, risk=risk)


def declared(**values: str) -> tuple[Any, ...]:
    return declared_steps(inspected(), SAID | values)


def test_confirming_a_proposal_makes_it_hers() -> None:
    """What was proposed is declared by sending the form as it is, and the k stays."""
    assert declared() == (SetUnit("person"), SetQuasiIdentifiers(("phuong", "tuoi")))


def test_what_was_declared_already_is_no_step() -> None:
    """A form that is sent twice changes nothing."""
    risk = msgspec.structs.replace(RISK, unit_is_declared=True, quasi_identifiers_are_declared=True)
    assert declared_steps(inspected(risk), SAID) == ()


def test_another_k_and_another_column_are_steps() -> None:
    """Only what she changed; columns stand in the order of the table."""
    risk = msgspec.structs.replace(RISK, unit_is_declared=True, quasi_identifiers_are_declared=True)
    sent = SAID | {"quasi-2": "ket_qua", "k": "20"}
    assert declared_steps(inspected(risk), sent) == (SetQuasiIdentifiers(("phuong", "tuoi", "ket_qua")), SetK(20))


def test_rows_that_are_no_people_need_no_columns() -> None:
    """What others know of somebody is not asked of a table of organisations."""
    assert declared_steps(inspected(), {"unit": "organisation"}) == (SetUnit("organisation"),)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"unit": "planet"}, "unit-person"),
        ({"unit": "person", "k": "11"}, "quasi-0"),
        (SAID | {"k": "4"}, "k"),
        (SAID | {"k": "viele"}, "k"),
        ({"unit": "person", "quasi-0": "no_such_column", "k": "11"}, "quasi-0"),
    ],
)
def test_a_wrong_form_says_which_field(sent: dict[str, str], field: str) -> None:
    """The name of the field is that of the control that it leads to."""
    with pytest.raises(Invalid) as error:
        declared_steps(inspected(), sent)
    assert set(error.value.fields) == {field}


def test_each_k_is_said_from_the_figures() -> None:
    """With k = 20 the page says how many rows are in too small groups, without looking at the file again."""
    part = risk_part(inspected(), "en")
    assert part is not None
    assert part.says[20 - LEAST_K] == "With k = 20, 27 of 200 rows (14%) are in groups that are too small."


def test_a_k_below_the_rules_names_who_may_allow_it() -> None:
    """Beside figures that look fine stands that they are a steward's to allow, as the verdict says."""
    part = risk_part(inspected(), "en")
    assert part is not None
    assert part.says[10 - LEAST_K].endswith("The rules ask for 11; only a steward of the portal may allow less.")
    assert "steward" not in part.says[11 - LEAST_K]


def test_nothing_is_asked_where_nothing_speaks_of_people() -> None:
    """Tables of stations stay as they were."""
    assert risk_part(inspected(None), "en") is None


@pytest.fixture
def stage(app: Litestar, people: People, client: TestClient[Litestar]) -> Stage:
    """The health department's dataset, for which An hands in and Bình approves."""
    portal: Portal = app.state.portal
    with portal.database.writing() as session:
        said = {"title_vi": "Người bệnh", "description_vi": "Mỗi dòng một người.", "theme": "HEAL"}
        dataset = create_dataset(session, people.health, parse_metadata(said | {"contact": "soyte@example.gov.vn"}))
        resource = create_resource(session, dataset, ResourceTitle(), "tram")
    an = Principal(person_id=people.an, name="An", roles={people.health: Role.EDITOR})
    binh = Principal(person_id=people.binh, name="Bình", roles={people.health: Role.APPROVER})
    return Stage(portal, an, binh, people.health, dataset.id, resource.id)


@pytest.fixture
def refused(stage: Stage) -> str:
    """A table of people, each with facts of her own."""
    submission_id = stage.hand_in(PATIENTS)
    stage.work()
    return submission_id


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_page_says_first_how_many_can_be_found(
    stage: Stage, refused: str, people: People, browser_of: Callable[[str], Browser]
) -> None:
    """One sentence, with the unit proposed and the columns ticked, also for the approver who may ask a steward."""
    assert stage.submission(refused).state is SubmissionState.REFUSED
    for person in (people.an, people.binh):
        page = browser_of(person).get(f"/publish/submissions/{refused}")
        assert page.status_code == 200
        assert "of 300 people in this file are the only ones with their" in words_of(page)
        assert 'value="person" checked' in page.text
        assert 'value="tuoi" checked' in page.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_she_declares_is_checked_again(
    stage: Stage, refused: str, people: People, browser_of: Callable[[str], Browser]
) -> None:
    """Her answers become corrections; a form for an earlier answer is told so, and a wrong one keeps what she typed."""
    an, place = browser_of(people.an), f"/publish/submissions/{refused}"
    run = stage.submission(refused).run_key
    sent = {"unit": "person", "quasi-2": "gioi_tinh", "k": "12"}
    wrong = an.post(f"{place}/risk", None, run=run, **(sent | {"k": "3"}))
    assert wrong.status_code == 422
    assert "Write a whole number from 5 to 50." in words_of(wrong)
    assert an.post(f"{place}/risk", None, run="another", **sent).status_code == 409
    assert an.post(f"{place}/risk", None, run=run, **sent).status_code == 303
    assert recipe_of(stage.submission(refused)) == (
        SetUnit("person"),
        SetQuasiIdentifiers(("gioi_tinh",)),
        SetK(12),
    )
    stage.work()
    assert stage.submission(refused).state is not SubmissionState.REFUSED
    text = words_of(an.get(place))
    assert "One row stands for: one person" in text
    assert "You left out tuoi, dan_toc and phuong, which others mostly know of somebody" in text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_table_with_emptied_rows_reads_back_whole(
    stage: Stage, people: People, browser_of: Callable[[str], Browser]
) -> None:
    """Rows of which a plan leaves nothing are in every format, so that nobody is counted less."""
    alone = "".join(f"{60 + person},nhóm {person}\n" for person in range(11))
    submission_id = stage.hand_in("tuoi,gioi_tinh\n" + alone + "30,Nam\n" * 239)
    steps = (SetUnit("person"), LocalSuppress(("tuoi", "gioi_tinh"), 11))
    with stage.portal.database.writing() as session:
        add_steps(session, stage.an, session.get_one(Submission, submission_id), steps)
    stage.work()
    stage.publish(submission_id)
    an = browser_of(people.an)
    table, text = (an.get(f"/datasets/nguoi-benh/tram.{ending}").content for ending in ("parquet", "csv"))
    rows = parquet.read_table(io.BytesIO(table)).to_pylist()
    assert len(rows) == 250
    assert {"tuoi": None, "gioi_tinh": None} in rows
    assert len(pandas.read_csv(io.BytesIO(text))) == 250


def follow(browser: Browser, submission: Submission, steps: Recipe | str, run: str | None = None) -> httpx.Response:
    """Press the button of a proposal, on a page with the present answer or an earlier one."""
    sent = steps if isinstance(steps, str) else msgspec.json.encode(steps).decode()
    where = f"/publish/submissions/{submission.id}/recipe"
    return browser.post(where, None, run=submission.run_key if run is None else run, steps=sent)


def proposed(submission: Submission) -> Recipe:
    """The first plan for people who could be found."""
    inspection = msgspec.convert(submission.inspection, Inspection)
    found = next(finding for finding in inspection.findings if finding.code == "r1-uniqueness")
    return found.suggestions[0].steps


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_plan_is_followed_once(
    stage: Stage, refused: str, people: People, browser_of: Callable[[str], Browser]
) -> None:
    """Sent twice, or from a page that is older than the answer, it changes nothing, and she is told so."""
    an, before = browser_of(people.an), stage.submission(refused)
    plan = proposed(before)
    assert follow(an, before, plan).status_code == 303
    again = follow(an, before, plan)
    assert (again.status_code, "This has changed in the meantime" in again.text) == (409, True)
    stage.work()
    assert follow(an, before, plan).status_code == 409
    assert recipe_of(stage.submission(refused)) == plan


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((DropColumn("phuong"), DropColumn("no such column")), "the table has no such column any more"),
        ((), "this correction says nothing"),
        ("[{]", "This correction is not complete"),
    ],
)
def test_a_correction_that_can_change_nothing_is_not_kept(
    stage: Stage,
    refused: str,
    people: People,
    browser_of: Callable[[str], Browser],
    steps: Recipe | str,
    said: str,
) -> None:
    """She is told what is wrong with it; neither recipe nor state change."""
    answer = follow(browser_of(people.an), stage.submission(refused), steps)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert (stage.submission(refused).recipe, stage.submission(refused).state) == ([], SubmissionState.REFUSED)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_undo_takes_back_what_one_click_brought(
    stage: Stage, refused: str, people: People, browser_of: Callable[[str], Browser]
) -> None:
    """All steps of a plan go together, and what was corrected before stays; pressed twice it takes back no more."""
    an, place = browser_of(people.an), f"/publish/submissions/{refused}"
    assert follow(an, stage.submission(refused), (SetColumn("ket_qua", title="Kết quả"),)).status_code == 303
    stage.work()
    assert follow(an, stage.submission(refused), proposed(stage.submission(refused))).status_code == 303
    stage.work()
    submission = stage.submission(refused)
    count = len(recipe_of(submission)) - 1
    assert count > 2
    assert f"Take the last {count} back, which came together" in an.get(place).text
    assert an.post(f"{place}/undo", None, run=submission.run_key).status_code == 303
    assert an.post(f"{place}/undo", None, run=submission.run_key).status_code == 409
    assert recipe_of(stage.submission(refused)) == (SetColumn("ket_qua", title="Kết quả"),)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_small_counts_are_shown_where_they_stand(
    stage: Stage, people: People, browser_of: Callable[[str], Browser]
) -> None:
    """Of small figures she sees ward, row and count, for none of these is anybody's; and no empty statement."""
    submission_id = stage.hand_in("phường,số người nhiễm HIV\nA,40\nB,3\nC,25\n")
    stage.work()
    text = words_of(browser_of(people.an).get(f"/publish/submissions/{submission_id}"))
    assert "cells that count fewer than 11 people or households: 1." in text
    assert "3 3 B" in text
    assert "•••" not in text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_other_way_stands_under_its_own_name(
    stage: Stage, refused: str, people: People, browser_of: Callable[[str], Browser]
) -> None:
    """Its loss, its steps and its button follow the name; the history tells of one block, not of its rows."""
    page = browser_of(people.an).get(f"/publish/submissions/{refused}").text
    inspection = msgspec.convert(stage.submission(refused).inspection, Inspection)
    found = next(finding for finding in inspection.findings if finding.code == "r1-uniqueness")
    assert len(found.suggestions) > 1
    for choice in found.suggestions[1:]:
        assert f"<h4>{suggestion_words(choice, 'en')}</h4>" in page
    assert page.count("Do it this way") == len(found.suggestions) - 1
    assert "people could be found" in page
    assert "places with personal data" not in page


def test_a_recipe_from_before_corrections_were_kept_together_is_read() -> None:
    """Each of its steps is a correction of its own."""
    steps = (SetUnit("person"), SetK(12))
    submission = Submission(recipe=msgspec.to_builtins(steps))
    assert corrections_of(submission) == ((steps[0],), (steps[1],))
    assert recipe_of(submission) == steps


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_whole_recipe_leaves_together_what_came_together(stage: Stage, refused: str) -> None:
    """What a script sends has its former corrections whole as far as it repeats them, and one for each other step."""
    together, alone = (SetUnit("person"), SetK(12)), (DropColumn("tuoi"), DropColumn("phuong"))
    with stage.portal.database.writing() as session:
        submission = session.get_one(Submission, refused)
        add_steps(session, stage.an, submission, together)
        set_recipe(session, stage.an, submission, (*together, *alone))
        assert corrections_of(submission) == (together, alone[:1], alone[1:])
        set_recipe(session, stage.an, submission, together[:1])
        assert corrections_of(submission) == (together[:1],)
