"""The composition root: which adapter serves which port."""

from dataclasses import dataclass

from portal.adapters.mail_folder import MailFolder
from portal.config import Settings
from portal.domain.time import Clock, system_clock
from portal.messages.ports import Mailer
from portal.persistence.clock import clock_of
from portal.persistence.engine import make_engine
from portal.persistence.store import Store
from portal.rules.service import EmbeddedRuleService, RuleService


@dataclass(frozen=True, slots=True)
class Services:
    """What every act is handed."""

    settings: Settings
    store: Store
    rules: RuleService
    clock: Clock
    mailer: Mailer


def wire(settings: Settings) -> Services:
    """The services these settings ask for."""
    engine = make_engine(settings.database_url)
    return Services(
        settings=settings,
        store=Store(engine),
        rules=_rule_service(settings),
        clock=clock_of(engine),
        mailer=MailFolder(settings.mail_folder),
    )


def _rule_service(settings: Settings) -> RuleService:
    if not settings.rule_service_url:
        return EmbeddedRuleService()
    from portal.adapters.rule_service_http import HttpRuleService  # a start without it takes no longer than it must

    return HttpRuleService(settings.rule_service_url, settings.rule_service_token, clock=system_clock)
