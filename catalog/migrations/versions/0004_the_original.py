"""the file as handed in becomes part of a version, where it may be public.

Versions of before have none: what was taken out of their files was not written down.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

json_type = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("version") as version:
        version.add_column(sa.Column("original", json_type, nullable=False, server_default="{}"))
