"""The composition root: which adapter serves which port."""

from dataclasses import dataclass

from portal.adapters.mail_folder import MailFolder
from portal.adapters.rule_service_http import HttpRuleService
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
    rules: RuleService = (
        HttpRuleService(settings.rule_service_url, settings.rule_service_token, clock=system_clock)
        if settings.rule_service_url
        else EmbeddedRuleService()
    )
    engine = make_engine(settings.database_url)
    return Services(
        settings=settings,
        store=Store(engine),
        rules=rules,
        clock=clock_of(engine),
        mailer=MailFolder(settings.mail_folder),
    )
