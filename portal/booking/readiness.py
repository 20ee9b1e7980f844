"""Whether a booking could be made now: the database and the rule service answer."""

from sqlalchemy import text

from portal.domain.faults import StoreUnavailable
from portal.domain.time import Clock, local, local_day
from portal.persistence.store import Store
from portal.rules.errors import RuleQuestionError, RuleServiceUnavailable
from portal.rules.service import RuleService


def readiness(*, store: Store, rules: RuleService, clock: Clock) -> dict[str, bool]:
    """Which parts answer: `database` and `rule_service`."""
    try:
        with store.read() as work:
            work.execute(text("SELECT 1 FROM authority LIMIT 1")).first()
        database = True
    except StoreUnavailable:
        database = False
    except Exception:  # a database without the tables is not ready either
        database = False
    now = clock()
    # `now` is of no matter to the answer; it makes the question a new one, that no kept answer stands in for
    asked = {"target_group": 2, "readiness": "job_ready", "now": local(now).isoformat()}
    try:
        rules.assess("self-booking", asked, on=local_day(now))
        rule_service = True
    except (RuleServiceUnavailable, RuleQuestionError):
        rule_service = False
    return {"database": database, "rule_service": rule_service}
