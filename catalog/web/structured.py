"""A dataset as schema.org Dataset, which search engines read from its page."""

from __future__ import annotations

from typing import Any

from catalog.queries import DatasetView
from catalog.tables.formats import DOWNLOADS
from catalog.vocabulary import LICENCES
from catalog.web.address import Addresses
from catalog.web.files import formats_of
from catalog.web.i18n import Language
from catalog.web.page import summary

MAX_DESCRIPTION = 5000
"""What search engines take at most."""


def schema_org(dataset: DatasetView, language: Language, base_url: str) -> dict[str, Any]:
    """The JSON-LD object; values are plain texts, so whoever writes it into a page escapes it."""
    addresses = Addresses(base_url)
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": language.pick(dataset.title),
        "description": summary(language.pick(dataset.description), MAX_DESCRIPTION),
        "url": addresses.page("datasets", dataset.slug),
        "identifier": dataset.id,
        "creator": {
            "@type": "GovernmentOrganization",
            "name": language.pick(dataset.agency.name),
            "url": addresses.page("agencies", dataset.agency.slug),
        },
        "license": LICENCES[dataset.licence].url,
        "keywords": dataset.tags,
        "datePublished": dataset.published_at.date().isoformat(),
        "dateModified": dataset.modified_at.date().isoformat(),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{resource.slug}.{format.extension}",
                "encodingFormat": format.bare_media_type,
                "contentUrl": addresses.file(dataset.slug, resource.slug, format.extension),
            }
            for resource in dataset.resources
            if resource.current is not None
            for name, format in formats_of(resource.current).items()
            if name in DOWNLOADS
        ]
        + [
            {
                "@type": "DataDownload",
                "name": original.name,
                "encodingFormat": original.media_type,
                "contentUrl": addresses.original(dataset.slug, resource.slug, resource.current.number),
                "contentSize": f"{original.size_bytes} B",
                "sha256": original.sha256,
            }
            for resource in dataset.resources
            if resource.current is not None and (original := resource.current.original) is not None
        ],
    }
