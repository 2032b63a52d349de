"""Mail for a site without a mail server: files a mail program opens, and a line on the console."""

import re
import sys
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from kingsfund.core.security.private_files import make_private_folder


class EmailBackend(BaseEmailBackend):
    """Write each message to `MAIL_FOLDER` as an .eml file and its links to standard error."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        make_private_folder(settings.MAIL_FOLDER)
        for message in email_messages:
            self.write(message)
        return len(email_messages)

    def write(self, message: EmailMessage) -> None:
        stamp = timezone.now().strftime("%Y%m%d-%H%M%S-%f")
        # A name of a file has room for 255 bytes, an address for 254 characters.
        recipient = re.sub(r"[^A-Za-z0-9@._-]", "_", message.to[0])[:100]
        path = settings.MAIL_FOLDER / f"{stamp}-{recipient}.eml"
        path.touch(mode=0o600)
        path.write_bytes(message.message().as_bytes())
        links = re.findall(r"https?://\S+", str(message.body))
        lines = [f"Mail to {message.to[0]}: {message.subject}", str(path), *links]
        sys.stderr.write("\n  ".join(lines) + "\n")
