"""`portal run` and `portal worker`: serving the pages, and doing what has to be done beside them."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing import Process
from typing import TYPE_CHECKING, NoReturn

import click

from portal.config import LOOPBACK, Settings

if TYPE_CHECKING:
    from portal.messages.worker import Worker

Act = Callable[[], None]

_READY_WITHIN = 60.0
_STOPPING = (signal.SIGINT, signal.SIGTERM)


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
        from portal.persistence import migrate

        migrate.upgrade(settings.database_url)
    serve = partial(serve_app, "portal.app", host, port, workers, threads)
    keep_up(serve, [_work], address(host, port), lambda: _announce(settings, address(host, port)))


def serve_app(module: str, host: str, port: int, workers: int, threads: int) -> None:
    """Serve the WSGI application that the module's `create_app` makes, until told to stop.

    The module is imported once for all workers.
    """
    from importlib import import_module

    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    import_module(module)
    Server(
        f"{module}:create_app", factory=True, interface=Interfaces.WSGI, address=host, port=port, workers=workers,
        blocking_threads=threads, log_level=LogLevels.warning,
    ).serve()  # fmt: skip


def address(host: str, port: int) -> str:
    """Where it is to be found; an IPv6 address goes into brackets."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def keep_up(serve: Act, beside: list[Act], served_at: str, announce: Act) -> NoReturn:
    """Serve, each act in a process of its own, until one of them ends or somebody says stop.

    Once the address answers, the acts beside it are started, and `announce` is called.
    """
    told = threading.Event()
    for number in _STOPPING:
        signal.signal(number, lambda _signal, _frame: told.set())
    started = [_start(serve)]
    try:
        if _is_up(served_at, started, told):
            started += [_start(act) for act in beside]
            announce()
        while not told.wait(0.2) and _all_run(started):
            pass
    finally:
        _stop(started)
    sys.exit(0 if told.is_set() else 1)


def _start(act: Act) -> Process:
    """A process that does this. Where the system can, it begins with all that is imported already."""
    process = Process(target=_apart, args=(act,))
    process.start()
    return process


def _apart(act: Act) -> None:
    """Do it in a process group of its own: Ctrl-C is for the parent alone, which then stops each of them once."""
    os.setsid()
    for number in _STOPPING:
        signal.signal(number, signal.SIG_DFL)
    act()


def _all_run(processes: list[Process]) -> bool:
    return all(process.is_alive() for process in processes)


def _is_up(served_at: str, processes: list[Process], told: threading.Event) -> bool:
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


def _stop(processes: list[Process]) -> None:
    """Stop them all, politely; after ten seconds for certain, with whatever they had started."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + 10
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid or 0, signal.SIGKILL)


def _work() -> None:
    """Send what is due and clear what has run out, until told to stop."""
    stop = threading.Event()
    for number in _STOPPING:
        signal.signal(number, lambda _signal, _frame: stop.set())
    _worker().run(stop)


def _worker() -> "Worker":
    from portal.messages.worker import Worker
    from portal.wiring import wire

    services = wire(Settings.from_environment())
    settings = services.settings
    return Worker(
        services.store,
        services.mailer,
        services.rules,
        services.clock,
        sender=settings.mail_from,
        base_url=settings.base_url,
    )


@click.command()
@click.option("--once", is_flag=True, help="one round, then stop")
def worker(once: bool) -> None:
    """Send what is due and clear what has run out. Several may run."""
    if once:
        click.echo(f"{_worker().round()} messages handled")
    else:
        _work()
