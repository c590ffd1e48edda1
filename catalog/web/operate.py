"""Is it up, and can it answer: for whoever runs the portal."""

from typing import Any

import msgspec
import sqlalchemy as sa
from litestar import Response, get
from litestar.di import NamedDependency

from catalog.portal import Portal


class Readiness(msgspec.Struct, frozen=True):
    database: bool
    files: bool
    search: bool
    """Search may be down while the portal is ready: pages then say that search is limited."""


@get("/healthz", sync_to_thread=False, include_in_schema=False)
def healthz() -> dict[str, str]:
    """The process is alive."""
    return {"status": "ok"}


@get("/readyz", sync_to_thread=True, include_in_schema=False)
def readyz(portal: NamedDependency[Portal]) -> Response[Any]:
    """The process can answer readers: 200, else 503."""
    try:
        with portal.database.reading() as session:
            session.connection().execute(sa.text("SELECT id FROM dataset LIMIT 1"))
        database = True
    except sa.exc.SQLAlchemyError:
        database = False
    readiness = Readiness(database=database, files=portal.files.root.is_dir(), search=portal.search.healthy())
    return Response(readiness, status_code=200 if readiness.database and readiness.files else 503)


routes = [healthz, readyz]
