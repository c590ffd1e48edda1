"""A filled catalogue in which an agency's own editor holds a token, and has something of every kind to use it on."""

from __future__ import annotations

import msgspec
import pyarrow as pa

from catalog.portal import Portal
from catalog.principal import Principal, Role
from catalog.store.models import Dataset
from publishers.accounts import create_person, join_agency, principal_of
from publishers.metadata import ResourceTitle, create_dataset, create_resource, parse_metadata
from publishers.tokens import create_token
from tests.catalog.web import shelf
from tests.publishers.pipeline.stage import Stage

STATIONS = "ma_tram,ten,pm25,ngay\n" + "".join(f"{n:05},Trạm {n},{20 + n}.5,2026-03-{n:02}\n" for n in range(1, 21))
LEVELS = pa.table({"code": ["00004", "00008"], "level": [1.5, None]})
RAGGED = "ma,ten,pm25\n1,Hàng Đậu,41.5\n2,Ba Đình\n3,Cầu Giấy,12.5,thừa\n4,Hà Đông,7\n"

SPARE_DATASETS = 4
"""Published datasets that may be withdrawn while others are read."""


class OwnAgency(msgspec.Struct, frozen=True):
    token: str
    dataset: str
    """Slug of a published dataset; its table is `tram`, in one version."""
    spare: tuple[str, ...]
    """Slugs of datasets of the same shape that may go."""
    ready: str
    """A submission that waits to be published."""
    refused: str
    """A submission with errors in its rows."""


def add_own_agency(portal: Portal) -> OwnAgency:
    """Put it into the catalogue of `shelf.fill`, which stays others' property."""
    with portal.database.writing() as session:
        agency = shelf.add_agency(session, "hydrology", "Cục Thuỷ văn", "Hydrology office")
        an = create_person(session, email="an@example.gov.vn", name="An", password="thuyền giấy trôi dưới cầu")
        join_agency(session, an.id, agency.id, Role.EDITOR)
        _, token = create_token(session, an.id, agency.id, "Nạp hằng đêm")
        principal = principal_of(session, an)
        agency_id = agency.id
    stages = [_stage(portal, principal, agency_id, number) for number in range(SPARE_DATASETS + 3)]
    *published, ready, refused = stages
    for stage in published:
        shelf.publish(portal, stage.resource_id, LEVELS)
    submissions = ready.hand_in(STATIONS), refused.hand_in(RAGGED)
    ready.work()
    slugs = [_slug_of(portal, stage.dataset_id) for stage in published]
    return OwnAgency(
        token=token, dataset=slugs[0], spare=tuple(slugs[1:]), ready=submissions[0], refused=submissions[1]
    )


def _stage(portal: Portal, an: Principal, agency_id: str, number: int) -> Stage:
    with portal.database.writing() as session:
        metadata = parse_metadata(
            {
                "title_vi": f"Mực nước {number}",
                "description_vi": "Mực nước đo tại các trạm.",
                "theme": "ENVI",
                "contact": "thuyvan@example.gov.vn",
            }
        )
        dataset = create_dataset(session, agency_id, metadata)
        resource = create_resource(session, dataset, ResourceTitle("Trạm", "Stations"), "tram")
        return Stage(portal, an, an, agency_id, dataset.id, resource.id)


def _slug_of(portal: Portal, dataset_id: str) -> str:
    with portal.database.reading() as session:
        return session.get_one(Dataset, dataset_id).slug
