"""A portal with one agency, and hands that bring it files."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog.portal import open_portal
from catalog.principal import Principal, Role
from catalog.settings import Settings
from catalog.store.models import Agency
from publishers.accounts import create_person
from publishers.metadata import ResourceTitle, create_dataset, create_resource, parse_metadata
from tests.publishers.pipeline.stage import Stage


@pytest.fixture
def stage(settings: Settings) -> Iterator[Stage]:
    portal = open_portal(settings)
    with portal.database.writing() as session:
        agency = Agency(slug="so-moi-truong", name_vi="Sở Môi trường")
        session.add(agency)
        session.flush()
        people = [create_person(session, email=f"{name}@example.com", name=name) for name in ("an", "binh")]
        metadata = parse_metadata(
            {
                "title_vi": "Chất lượng không khí",
                "description_vi": "Nồng độ bụi mịn trung bình năm theo trạm quan trắc.",
                "theme": "ENVI",
                "contact": "quantrac@hanoi.gov.vn",
            }
        )
        dataset = create_dataset(session, agency.id, metadata)
        resource = create_resource(session, dataset, ResourceTitle(), "tram")
        made = Stage(
            portal=portal,
            an=Principal(person_id=people[0].id, name="An", roles={agency.id: Role.EDITOR}),
            binh=Principal(person_id=people[1].id, name="Bình", roles={agency.id: Role.APPROVER}),
            agency_id=agency.id,
            dataset_id=dataset.id,
            resource_id=resource.id,
        )
    yield made
    portal.close()
