"""The house: authorities, people, interviews, slots, bookings, claims, and the guarantee that nothing is booked twice.

Revision: 0001
After: none
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)

NO_OVERLAP_POSTGRESQL = """
ALTER TABLE claim ADD CONSTRAINT claim_no_overlap EXCLUDE USING gist (
    int8range(resource_id, resource_id, '[]') WITH &&,
    tstzrange(starts_at, ends_at, '[)') WITH &&
)
"""

NO_OVERLAP_SQLITE = """
CREATE TRIGGER claim_no_overlap_{event} BEFORE {event} ON claim
WHEN EXISTS (
    SELECT 1 FROM claim AS other
    WHERE other.resource_id = NEW.resource_id AND other.id IS NOT NEW.id
      AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at
)
BEGIN
    SELECT RAISE(ABORT, 'claim_no_overlap');
END
"""


def upgrade() -> None:
    op.create_table(
        "answered",
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("answer", JSON, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("request", name=op.f("pk_answered")),
    )
    op.create_table(
        "audit",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("authority_id", KEY, nullable=True),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("subject_id", KEY, nullable=True),
        sa.Column("details", JSON, nullable=False),
        sa.Column("origin", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_person_id_at", "audit", ["person_id", "at"], unique=False)
    op.create_table(
        "authority",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("rebooking_cutoff_hours", sa.SmallInteger(), server_default="24", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
        sa.UniqueConstraint("code", name=op.f("uq_authority_code")),
    )
    op.create_table(
        "milestone",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_milestone")),
    )
    op.create_table(
        "resource",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
    )
    op.create_table(
        "office",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("authority_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("street", sa.String(length=120), nullable=False),
        sa.Column("postal_code", sa.String(length=4), nullable=False),
        sa.Column("city", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("what_to_bring_da", sa.Text(), server_default="", nullable=False),
        sa.Column("what_to_bring_en", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_office_authority_id_authority")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    op.create_index(op.f("ix_office_authority_id"), "office", ["authority_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_folded", sa.String(length=120), nullable=False),
        sa.Column("birth_on", sa.Date(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("authority_id", KEY, nullable=False),
        sa.Column("office_id", KEY, nullable=False),
        sa.Column("resource_id", KEY, nullable=False),
        sa.Column("summary_da", sa.String(length=200), server_default="", nullable=False),
        sa.Column("summary_en", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_person_authority_id_authority")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_person_office_id_office")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_person_resource_id_resource")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key")),
        sa.UniqueConstraint("resource_id", name=op.f("uq_person_resource_id")),
    )
    op.create_index(op.f("ix_person_authority_id"), "person", ["authority_id"], unique=False)
    op.create_index(op.f("ix_person_name_folded"), "person", ["name_folded"], unique=False)
    op.create_table(
        "staff",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("authority_id", KEY, nullable=False),
        sa.Column("office_id", KEY, nullable=False),
        sa.Column("resource_id", KEY, nullable=True),
        sa.Column("phone", sa.String(length=20), server_default="", nullable=False),
        sa.Column("video_url", sa.String(length=200), nullable=True),
        sa.Column("summary_da", sa.String(length=200), server_default="", nullable=False),
        sa.Column("summary_en", sa.String(length=200), server_default="", nullable=False),
        sa.CheckConstraint("role IN ('caseworker', 'planner', 'manager')", name=op.f("ck_staff_role")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_staff_authority_id_authority")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_staff_office_id_office")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_staff_resource_id_resource")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("key", name=op.f("uq_staff_key")),
        sa.UniqueConstraint("resource_id", name=op.f("uq_staff_resource_id")),
    )
    op.create_index(op.f("ix_staff_authority_id"), "staff", ["authority_id"], unique=False)
    op.create_table(
        "assessment",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("answer", JSON, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assessment_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    op.create_index(op.f("ix_assessment_person_id"), "assessment", ["person_id"], unique=False)
    op.create_table(
        "circumstances",
        sa.Column("person_id", KEY, autoincrement=False, nullable=False),
        sa.Column("target_group", sa.SmallInteger(), nullable=True),
        sa.Column("readiness", sa.String(length=30), nullable=True),
        sa.Column("benefit_kind", sa.String(length=30), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("first_contact_on", sa.Date(), nullable=True),
        sa.Column("unemployed_since", sa.Date(), nullable=True),
        sa.Column("benefit_started_on", sa.Date(), nullable=True),
        sa.Column("first_absence_on", sa.Date(), nullable=True),
        sa.Column("contact_phase", sa.String(length=20), nullable=True),
        sa.Column("referred_to_municipality", sa.Boolean(), nullable=True),
        sa.Column("sickness_category", sa.SmallInteger(), nullable=True),
        sa.Column("first_follow_up_held", sa.Boolean(), nullable=True),
        sa.Column("self_booking_status", sa.String(length=10), nullable=True),
        sa.Column("exclusion", sa.String(length=40), nullable=True),
        sa.Column("exclusion_from", sa.Date(), nullable=True),
        sa.Column("exclusion_to", sa.Date(), nullable=True),
        sa.Column("contract_starts_on", sa.Date(), nullable=True),
        sa.Column("upcoming_kind", sa.String(length=30), nullable=True),
        sa.Column("upcoming_starts_on", sa.Date(), nullable=True),
        sa.Column("upcoming_documented", sa.Boolean(), nullable=True),
        sa.Column("upcoming_hours_per_week", sa.SmallInteger(), nullable=True),
        sa.Column("laid_off_by_weather_or_materials", sa.Boolean(), nullable=True),
        sa.Column("laid_off_documented", sa.Boolean(), nullable=True),
        sa.Column("work_sharing_since", sa.Date(), nullable=True),
        sa.Column("continued_duty_ground", sa.String(length=30), nullable=True),
        sa.Column("continued_duty_reason", sa.Text(), nullable=True),
        sa.Column("digital_post_exempt", sa.Boolean(), nullable=True),
        sa.Column("requested_alternative", sa.Boolean(), nullable=True),
        sa.Column("repatriation_guidance", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_circumstances_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_circumstances")),
    )
    op.create_table(
        "feed",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_feed_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("person_id", name=op.f("uq_feed_person_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feed_token_hash")),
    )
    op.create_table(
        "interview",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("authority_id", KEY, nullable=False),
        sa.Column("office_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("length_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("book_by", sa.Date(), nullable=True),
        sa.Column("hold_by", sa.Date(), nullable=True),
        sa.Column("deadline_set_on", sa.Date(), nullable=True),
        sa.Column("deadline_set_by", KEY, nullable=True),
        sa.Column("deadline_closed_on", sa.Date(), nullable=True),
        sa.Column("deadline_closed_reason", sa.Text(), nullable=True),
        sa.Column("in_person_reason", sa.Text(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "hold_by IS NULL OR book_by IS NULL OR hold_by >= book_by", name=op.f("ck_interview_hold_after_book")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_interview_authority_id_authority")),
        sa.ForeignKeyConstraint(["deadline_set_by"], ["staff.id"], name=op.f("fk_interview_deadline_set_by_staff")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_interview_office_id_office")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interview_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
    )
    op.create_index(op.f("ix_interview_person_id"), "interview", ["person_id"], unique=False)
    op.create_table(
        "slot",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("authority_id", KEY, nullable=False),
        sa.Column("office_id", KEY, nullable=False),
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("resource_id", KEY, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("kinds", sa.SmallInteger(), nullable=False),
        sa.Column("forms", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="open", nullable=False),
        sa.Column("held_until", INSTANT, nullable=True),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.CheckConstraint("state IN ('open', 'booked', 'blocked', 'withdrawn')", name=op.f("ck_slot_state")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_slot_ends_after_start")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_slot_authority_id_authority")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_slot_office_id_office")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_slot_resource_id_resource")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_slot_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
    )
    op.create_index(
        "ix_slot_free",
        "slot",
        ["office_id", "starts_at", "id"],
        unique=False,
        postgresql_include=["ends_at", "forms", "kinds", "held_until"],
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "uq_slot_resource_start",
        "slot",
        ["resource_id", "starts_at"],
        unique=True,
        postgresql_where=sa.text("state <> 'withdrawn'"),
        sqlite_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_table(
        "working_hours",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("from_time", sa.Time(), nullable=False),
        sa.Column("to_time", sa.Time(), nullable=False),
        sa.Column("slot_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("kinds", sa.SmallInteger(), nullable=False),
        sa.Column("forms", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_working_hours_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_hours")),
    )
    op.create_index(op.f("ix_working_hours_staff_id"), "working_hours", ["staff_id"], unique=False)
    op.create_table(
        "booking",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("interview_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("authority_id", KEY, nullable=False),
        sa.Column("office_id", KEY, nullable=False),
        sa.Column("slot_id", KEY, nullable=False),
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("place_office", sa.String(length=120), nullable=False),
        sa.Column("place_street", sa.String(length=120), nullable=False),
        sa.Column("place_postal_code", sa.String(length=4), nullable=False),
        sa.Column("place_city", sa.String(length=60), nullable=False),
        sa.Column("place_phone", sa.String(length=20), nullable=False),
        sa.Column("place_latitude", sa.Float(), nullable=True),
        sa.Column("place_longitude", sa.Float(), nullable=True),
        sa.Column("caseworker", sa.String(length=120), nullable=False),
        sa.Column("video_url", sa.String(length=200), nullable=True),
        sa.Column("held_until", INSTANT, nullable=True),
        sa.Column("reserved_at", INSTANT, nullable=False),
        sa.Column("booked_at", INSTANT, nullable=True),
        sa.Column("cancelled_at", INSTANT, nullable=True),
        sa.Column("cancelled_by", sa.String(length=20), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("topics", JSON, nullable=False),
        sa.Column("wishes", sa.Text(), server_default="", nullable=False),
        sa.Column("companion", sa.String(length=120), server_default="", nullable=False),
        sa.Column("interpreter", sa.String(length=60), server_default="", nullable=False),
        sa.Column("contact_phone", sa.String(length=20), server_default="", nullable=False),
        sa.Column("assessment_id", KEY, nullable=True),
        sa.Column("ical_uid", sa.String(length=36), nullable=False),
        sa.Column("ical_sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("revised_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_booking_assessment_id_assessment")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_booking_authority_id_authority")),
        sa.ForeignKeyConstraint(["interview_id"], ["interview.id"], name=op.f("fk_booking_interview_id_interview")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_booking_office_id_office")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_booking_person_id_person")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_booking_slot_id_slot")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_booking_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("ical_uid", name=op.f("uq_booking_ical_uid")),
    )
    op.create_index(
        "ix_booking_ends_at",
        "booking",
        ["ends_at"],
        unique=False,
        postgresql_where=sa.text("status = 'booked'"),
        sqlite_where=sa.text("status = 'booked'"),
    )
    op.create_index(
        "ix_booking_held_until",
        "booking",
        ["held_until"],
        unique=False,
        postgresql_where=sa.text("status = 'reserved'"),
        sqlite_where=sa.text("status = 'reserved'"),
    )
    op.create_index(op.f("ix_booking_interview_id"), "booking", ["interview_id"], unique=False)
    op.create_index("ix_booking_office_starts_at", "booking", ["office_id", "starts_at"], unique=False)
    op.create_index(op.f("ix_booking_person_id"), "booking", ["person_id"], unique=False)
    op.create_index(
        "uq_booking_active_interview",
        "booking",
        ["interview_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('reserved', 'booked')"),
        sqlite_where=sa.text("status IN ('reserved', 'booked')"),
    )
    op.create_index(
        "uq_booking_active_person_kind",
        "booking",
        ["person_id", "kind"],
        unique=True,
        postgresql_where=sa.text("status IN ('reserved', 'booked')"),
        sqlite_where=sa.text("status IN ('reserved', 'booked')"),
    )
    op.create_index(
        "uq_booking_active_slot",
        "booking",
        ["slot_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('reserved', 'booked')"),
        sqlite_where=sa.text("status IN ('reserved', 'booked')"),
    )
    op.create_table(
        "claim",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("resource_id", KEY, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("booking_id", KEY, nullable=True),
        sa.Column("note", sa.String(length=120), server_default="", nullable=False),
        sa.CheckConstraint("kind IN ('caseworker', 'citizen', 'absence')", name=op.f("ck_claim_kind")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_claim_ends_after_start")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_claim_booking_id_booking")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_claim_resource_id_resource")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_booking_id"), "claim", ["booking_id"], unique=False)
    op.create_index("ix_claim_resource_starts_at", "claim", ["resource_id", "starts_at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("booking_id", KEY, nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_outbox_booking_id_booking")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint(
            "booking_id", "kind", "sequence", "channel", name=op.f("uq_outbox_booking_id_kind_sequence_channel")
        ),
    )
    op.create_index(
        "ix_outbox_due_at",
        "outbox",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL"),
        sqlite_where=sa.text("done_at IS NULL"),
    )

    guarantee()


def guarantee() -> None:
    """No two claims on one resource overlap: the same promise on both databases."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(NO_OVERLAP_POSTGRESQL)
    else:
        for event in ("INSERT", "UPDATE"):
            op.execute(NO_OVERLAP_SQLITE.format(event=event))
