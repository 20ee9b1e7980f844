"""What waits: bookings to be checked again when the rule service answers, and tasks for staff.

Revision: 0002
After: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)
WAITING = sa.text("done_at IS NULL")


def _to(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"))


def upgrade() -> None:
    op.create_table(
        "recheck",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("booking_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.Column("outcome", sa.String(length=40)),
        sa.Column("assessment_id", KEY),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_recheck_booking_id")),
        _to("recheck", "booking_id", "booking"),
        _to("recheck", "person_id", "person"),
        _to("recheck", "assessment_id", "assessment"),
    )
    op.create_index("ix_recheck_asked_at", "recheck", ["asked_at"], postgresql_where=WAITING, sqlite_where=WAITING)
    op.create_table(
        "task",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("authority_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("interview_id", KEY),
        sa.Column("booking_id", KEY),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.Column("done_by", KEY),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        _to("task", "authority_id", "authority"),
        _to("task", "person_id", "person"),
        _to("task", "interview_id", "interview"),
        _to("task", "booking_id", "booking"),
        _to("task", "done_by", "staff"),
    )
    op.create_index("ix_task_open", "task", ["authority_id", "made_at"], postgresql_where=WAITING, sqlite_where=WAITING)
    op.create_index(
        "uq_task_open_kind", "task", ["person_id", "interview_id", "kind"], unique=True,
        postgresql_where=WAITING, sqlite_where=WAITING,
    )  # fmt: skip
    op.create_index("ix_task_person_id", "task", ["person_id"])
