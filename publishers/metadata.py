"""What the officer says about a dataset, checked field by field; the same rules for the form and the API."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlmodel import Session, select

from catalog.errors import N_, Invalid
from catalog.publish import queue_for_search
from catalog.slug import free_slug, slugify
from catalog.store.columns import now
from catalog.store.models import Dataset, DatasetState, FormerSlug, Resource, UpdateFrequency
from catalog.vocabulary import DEFAULT_LICENCE, LICENCES, THEMES
from publishers.submissions import check_open_submissions_again
from validation.privacy.scan import personal_spans, personal_spans_of_name

MAX_TAGS = 20
MAX_TITLE = 300
MAX_DESCRIPTION = 20_000
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a dataset that an officer fills in. At least one title is given; so is a description."""

    title_vi: str = ""
    title_en: str = ""
    description_vi: str = ""
    description_en: str = ""
    theme: str
    tags: tuple[str, ...] = ()
    licence: str = DEFAULT_LICENCE
    update_frequency: UpdateFrequency = UpdateFrequency.IRREGULAR
    contact: str
    source: str = ""


class ResourceTitle(msgspec.Struct, frozen=True):
    """A table's own title; where both are empty the dataset's is used."""

    vi: str = ""
    en: str = ""


def parse_metadata(values: Mapping[str, Any]) -> Metadata:
    """Metadata from form fields or a JSON body. Raises Invalid with a message for every field that is wrong.

    `tags` may be a list, or one text with commas.
    """
    texts = {name: _clean(values.get(name)) for name in _TEXT_FIELDS}
    tags = _tags(values.get("tags"))
    problems: dict[str, str] = {}
    if not texts["title_vi"] and not texts["title_en"]:
        problems["title_vi"] = N_("Give a title, in Vietnamese or in English.")
    for name in ("title_vi", "title_en"):
        if len(texts[name]) > MAX_TITLE:
            problems[name] = N_("Shorten the title to 300 characters.")
    if not texts["description_vi"] and not texts["description_en"]:
        problems["description_vi"] = N_("Say what the table holds, where it comes from and what a reader should know.")
    for name in ("description_vi", "description_en"):
        if len(texts[name]) > MAX_DESCRIPTION:
            problems[name] = N_("Shorten the description to 20,000 characters.")
    if texts["theme"] not in THEMES:
        problems["theme"] = N_("Choose a theme.")
    licence = texts["licence"] or DEFAULT_LICENCE
    if licence not in LICENCES:
        problems["licence"] = N_("Choose one of the open licences.")
    if len(tags) > MAX_TAGS:
        problems["tags"] = N_("Keep to 20 tags.")
    if any(len(tag) > 60 for tag in tags):
        problems["tags"] = N_("Shorten each tag to 60 characters and put commas between them.")
    frequency = texts["update_frequency"] or UpdateFrequency.IRREGULAR
    if frequency not in set(UpdateFrequency):
        problems["update_frequency"] = N_("Choose how often the table is updated.")
    if not _EMAIL.fullmatch(texts["contact"]) or len(texts["contact"]) > 254:
        problems["contact"] = N_("Give the e-mail address of an office, such as thongke@hanoi.gov.vn.")
    if len(texts["source"]) > 1000:
        problems["source"] = N_("Shorten the source to 1,000 characters.")
    for name in _personal({**texts, "tags": ", ".join(tags)}):
        problems.setdefault(name, _PERSONAL_CONTACT if name == "contact" else _PERSONAL_TEXT)
    if problems:
        raise Invalid(problems)
    fields = {**texts, "tags": tags, "licence": licence, "update_frequency": frequency}
    return msgspec.convert(fields, Metadata)


_TEXT_FIELDS = tuple(field.name for field in msgspec.structs.fields(Metadata) if field.name != "tags")
_PERSONAL_CONTACT = N_(
    "This looks like one person's address. Give the mailbox of an office, such as thongke@hanoi.gov.vn."
)
_PERSONAL_TEXT = N_(
    "This holds a person's e-mail address, telephone or identity number, and it would be public. Take it out."
)


def create_dataset(session: Session, agency_id: str, metadata: Metadata) -> Dataset:
    """A draft: readers see nothing of it until its first table is published."""
    slug = free_slug(metadata.title_vi or metadata.title_en, "dataset", lambda s: _is_taken(session, s))
    dataset = Dataset(agency_id=agency_id, slug=slug, **_record_fields(metadata))
    session.add(dataset)
    session.flush()
    return dataset


def edit_dataset(session: Session, dataset: Dataset, metadata: Metadata) -> None:
    """Change what is said about a dataset: at once where it is public; open hand-ins pass the gates again."""
    for name, value in _record_fields(metadata).items():
        setattr(dataset, name, value)
    check_open_submissions_again(session, dataset.id)
    if dataset.state is DatasetState.PUBLISHED:
        dataset.modified_at = now()
        queue_for_search(session, dataset.id)


def create_resource(session: Session, dataset: Dataset, title: ResourceTitle, fallback: str) -> Resource:
    """A further table of `dataset`. `fallback` (the file's name) names it in addresses where it has no title.

    An address is public, so a name in which something personal stands is not taken for one.
    """
    name = title.vi or title.en or ("" if personal_spans_of_name(fallback) else fallback)
    siblings = session.exec(select(Resource).where(Resource.dataset_id == dataset.id)).all()
    taken = {sibling.slug for sibling in siblings}
    resource = Resource(
        dataset_id=dataset.id,
        slug=free_slug(name, "table", taken.__contains__),
        title_vi=title.vi,
        title_en=title.en,
        position=max((sibling.position for sibling in siblings), default=-1) + 1,
    )
    session.add(resource)
    session.flush()
    return resource


def parse_resource_title(values: Mapping[str, Any]) -> ResourceTitle:
    """Raises Invalid."""
    title = ResourceTitle(_clean(values.get("resource_title_vi")), _clean(values.get("resource_title_en")))
    given = {"resource_title_vi": title.vi, "resource_title_en": title.en}
    problems = {
        name: N_("Shorten the title to 300 characters.") for name, text in given.items() if len(text) > MAX_TITLE
    }
    problems |= dict.fromkeys(_personal(given), _PERSONAL_TEXT)
    if problems:
        raise Invalid(problems)
    return title


def require_plain_name(name: str) -> None:
    """Pass if a script may name a table so in its address. Raises Invalid."""
    if not name or slugify(name) != name:
        raise Invalid({"resource": N_("Name the table with lower-case letters without marks, digits and hyphens.")})
    if personal_spans_of_name(name):
        raise Invalid({"resource": _PERSONAL_TEXT})


def metadata_values(dataset: Dataset) -> dict[str, str]:
    """The record as form fields."""
    values = {name: str(getattr(dataset, name)) for name in _TEXT_FIELDS}
    return {**values, "tags": ", ".join(dataset.tags)}


def _personal(texts: Mapping[str, str]) -> list[str]:
    """Names of the texts in which something stands that may be one person's."""
    return [name for name, text in texts.items() if personal_spans(text)]


def _record_fields(metadata: Metadata) -> dict[str, Any]:
    return {**msgspec.structs.asdict(metadata), "tags": list(metadata.tags)}


def _is_taken(session: Session, slug: str) -> bool:
    in_use = session.exec(select(Dataset.id).where(Dataset.slug == slug)).first()
    former = session.exec(select(FormerSlug.id).where(FormerSlug.kind == "dataset", FormerSlug.slug == slug)).first()
    return in_use is not None or former is not None


def _clean(value: object) -> str:
    """NFC, without control characters other than line ends, trimmed."""
    text = unicodedata.normalize("NFC", value if isinstance(value, str) else "").replace("\r\n", "\n")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc").strip()


def _tags(value: object) -> tuple[str, ...]:
    parts = re.split(r"[,;\n]", value) if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(dict.fromkeys(tag for part in parts if (tag := _clean(part))))
