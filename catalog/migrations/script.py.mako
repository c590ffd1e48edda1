<%! import re %>\
"""${message}.

Migrations only go forward: the way back is the backup.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${re.sub(r" *# ###.*", "", upgrades).strip() if upgrades else "pass"}
