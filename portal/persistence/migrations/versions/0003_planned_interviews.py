"""Planned interviews, and four facts that the contact course rests on.

Revision: 0003
After: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
PROPOSED = sa.text("state = 'proposed'")


def _to(column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_planned_interview_{column}_{of}"))


def upgrade() -> None:
    for column in (
        sa.Column("exempted_by_share", sa.Boolean()),
        sa.Column("early_follow_up_requested_on", sa.Date()),
        sa.Column("sick_on_leave_from_job", sa.Boolean()),
        sa.Column("expected_sickness_weeks", sa.SmallInteger()),
    ):
        op.add_column("circumstances", column)
    op.create_table(
        "planned_interview",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("authority_id", KEY, nullable=False),
        sa.Column("office_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("course_from", sa.Date(), nullable=False),
        sa.Column("course_to", sa.Date(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("proposed_book_by", sa.Date(), nullable=False),
        sa.Column("proposed_hold_by", sa.Date(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False, server_default="proposed"),
        sa.Column("settled_at", INSTANT),
        sa.Column("settled_by", KEY),
        sa.Column("discard_reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("interview_id", KEY),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_interview")),
        sa.UniqueConstraint(
            "person_id", "kind", "course_from", "number",
            name=op.f("uq_planned_interview_person_id_kind_course_from_number"),
        ),
        sa.CheckConstraint("state IN ('proposed', 'confirmed', 'discarded')", name=op.f("ck_planned_interview_state")),
        sa.CheckConstraint("proposed_hold_by >= proposed_book_by", name=op.f("ck_planned_interview_hold_after_book")),
        _to("person_id", "person"),
        _to("authority_id", "authority"),
        _to("office_id", "office"),
        _to("settled_by", "staff"),
        _to("interview_id", "interview"),
    )
    op.create_index(
        "ix_planned_interview_proposed", "planned_interview", ["authority_id", "proposed_book_by"],
        postgresql_where=PROPOSED, sqlite_where=PROPOSED,
    )  # fmt: skip
