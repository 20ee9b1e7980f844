"""`portal run`: it serves, says where, loads nothing twice, and stops whole."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.pgtemp import free_port

PORTAL = [sys.executable, "-m", "portal"]


def environment(folder: Path, **more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return clean | {"PORTAL_INSTANCE": str(folder), "PYTHONUNBUFFERED": "1"} | more


@contextmanager
def running(folder: Path, port: int) -> Iterator[tuple[list[str], float]]:
    """The portal in demo mode, once it has said where it is: the lines it said, and the seconds that took."""
    began = time.monotonic()
    process = subprocess.Popen(
        [*PORTAL, "run", "--port", str(port)], env=environment(folder, PORTAL_DEMO="1"), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said: list[str] = []
    assert process.stdout is not None
    try:
        for line in process.stdout:
            said.append(line)
            if "The portal is at" in line:
                break
        assert process.poll() is None, "".join(said)
        yield said, time.monotonic() - began
    finally:
        process.send_signal(signal.SIGINT)
        said += process.stdout.readlines()
        assert process.wait(30) == 0, "".join(said)


@pytest.mark.slow
def test_it_serves_says_whom_to_sign_in_as_and_is_back_at_once_the_second_time(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, port) as (lines, _):
        page = httpx2.get(f"http://127.0.0.1:{port}/log-ind", timeout=60).text
        assert "Anna Birkelund" in page
        assert httpx2.get(f"http://127.0.0.1:{port}/readyz", timeout=60).status_code == 200
    said = "".join(lines)
    assert f"http://127.0.0.1:{port}" in said
    for key in ("anna", "ida", "sara", "lone", "citizen-2000"):
        assert re.search(rf"\b{key}\b", said), key
    assert "2009 citizens" in said
    size = (tmp_path / "portal.sqlite").stat().st_size
    with running(tmp_path, port) as (lines, seconds):
        pass
    assert "there already" in "".join(lines)
    assert (tmp_path / "portal.sqlite").stat().st_size == size
    assert seconds < 30, "a generous bound for a busy machine; under two seconds on a quiet one"
    with pytest.raises(httpx2.HTTPError):
        httpx2.get(f"http://127.0.0.1:{port}/healthz", timeout=1)


@pytest.mark.slow
def test_ctrl_c_in_a_terminal_leaves_nobody_behind(tmp_path: Path) -> None:
    """A terminal tells everybody in the group. Who was told twice could hang, and serve on after the end."""
    port = free_port()
    process = subprocess.Popen(
        [*PORTAL, "run", "--port", str(port)], env=environment(tmp_path, PORTAL_DEMO="1"), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert any("The portal is at" in line for line in process.stdout)
        os.killpg(process.pid, signal.SIGINT)
        process.stdout.read()  # to its end: nobody holds it open any more
        assert process.wait(30) == 0
        with pytest.raises(httpx2.HTTPError):
            httpx2.get(f"http://127.0.0.1:{port}/healthz", timeout=1)
    finally:
        process.kill()


@pytest.mark.parametrize(
    ("arguments", "settings", "says"),
    [
        (["run"], {"PORTAL_BASE_URL": "https://x.example"}, "PORTAL_SECRET_KEY is missing"),
        (["worker", "--once"], {"PORTAL_BASE_URL": "https://x.example", "PORTAL_SECRET_KEY": "weak"}, "too weak"),
        (["run", "--host", "0.0.0.0"], {"PORTAL_DEMO": "1"}, "only serves this machine"),
        (["demo"], {"PORTAL_BASE_URL": "https://x.example",
                    "PORTAL_SECRET_KEY": "0123456789-abcdefghij-KLMNOPQRST"}, "PORTAL_DEMO=1"),
    ],
)  # fmt: skip
def test_what_is_not_safe_does_not_start(
    tmp_path: Path, arguments: list[str], settings: dict[str, str], says: str
) -> None:
    done = subprocess.run(
        [*PORTAL, *arguments], env=environment(tmp_path, **settings), capture_output=True, text=True, timeout=60
    )
    assert done.returncode != 0
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_times_are_published_from_the_command_line(tmp_path: Path) -> None:
    demo = environment(tmp_path, PORTAL_DEMO="1")
    subprocess.run([*PORTAL, "demo", "--citizens", "5", "--day", "2026-11-24"], env=demo, check=True, timeout=60)
    command = [*PORTAL, "slots", "publish", "--staff", "sara", "--from", "2027-12-22", "--to", "2027-12-28",
               "--start", "09.00", "--end", "10:30"]  # fmt: skip
    done = subprocess.run(command, env=demo, capture_output=True, text=True, timeout=60)
    assert "2027-12-24 is closed" in done.stdout, done.stderr
    assert "8 times published" in done.stdout
    again = subprocess.run(command, env=demo, capture_output=True, text=True, timeout=60)
    assert again.returncode == 1
    assert "overlaps a slot at 2027-12-22 09:00" in again.stderr
    topped_up = subprocess.run([*PORTAL, "slots", "top-up"], env=demo, capture_output=True, text=True, timeout=60)
    assert "0 patterns laid out: 0 times added, 0 removed" in topped_up.stdout, topped_up.stderr
