"""The rule service alone, as `portal rules serve` serves it: no pages, no database, no secret."""

from flask import Flask

from portal import logs
from portal.config import LogSettings, rule_service_token
from portal.rules.service import EmbeddedRuleService
from portal.web import rule_service


def create_app() -> Flask:
    """The WSGI application; `ConfigError` for a token that cannot be one."""
    logs.set_up(LogSettings.from_environment())
    return rule_service.make(EmbeddedRuleService(), rule_service_token())
