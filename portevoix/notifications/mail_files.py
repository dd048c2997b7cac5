"""Where mails go when no EMAIL_URL is set: one .eml file each, in the data folder."""

import os
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            sent = message.message()
            name = sent["Message-ID"].strip("<>").split("@")[0]
            # The same message sent again after a crash lands on the same name.
            unfinished = folder / f"{name}.part"
            unfinished.write_bytes(sent.as_bytes())
            os.replace(unfinished, folder / f"{name}.eml")
        return len(email_messages)
