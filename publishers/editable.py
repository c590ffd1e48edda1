"""What somebody may change, whether it is public or not."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from catalog.errors import NotFound
from catalog.principal import Principal
from catalog.store.models import Agency, Dataset, DatasetState, Resource
from publishers.guards import require_edit
from publishers.models import Submission
from publishers.submissions import OPEN, Placed


def editable_datasets(session: Session, principal: Principal) -> Sequence[Dataset]:
    """Datasets she may change, the latest change first; drafts too, withdrawn ones not."""
    query = select(Dataset).where(Dataset.state != DatasetState.WITHDRAWN)
    if not principal.is_steward:
        query = query.where(col(Dataset.agency_id).in_(principal.roles))
    return session.exec(query.order_by(col(Dataset.modified_at).desc())).all()


def editable_dataset(session: Session, principal: Principal, dataset_id: str) -> Dataset:
    """Raises NotFound for what is another agency's business, or withdrawn."""
    dataset = session.get(Dataset, dataset_id)
    if dataset is None or dataset.state is DatasetState.WITHDRAWN:
        raise NotFound()
    require_edit(principal, dataset.agency_id)
    return dataset


def editable_resource(session: Session, principal: Principal, resource_id: str) -> tuple[Dataset, Resource]:
    resource = session.get(Resource, resource_id)
    if resource is None or resource.withdrawn_at is not None:
        raise NotFound()
    return editable_dataset(session, principal, resource.dataset_id), resource


def open_submissions(session: Session, dataset_ids: list[str]) -> list[Placed]:
    """Submissions that wait for somebody, the latest change first."""
    query = (
        select(Submission, Resource, Dataset, Agency)
        .join(Resource, col(Resource.id) == Submission.resource_id)
        .join(Dataset, col(Dataset.id) == Resource.dataset_id)
        .join(Agency, col(Agency.id) == Dataset.agency_id)
        .where(col(Dataset.id).in_(dataset_ids), col(Submission.state).in_(OPEN), col(Submission.input_name) != "")
        .order_by(col(Submission.changed_at).desc())
    )
    return [Placed(*row) for row in session.exec(query).all()]
