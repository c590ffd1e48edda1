"""How the API describes itself (OpenAPI), and what its operations have in common."""

from __future__ import annotations

from typing import Annotated

from litestar.openapi import ResponseSpec
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Server, Tag
from litestar.params import PathParameter

from catalog.settings import Settings
from catalog.web.problems import PROBLEM_JSON, Problem

DATASETS = "Datasets"
ROWS = "Rows"
PUBLISHING = "Publishing"

TOKEN = "token"  # noqa: S105 - the name of a way to sign in

TAGS = (
    Tag(name=DATASETS, description="What there is: datasets, their tables, and the agencies that publish them."),
    Tag(name=ROWS, description="The tables themselves, row by row, filtered and sorted, in several formats."),
    Tag(name=PUBLISHING, description="Handing tables in, with an agency's token, through the same gates as the form."),
)

DESCRIPTION = """\
Read every published table without an account.

- Texts such as titles come in both languages, as `{"vi": …, "en": …}`; either may be empty.
- Answers are never silently cut: lists say their `total` and the address of the `next` page.
- Errors are problems as RFC 9457 writes them (`application/problem+json`), in Vietnamese or English as
  `Accept-Language` or `?lang=` asks. Their `type` is stable.
- Answers carry an `ETag`; send it back in `If-None-Match` and an unchanged answer costs nothing.
- Whole tables are files: `/datasets/{dataset}/{resource}.csv`, `.json`, `.ndjson` or `.parquet` is always the newest
  version, `/datasets/{dataset}/{resource}/v/{number}.parquet` the same bytes for ever. Parquet files take range
  requests.
- What was withdrawn answers 410 with date and reason.
"""

DatasetSlug = Annotated[str, PathParameter(description="The dataset's name in addresses, such as `population`.")]
ResourceSlug = Annotated[str, PathParameter(description="The table's name in its dataset's address.")]
AgencySlug = Annotated[str, PathParameter(description="The agency's name in addresses.")]

_PROBLEMS = {
    400: "The request cannot be understood; `detail` says what to write instead.",
    401: "No token was sent, or one that is not good any more.",
    403: "The token may not do this.",
    404: "There is nothing at this address.",
    406: "None of the formats that `Accept` names is to be had.",
    410: "Withdrawn; `detail` holds date and reason.",
    409: "It has changed in the meantime, or is in a state that does not allow this.",
    413: "The file is too large.",
    422: "Some fields need attention; `errors` names them.",
    503: "The question takes too long or too much memory; `detail` says what to do.",
}


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """What an operation may answer instead, for its description; 400 it may always."""
    return {
        status: ResponseSpec(Problem, description=_PROBLEMS[status], media_type=PROBLEM_JSON, generate_examples=False)
        for status in (400, *statuses)
    }


def describe(settings: Settings) -> OpenAPIConfig:
    """The description of the whole API, at /api/v1/openapi.json and nowhere else: no page that loads from elsewhere."""
    return OpenAPIConfig(
        title=settings.title_en,
        version="1",
        description=DESCRIPTION,
        servers=[Server(url=settings.base_url)],
        tags=list(TAGS),
        components=Components(
            security_schemes={
                TOKEN: SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description="A token that an agency's editor makes on her account page.",
                )
            }
        ),
        use_handler_docstrings=True,
        path="/api/v1/openapi.json",
        render_plugins=[JsonRenderPlugin(path="/")],
    )
