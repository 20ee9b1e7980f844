"""Settings: the only reader of the environment. Every name is listed in the README."""

import logging
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
ROOT = HERE if (HERE / "templates").is_dir() else HERE.parent
"""Where templates/ and static/ lie: inside the package when installed from a wheel, beside it in a checkout."""

LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))
"""The names of this machine, as seen from itself."""

_SHORTEST_SECRET = 32
_LEVELS = {"DEBUG", "INFO", "WARNING", "ERROR"}


class ConfigError(Exception):
    """A setting is missing or cannot be used; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this portal runs. `base_url` has no slash at its end."""

    database_url: str
    secret_key: str
    base_url: str
    demo: bool
    demo_seed: int
    rule_service_url: str | None
    rule_service_token: str | None
    mail_folder: Path
    mail_from: str
    trusted_proxies: int
    insecure_cookies: bool

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """The settings in PORTAL_… variables; `ConfigError` names what is wrong."""
        get = _reader(environment)
        demo = get("DEMO") in {"1", "true", "yes"}
        instance = Path(get("INSTANCE") or Path.cwd() / "instance")
        base_url = (get("BASE_URL") or "http://127.0.0.1:8000").rstrip("/")
        if not base_url.startswith(("https://", "http://")):
            raise ConfigError("PORTAL_BASE_URL must begin with https:// (or http:// for trying out)")
        if not demo and base_url.startswith("http://") and not get("ALLOW_HTTP"):
            raise ConfigError("PORTAL_BASE_URL must begin with https:// outside demo mode (or set PORTAL_ALLOW_HTTP=1)")
        return cls(
            database_url=get("DATABASE_URL") or f"sqlite:///{instance / 'portal.sqlite'}",
            secret_key=_secret(get("SECRET_KEY"), demo, instance),
            base_url=base_url,
            demo=demo,
            demo_seed=_number("DEMO_SEED", get("DEMO_SEED") or "1"),
            rule_service_url=_rule_service(get("RULE_SERVICE_URL").rstrip("/"), bool(get("ALLOW_HTTP"))),
            rule_service_token=rule_service_token(environment),
            mail_folder=Path(get("MAIL_FOLDER") or instance / "mail"),
            mail_from=get("MAIL_FROM") or "aftaler@portal.invalid",
            trusted_proxies=_number("TRUSTED_PROXIES", get("TRUSTED_PROXIES") or "0"),
            insecure_cookies=base_url.startswith("http://"),
        )


def rule_service_token(environment: Mapping[str, str] | None = None) -> str | None:
    """The rule service's bearer token: sent by whoever asks one, demanded by whatever answers. None is no token."""
    get = _reader(environment)
    token = get("RULE_SERVICE_TOKEN")
    if token and not re.fullmatch(r"[A-Za-z0-9._~+/=-]{16,}", token):
        raise ConfigError("PORTAL_RULE_SERVICE_TOKEN must be at least 16 letters, digits or any of - . _ ~ + / =")
    return token or None


def _rule_service(url: str, allow_http: bool) -> str | None:
    """The address, checked: facts are personal data, so they leave this machine under TLS or not at all."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"} or parts.username or parts.query or parts.fragment:
        raise ConfigError("PORTAL_RULE_SERVICE_URL must be like https://rules.example (no name, no password in it)")
    if parts.scheme == "http" and host not in LOOPBACK and not allow_http:
        raise ConfigError(
            "PORTAL_RULE_SERVICE_URL must begin with https://: what is sent is personal data "
            "(http:// is for this machine, or set PORTAL_ALLOW_HTTP=1)"
        )
    return url


@dataclass(frozen=True, slots=True)
class LogSettings:
    """What is logged (`level`, a number of `logging`) and as which `lines`: json, plain, or auto, by where it goes."""

    level: int
    lines: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "LogSettings":
        """The settings in PORTAL_LOG_…; they need no others, so that a command without a database can log, too."""
        get = _reader(environment)
        level = get("LOG_LEVEL").upper() or "WARNING"
        lines = get("LOG_FORMAT").lower() or "auto"
        if level not in _LEVELS:
            raise ConfigError("PORTAL_LOG_LEVEL must be debug, info, warning or error")
        if lines not in {"json", "plain", "auto"}:
            raise ConfigError("PORTAL_LOG_FORMAT must be json, plain or auto")
        return cls(logging.getLevelNamesMapping()[level], lines)


def _reader(environment: Mapping[str, str] | None) -> Callable[[str], str]:
    """What a PORTAL_… variable says, without spaces around it; empty where there is none."""
    given = os.environ if environment is None else environment
    return lambda name: given.get(f"PORTAL_{name}", "").strip()


def _number(name: str, text: str) -> int:
    if not text.isdigit():
        raise ConfigError(f"PORTAL_{name} must be a whole number, not {text!r}")
    return int(text)


def _secret(given: str, demo: bool, instance: Path) -> str:
    if given:
        if len(given) < _SHORTEST_SECRET or len(set(given)) < 12:
            raise ConfigError(
                f"PORTAL_SECRET_KEY is too weak: at least {_SHORTEST_SECRET} characters, made by chance. "
                "Make one with:  python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        return given
    if not demo:
        raise ConfigError(
            "PORTAL_SECRET_KEY is missing. Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return _demo_secret(instance / "demo-secret")


def _demo_secret(file: Path) -> str:
    """A secret of this machine's own, so that a demo sign-in outlives a restart."""
    try:
        return file.read_text(encoding="ascii")
    except FileNotFoundError:
        pass
    file.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(made)
    except FileExistsError:
        return file.read_text(encoding="ascii")
    return made
