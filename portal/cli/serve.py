"""`portal run` and `portal worker`: serving the pages, and doing what has to be done beside them."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import NoReturn

import click

from portal.config import LOOPBACK, Settings
from portal.persistence import migrate

_READY_WITHIN = 60.0


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="server processes")
@click.option("--threads", type=click.IntRange(1, 128), default=8, show_default=True, help="threads in each")
def run(host: str, port: int, workers: int, threads: int) -> None:
    """Migrate, load the demo data in demo mode, serve the pages and start a worker; Ctrl-C stops everything."""
    if "PORTAL_BASE_URL" not in os.environ and os.environ.get("PORTAL_DEMO"):
        os.environ["PORTAL_BASE_URL"] = f"http://127.0.0.1:{port}"
    settings = Settings.from_environment()
    if settings.demo and host not in LOOPBACK:
        raise click.ClickException("a demo lets anybody sign in as anybody: it only serves this machine (127.0.0.1)")
    if settings.demo:
        from portal.cli.data import load_demo

        load_demo(settings)
    else:
        migrate.upgrade(settings.database_url)
    serve = granian("portal.app:create_app", host, port, workers, threads)
    keep_up(
        [serve, [sys.executable, "-m", "portal", "worker"]], address(host, port),
        lambda: _announce(settings, address(host, port)),
    )  # fmt: skip


def granian(application: str, host: str, port: int, workers: int, threads: int) -> list[str]:
    """The command that serves a WSGI application made by a factory."""
    return [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--host", host, "--port", str(port),
            "--workers", str(workers), "--blocking-threads", str(threads), "--log-level", "warning",
            application]  # fmt: skip


def address(host: str, port: int) -> str:
    """Where it is to be found; an IPv6 address goes into brackets."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def keep_up(commands: list[list[str]], served_at: str, announce: Callable[[], None]) -> NoReturn:
    """Run the commands together until one ends or somebody says stop; `announce` once the address answers."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _signal, _frame: told.set())
    processes = [subprocess.Popen(command) for command in commands]
    try:
        if _is_up(served_at, processes, told):
            announce()
        while not told.wait(0.2) and _all_run(processes):
            pass
    finally:
        _stop(processes)
    sys.exit(0 if told.is_set() else 1)


def _all_run(processes: list[subprocess.Popen[bytes]]) -> bool:
    return all(process.poll() is None for process in processes)


def _is_up(served_at: str, processes: list[subprocess.Popen[bytes]], told: threading.Event) -> bool:
    """Wait until the pages are served; whether they are."""
    import httpx2

    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until and _all_run(processes) and not told.wait(0.05):
        try:
            if httpx2.get(f"{served_at}/healthz", timeout=1.0).status_code == 200:
                return True
        except httpx2.HTTPError:
            pass
    return False


def _announce(settings: Settings, served_at: str) -> None:
    click.echo(f"\nThe portal is at {served_at}  (Ctrl-C stops it)")
    if settings.demo:
        from portal.booking.demo_sign_in import people
        from portal.persistence.engine import make_engine
        from portal.persistence.store import Store

        click.echo(f"Sign in at {served_at}/log-ind as one of these, or as citizen-0001 … citizen-2000:")
        for one in people(Store(make_engine(settings.database_url))):
            click.echo(f"  {one['key']:8} {one['summary_en']}")


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Stop them all: politely, and after ten seconds for certain."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


@click.command()
@click.option("--once", is_flag=True, help="one round, then stop")
def worker(once: bool) -> None:
    """Send what is due and clear what has run out. Several may run."""
    from portal.messages.worker import Worker
    from portal.wiring import wire

    services = wire(Settings.from_environment())
    settings = services.settings
    working = Worker(
        services.store, services.mailer, services.clock, sender=settings.mail_from, base_url=settings.base_url
    )
    if once:
        click.echo(f"{working.round()} messages handled")
        return
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _signal, _frame: stop.set())
    working.run(stop)
