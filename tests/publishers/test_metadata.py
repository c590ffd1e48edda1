"""What an officer says about a dataset, field by field."""

from __future__ import annotations

import pytest
from sqlmodel import select

from catalog.errors import Invalid
from catalog.store.db import Database
from catalog.store.models import Dataset, DatasetState, IndexTask
from publishers.metadata import (
    ResourceTitle,
    create_dataset,
    create_resource,
    edit_dataset,
    parse_metadata,
    parse_resource_title,
    require_plain_name,
)
from tests.publishers.conftest import People

GOOD = {
    "title_vi": "Chất lượng không khí",
    "description_vi": "Nồng độ bụi mịn theo trạm.",
    "theme": "ENVI",
    "contact": "quantrac@hanoi.gov.vn",
}


def test_what_is_left_out_has_an_open_default() -> None:
    """CC BY 4.0 and no promise about updates; text is trimmed and composed."""
    metadata = parse_metadata({**GOOD, "title_vi": "  Không khi\u0301 "})
    assert (metadata.licence, metadata.update_frequency.value) == ("CC-BY-4.0", "irregular")
    assert metadata.title_vi == "Không khí"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title_vi", ""),
        ("title_vi", "x" * 301),
        ("description_vi", " \n "),
        ("theme", "NONE"),
        ("licence", "all rights reserved"),
        ("update_frequency", "sometimes"),
        ("contact", "hanoi.gov.vn"),
        ("contact", "nguyen.van.an.1985@gmail.com"),
        ("description_vi", "Hỏi anh An, 0912 345 678."),
        ("title_en", "List of 001190123456"),
        ("tags", ", ".join(str(number) for number in range(21))),
        ("tags", ["x" * 61]),
        ("source", "x" * 1001),
    ],
)
def test_a_wrong_field_is_named(field: str, value: object) -> None:
    """The message stands with the field that is wrong and with no other."""
    with pytest.raises(Invalid) as refused:
        parse_metadata({**GOOD, field: value})
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("contact", ["quantrac@hanoi.gov.vn", "vanthu@moit.gov.vn", "info@example.org"])
def test_an_offices_mailbox_is_a_contact(contact: str) -> None:
    """Role mailboxes may be published."""
    assert parse_metadata({**GOOD, "contact": contact}).contact == contact


@pytest.mark.parametrize("given", ["bụi, không khí ,bụi,", "bụi; không khí", ["bụi", " không khí "]])
def test_tags_come_as_text_or_as_a_list(given: object) -> None:
    """Commas and semicolons part them; each is there once."""
    assert parse_metadata({**GOOD, "tags": given}).tags == ("bụi", "không khí")


def test_addresses_are_free_and_hold_nothing_personal(database: Database, people: People) -> None:
    """Equal titles get numbers; a file named after a telephone gives a neutral address."""
    with database.writing() as session:
        first = create_dataset(session, people.health, parse_metadata(GOOD))
        second = create_dataset(session, people.health, parse_metadata(GOOD))
        assert (first.slug, second.slug) == ("chat-luong-khong-khi", "chat-luong-khong-khi-2")
        slugs = [
            create_resource(session, first, title, fallback).slug
            for title, fallback in (
                (ResourceTitle("Trạm đo", ""), "x"),
                (ResourceTitle(), "tram-do"),
                (ResourceTitle(), "hoa 0912340023"),
                (ResourceTitle(), "大气"),
            )
        ]
    assert slugs == ["tram-do", "tram-do-2", "table", "table-2"]


@pytest.mark.parametrize("name", ["Trạm", "a/b", "", "hoa-0912340023"])
def test_a_script_names_a_table_plainly(name: str) -> None:
    """What becomes a public address has no marks and nothing personal."""
    with pytest.raises(Invalid):
        require_plain_name(name)


def test_a_tables_title_is_looked_through_too() -> None:
    """It is as public as the dataset's."""
    assert parse_resource_title({"resource_title_vi": " Theo giờ "}) == ResourceTitle("Theo giờ", "")
    with pytest.raises(Invalid):
        parse_resource_title({"resource_title_en": "Calls of 0912 345 678"})


def test_an_edit_of_what_is_public_reaches_search(database: Database, people: People) -> None:
    """A draft's edit is nobody's business; a published dataset's is queued."""
    with database.writing() as session:
        dataset = create_dataset(session, people.health, parse_metadata(GOOD))
        edit_dataset(session, dataset, parse_metadata({**GOOD, "title_en": "Air quality"}))
        assert session.exec(select(IndexTask)).all() == []
        dataset.state = DatasetState.PUBLISHED
        edit_dataset(session, dataset, parse_metadata({**GOOD, "title_en": "Air"}))
    with database.reading() as session:
        assert [task.dataset_id for task in session.exec(select(IndexTask)).all()] == [dataset.id]
        assert session.get_one(Dataset, dataset.id).title_en == "Air"
