"""Run by Alembic for every command, on the connection that `catalog.migrations` hands over."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import catalog.store.models
import publishers.models
from catalog.store.columns import UtcDateTime

# Importing the models is what fills the metadata.
MODELS = (catalog.store.models, publishers.models)


def plain_type(kind: str, column_type: Any, autogen: AutogenContext) -> str | Literal[False]:
    """How a migration spells a column's type: without the models' own types, which may change when it may not."""
    if kind != "type":
        return False
    match column_type:
        case UtcDateTime():
            return "sa.DateTime(timezone=True)"
        case sa.JSON():
            autogen.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
            return 'sa.JSON().with_variant(JSONB(), "postgresql")'
        case sa.Enum() | AutoString():
            return f"sa.String({column_type.length or ''})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=plain_type,
    transactional_ddl=True,
)
context.run_migrations()
