"""Mail for development and trying out: each message becomes a file that any mail program opens."""

import os
from email.message import EmailMessage
from pathlib import Path

from portal.persistence.store import forbid_open_transaction


class MailFolder:
    """Writes each message to a file named after its Message-ID: sent twice, it is the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the message; `OSError` when the folder cannot be written."""
        forbid_open_transaction()
        self.folder.mkdir(parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").split("@")[0]
        unfinished = self.folder / f".{name}.part"
        unfinished.write_bytes(bytes(message))
        os.replace(unfinished, self.folder / f"{name}.eml")
