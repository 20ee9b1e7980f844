"""The application: config, wiring, extensions, blueprints, errors. A list; the logic lives elsewhere."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import logs
from portal.config import ROOT, LogSettings, Settings
from portal.rules.service import EmbeddedRuleService
from portal.web import access, errors, explanations, filters, headers, language, pages, request_log, rule_service
from portal.wiring import Services, wire


def create_app(services: Services | None = None) -> Flask:
    """The WSGI application. Without `services` they are wired from the environment (`ConfigError` when that fails)."""
    logs.set_up(LogSettings.from_environment())
    services = services or wire(Settings.from_environment())
    settings = services.settings
    app = Flask("portal", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="portal" if settings.insecure_cookies else "__Host-portal",
        SESSION_COOKIE_SECURE=not settings.insecure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=8),
        SESSION_REFRESH_EACH_REQUEST=False,  # else every file carries the session, and a late one undoes a sign-out
        MAX_CONTENT_LENGTH=256 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="da",
        BABEL_DEFAULT_TIMEZONE="Europe/Copenhagen",
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).parent / "translations"),
    )
    app.extensions["portal"] = services
    asked = rule_service.make(EmbeddedRuleService(), settings.rule_service_token, https=not settings.insecure_cookies)
    app.wsgi_app = rule_service.beside(app.wsgi_app, asked.wsgi_app)  # type: ignore[method-assign,assignment]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    request_log.install(app)
    CSRFProtect(app)
    Babel(app, locale_selector=language.chosen)
    access.install(app)
    headers.install(app)
    filters.install(app)
    explanations.install(app)
    errors.install(app)
    pages.install(app)
    return app
