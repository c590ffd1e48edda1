"""Agencies: made and renamed by stewards. An address that was ever given out keeps leading to its agency."""

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.errors import N_, Invalid, NotFound
from catalog.publish import queue_for_search
from catalog.slug import free_slug, slugify
from catalog.store.models import Agency, Dataset, DatasetState, FormerSlug
from publishers.forms import Line, Paragraphs

NOT_A_SLUG = N_("Use only letters a to z, digits and single hyphens, such as so-y-te.")
SLUG_TAKEN = N_("Another agency has this address, or had it before.")

KIND = "agency"
"""Of its former slugs."""


class AgencyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a steward says about an agency."""

    name_vi: Line
    name_en: Line = ""
    description_vi: Paragraphs = ""
    description_en: Paragraphs = ""
    slug: Line = ""
    """Its place in addresses; empty means one made from the name, or the present one."""
    publishes_unchanged_schema_at_once: bool = False
    allows_partial: bool = False


def create_agency(session: Session, facts: AgencyFacts, *, is_demo: bool = False) -> Agency:
    """A new agency. Raises Invalid where its address is taken or not one."""
    slug = facts.slug or free_slug(facts.name_vi, KIND, lambda slug: _is_taken(session, slug))
    _require_free(session, slug)
    agency = Agency(**msgspec.structs.asdict(facts) | {"slug": slug}, is_demo=is_demo)
    session.add(agency)
    session.flush()
    return agency


def edit_agency(session: Session, agency_id: str, facts: AgencyFacts) -> Agency:
    """Say other things about an agency. After another slug the old address redirects. Raises NotFound or Invalid."""
    agency = session.get(Agency, agency_id, with_for_update=True)
    if agency is None:
        raise NotFound()
    new_slug = facts.slug or agency.slug
    if new_slug != agency.slug:
        _require_free(session, new_slug, agency.id)
        session.exec(sa.delete(FormerSlug).where(col(FormerSlug.kind) == KIND, col(FormerSlug.slug) == new_slug))
        session.add(FormerSlug(kind=KIND, slug=agency.slug, target_id=agency.id))
    for name, value in (msgspec.structs.asdict(facts) | {"slug": new_slug}).items():
        setattr(agency, name, value)
    session.add(agency)
    # Search finds datasets by their agency's name and filters by its slug.
    published = select(Dataset.id).where(Dataset.agency_id == agency.id, Dataset.state == DatasetState.PUBLISHED)
    for dataset_id in session.exec(published).all():
        queue_for_search(session, dataset_id)
    return agency


def agency_facts(session: Session, agency_id: str) -> AgencyFacts:
    """What is said about an agency now. Raises NotFound."""
    agency = session.get(Agency, agency_id)
    if agency is None:
        raise NotFound()
    return msgspec.convert(agency, AgencyFacts, from_attributes=True)


def _require_free(session: Session, slug: str, agency_id: str | None = None) -> None:
    if slug != slugify(slug):
        raise Invalid({"slug": NOT_A_SLUG})
    if _is_taken(session, slug, agency_id):
        raise Invalid({"slug": SLUG_TAKEN})


def _is_taken(session: Session, slug: str, agency_id: str | None = None) -> bool:
    """Whether another agency than this one has the address, or had it before."""
    owners = [
        *session.exec(select(Agency.id).where(Agency.slug == slug)).all(),
        *session.exec(select(FormerSlug.target_id).where(FormerSlug.kind == KIND, FormerSlug.slug == slug)).all(),
    ]
    return any(owner != agency_id for owner in owners)
