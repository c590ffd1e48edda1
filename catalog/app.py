"""The only HTTP wiring: what is served, in the order a reader meets it."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from hashlib import sha256

import anyio.to_thread
from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import CacheControlHeader, State
from litestar.di import Provide
from litestar.static_files import create_static_files_router

from catalog.errors import CatalogError
from catalog.log import configure_log
from catalog.portal import open_portal
from catalog.queries import Moved
from catalog.settings import MIB, Settings
from catalog.web import (
    api,
    browse,
    data,
    diff,
    files,
    operate,
    problem_pages,
    reference,
    sql,
    styleguide,
    table_description,
)
from catalog.web.cors import open_for_reading
from catalog.web.described import ClosedObjects, describe
from catalog.web.envelope import envelope
from catalog.web.head import answer_head
from catalog.web.limits import LimitUse
from catalog.web.options import answer_options
from catalog.web.page import STATIC, Pages
from catalog.web.problems import answer_error, answer_moved
from publishers import accounts_web, certificate_web, datasets_web, decisions_web, hand_in_web, submission_web
from publishers import api as publishers_api

PUBLIC = r"^/$", r"^/(?:api|static|datasets|agencies|search|developers|problems|styleguide|healthz|readyz)(?:/|$)"
"""Addresses that set no cookie for form protection: the API takes no cookie, and public pages have no unsafe form."""


def create_app(settings: Settings) -> Litestar:
    portal = open_portal(settings)
    pages = Pages(settings)

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        # Sync handlers run in the loop's own executor, which has six threads on two cores unless told otherwise; async
        # ones send their blocking steps to anyio's.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(settings.threads, "handler"))
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
        warming_up = asyncio.get_running_loop().run_in_executor(None, data.warm_up, portal)
        yield
        await asyncio.wait([warming_up])
        await asyncio.to_thread(portal.close)

    secret = settings.signing_secret()
    app = Litestar(
        route_handlers=[
            *browse.routes,
            *certificate_web.routes,
            *files.routes,
            Router(
                "/api/v1",
                route_handlers=[
                    *api.routes,
                    *data.routes,
                    *diff.routes,
                    *table_description.routes,
                    *sql.routes,
                    *publishers_api.routes,
                    *certificate_web.api_routes,
                ],
                include_in_schema=True,
            ),
            *reference.routes,
            *problem_pages.routes,
            *styleguide.routes,
            *accounts_web.routes,
            *datasets_web.routes,
            *hand_in_web.routes,
            *submission_web.routes,
            *decisions_web.routes,
            *operate.routes,
            create_static_files_router(
                "/static",
                [STATIC],
                cache_control=CacheControlHeader(public=True, max_age=31_536_000, immutable=True),
                include_in_schema=False,
            ),
        ],
        dependencies={
            "portal": Provide(lambda: portal, sync_to_thread=False),
            "pages": Provide(lambda: pages, sync_to_thread=False),
        },
        exception_handlers={Moved: answer_moved, CatalogError: answer_error, Exception: answer_error},
        csrf_config=CSRFConfig(
            secret=secret,
            # A new secret makes a new cookie, so that an old one in the browser cannot lock anybody out.
            cookie_name=f"csrf-{sha256(secret.encode()).hexdigest()[:8]}",
            cookie_secure=settings.secure_cookies,
            cookie_httponly=True,
            exclude=list(PUBLIC),
        ),
        # Rows compress themselves, off the event loop; a part of a file is never compressed.
        compression_config=CompressionConfig(
            backend="gzip",
            gzip_compress_level=5,
            exclude=[
                r"\.(parquet|csv|ndjson|json)$",
                r"/(rows|sql|diff)$",
                r"^/datasets/[^/]+/[^/]+/(v/[^/]+/)?original$",
            ],
        ),
        openapi_config=describe(settings),
        plugins=[ClosedObjects()],
        middleware=[LimitUse(settings)],
        include_in_schema=False,
        lifespan=[lifespan],
        state=State({"portal": portal, "pages": pages}),
        request_max_body_size=MIB,
        logging_config=None,
    )
    # Around the whole application and not as its middleware, which addresses without a route never reach.
    app.asgi_handler = envelope(answer_head(open_for_reading(answer_options(app.asgi_handler))))
    return app


def create_app_from_environment() -> Litestar:
    """The application as a server loads it."""
    settings = Settings.from_environment()
    configure_log(as_json=settings.log_json)
    return create_app(settings)
