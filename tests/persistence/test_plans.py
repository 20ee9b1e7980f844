"""How PostgreSQL finds what the busiest pages ask for, also by a plan that it keeps for every citizen."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, text

from portal.domain.interviews import InterviewKind, MeetingForm
from portal.persistence import slots
from portal.persistence.engine import make_engine

FILL = """
INSERT INTO authority (code, name) VALUES ('0000', 'P');
INSERT INTO office (authority_id, name, street, postal_code, city, phone) SELECT 1, 'P', 'P', '0000', 'P', '1'
  FROM generate_series(1, 20);
INSERT INTO resource (kind) SELECT 'staff' FROM generate_series(1, 20);
INSERT INTO staff (key, name, role, authority_id, office_id, resource_id)
  SELECT 's' || n, 'S', 'caseworker', 1, n, n FROM generate_series(1, 20) n;
INSERT INTO slot (authority_id, office_id, staff_id, resource_id, starts_at, ends_at, kinds, forms, published_at, state)
  SELECT 1, s, s, s, now() + n * interval '1 hour', now() + (n + 0.5) * interval '1 hour', 7, 7, now(),
         CASE WHEN n % 3 = 0 THEN 'booked' ELSE 'open' END
  FROM generate_series(1, 20) s, generate_series(1, 1000) n;
"""


def kept_plan(work: Connection) -> str:
    """The plan that is kept for the statement of free times, with the values left open."""
    now = datetime.now(UTC)
    work.execute(text("SET plan_cache_mode = force_generic_plan"))
    for _ in range(4):
        slots.free_between(
            work, 7, InterviewKind.JOB_INTERVIEW, tuple(MeetingForm), now, now + timedelta(days=14), now
        )
    kept = text("SELECT name, statement FROM pg_prepared_statements WHERE statement LIKE '%FROM slot%'")
    name, statement = next(iter(work.execute(kept)))
    arguments = ", ".join(["NULL"] * statement.count("$"))
    return "\n".join(row[0] for row in work.execute(text(f'EXPLAIN EXECUTE "{name}"({arguments})')))


@pytest.mark.postgres
def test_free_times_are_found_by_their_own_index_whoever_asks(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    with engine.begin() as work:
        for statement in FILL.split(";"):
            if statement.strip():
                work.execute(text(statement))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as analyser:
        analyser.execute(text("VACUUM ANALYZE slot"))
    with engine.connect() as work:
        plan = kept_plan(work)
    assert "ix_slot_free" in plan, plan
    assert "Seq Scan" not in plan, plan
    engine.dispose()
