"""Agencies: what stewards say about them, and addresses that never die."""

from __future__ import annotations

import pytest
from sqlmodel import select

from catalog import queries
from catalog.errors import Invalid, NotFound
from catalog.store.db import Database
from catalog.store.models import Agency, Dataset, DatasetState, FormerSlug, IndexTask, UpdateFrequency
from publishers.agencies import NOT_A_SLUG, SLUG_TAKEN, AgencyFacts, agency_facts, create_agency, edit_agency

HEALTH = AgencyFacts(name_vi="Sở Y tế", slug="so-y-te")


def create(database: Database, facts: AgencyFacts) -> str:
    with database.writing() as session:
        return create_agency(session, facts).id


def move(database: Database, agency_id: str, slug: str) -> None:
    with database.writing() as session:
        edit_agency(session, agency_id, AgencyFacts(name_vi="Sở Y tế", slug=slug))


def place_of(database: Database, slug: str) -> str:
    """The id at this address, after a redirect where there is one."""
    with database.reading() as session:
        try:
            return queries.agency_by_slug(session, slug).id
        except queries.Moved as moved:
            return queries.agency_by_slug(session, moved.slug).id


def test_address_is_made_from_the_name(database: Database) -> None:
    """Without a slug the name gives one, with a number where another agency has it."""
    first = create(database, AgencyFacts(name_vi="Sở Y tế Đà Nẵng"))
    second = create(database, AgencyFacts(name_vi="Sở Y tế Đà Nẵng"))
    assert place_of(database, "so-y-te-da-nang") == first
    assert place_of(database, "so-y-te-da-nang-2") == second


@pytest.mark.parametrize("slug", ["Sở Y tế", "SO-Y-TE", "so--y-te", "-so", "a/b", "so_y_te"])
def test_slug_that_is_none_is_refused(database: Database, slug: str) -> None:
    """Only small letters, digits and single hyphens go into addresses."""
    with pytest.raises(Invalid) as refused:
        create(database, AgencyFacts(name_vi="Sở Y tế", slug=slug))
    assert refused.value.fields == {"slug": NOT_A_SLUG}


def test_old_addresses_lead_to_the_agency_after_every_move(database: Database) -> None:
    """After two moves and one back, all three addresses lead to the same agency."""
    agency_id = create(database, HEALTH)
    for slug in ("y-te", "suc-khoe", "y-te"):
        move(database, agency_id, slug)
    assert {place_of(database, slug) for slug in ("so-y-te", "suc-khoe", "y-te")} == {agency_id}
    with database.reading() as session:
        assert {former.slug for former in session.exec(select(FormerSlug)).all()} == {"so-y-te", "suc-khoe"}


def test_address_of_another_agency_is_taken_for_ever(database: Database) -> None:
    """Neither a new nor an old agency gets an address that another has or had."""
    health = create(database, HEALTH)
    move(database, health, "y-te")
    other = create(database, AgencyFacts(name_vi="Sở Xây dựng"))
    for slug in ("so-y-te", "y-te"):
        with pytest.raises(Invalid) as refused:
            create(database, AgencyFacts(name_vi="Khác", slug=slug))
        assert refused.value.fields == {"slug": SLUG_TAKEN}
        with pytest.raises(Invalid):
            move(database, other, slug)


def test_editing_keeps_the_address_when_none_is_given(database: Database) -> None:
    """A form with an empty slug changes the rest."""
    agency_id = create(database, HEALTH)
    facts = AgencyFacts(name_vi="Sở Y tế Hà Nội", publishes_unchanged_schema_at_once=True)
    with database.writing() as session:
        edit_agency(session, agency_id, facts)
    with database.reading() as session:
        assert agency_facts(session, agency_id) == AgencyFacts(
            name_vi="Sở Y tế Hà Nội", slug="so-y-te", publishes_unchanged_schema_at_once=True
        )


def test_search_learns_the_new_name(database: Database) -> None:
    """Every published dataset of the agency is queued for search; drafts are nobody's business."""
    agency_id = create(database, HEALTH)
    with database.writing() as session:
        for state in (DatasetState.PUBLISHED, DatasetState.DRAFT):
            session.add(
                Dataset(
                    id=state.value,
                    agency_id=agency_id,
                    slug=state.value,
                    theme="HEAL",
                    licence="CC0-1.0",
                    update_frequency=UpdateFrequency.NEVER,
                    contact="phong@example.gov.vn",
                    state=state,
                )
            )
    move(database, agency_id, "y-te")
    with database.reading() as session:
        assert session.exec(select(IndexTask.dataset_id)).all() == ["published"]


def test_unknown_agency_cannot_be_edited(database: Database) -> None:
    """An id that leads nowhere is told so."""
    with pytest.raises(NotFound):
        move(database, "no such agency", "y-te")
    with database.reading() as session:
        assert session.exec(select(Agency)).all() == []
