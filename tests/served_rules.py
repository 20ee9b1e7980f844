"""`portal rules serve` as a process of its own, for tests."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.pgtemp import free_port


def clean_environment(**more: str) -> dict[str, str]:
    """This environment without the portal's settings, and with these."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")} | more


@contextmanager
def running(**settings: str) -> Iterator[str]:
    """Its address, once it has said that it is there; when it is told to stop it ends well."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "portal", "rules", "serve", "--port", str(port)],
        env=clean_environment(PYTHONUNBUFFERED="1", **settings), text=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if "The rule service is at" in line:
                break
        assert process.poll() is None, "it did not start"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        process.stdout.close()
