"""Puts a whole recording in a site: `python -m tests.faults.upload_direct FILE` prints its key and its folder."""

import json
import os
import sys
import uuid
from pathlib import Path

import django


def main(path: Path) -> dict:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from portevoix.kit import clock
    from portevoix.media import folders, operations

    file = SimpleUploadedFile(path.name, path.read_bytes())
    upload = operations.receive_whole(kind="voice", file=file, owner="tests.faults:1", key=uuid.uuid4(), at=clock.now())
    return {"key": str(upload.key), "folder": str(folders.of(upload.pk))}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(main(Path(sys.argv[1]))))
