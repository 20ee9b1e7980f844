"""The deadline under TLS, where connecting is several steps and any of them may hang; and who is trusted."""

import datetime
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpcore2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.adapters.deadline import Line, Unusable
from portal.adapters.rule_service_http import HttpRuleService
from portal.rules.errors import RuleServiceUnavailable
from tests.adapters.conftest import DAY, Clock

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for 127.0.0.1 that nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "rules")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


def url(listening: socket.socket) -> str:
    return f"https://127.0.0.1:{listening.getsockname()[1]}"


def serve(listening: socket.socket, certificate: Path, octets: bytes) -> None:
    """Attend to one connection: shake hands, hear the request, send the octets."""
    offered = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    offered.load_cert_chain(certificate)

    def attend() -> None:
        line, _ = listening.accept()
        try:
            with offered.wrap_socket(line, server_side=True) as secured:
                secured.recv(65_536)
                secured.sendall(octets)
        except OSError:
            return  # the asker did not trust it

    threading.Thread(target=attend, daemon=True).start()


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


def test_it_asks_under_tls(listening: socket.socket, certificate: Path) -> None:
    serve(listening, certificate, OK)
    line = Line(url(listening), [], trusting(certificate))
    assert line.request("GET", "/", None, ends=time.monotonic() + 5, largest=10) == (200, b"{}")


def test_one_that_nobody_vouches_for_is_told_nothing(listening: socket.socket, certificate: Path, clock: Clock) -> None:
    serve(listening, certificate, OK)
    with pytest.raises(RuleServiceUnavailable):
        HttpRuleService(url(listening), clock=clock).assess("self-booking", {"target_group": 2}, DAY)


def test_a_hand_that_is_never_shaken_is_not_waited_for(listening: socket.socket, certificate: Path) -> None:
    began = time.monotonic()
    with pytest.raises(httpcore2.ConnectTimeout):
        Line(url(listening), [], trusting(certificate)).request("GET", "/", None, ends=began + 0.5, largest=10)
    assert 0.4 < time.monotonic() - began < 1.5


def test_no_more_is_read_than_was_said(listening: socket.socket, certificate: Path) -> None:
    serve(listening, certificate, OK)
    with pytest.raises(Unusable, match="too large"):
        Line(url(listening), [], trusting(certificate)).request("GET", "/", None, ends=time.monotonic() + 5, largest=1)


def test_time_that_is_up_before_it_began_asks_nobody(listening: socket.socket, certificate: Path) -> None:
    with pytest.raises(httpcore2.TimeoutException):
        Line(url(listening), []).request("GET", "/", None, ends=time.monotonic() - 1, largest=10)
    listening.settimeout(0.1)
    with pytest.raises(TimeoutError):
        listening.accept()
