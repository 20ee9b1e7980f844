"""What messages need from outside."""

from email.message import EmailMessage
from typing import Protocol


class Mailer(Protocol):
    """Hands a message over. Whatever goes wrong is an `OSError`: the worker tries again later."""

    def send(self, message: EmailMessage) -> None:
        """Send it; sending the same Message-ID again does no harm."""
        ...
