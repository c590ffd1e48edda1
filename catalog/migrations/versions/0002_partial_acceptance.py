"""agencies that let rows be left out."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("agency") as agency:
        agency.add_column(sa.Column("allows_partial", sa.Boolean(), nullable=False, server_default=sa.false()))
