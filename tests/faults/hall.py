"""The board of a class that fills a hall: `python -m tests.faults.hall` makes it, `… count` says what it holds."""

import json
import os
import sys

import django

TOKEN = "the-secret-of-a-telephone"


def make() -> dict:
    from portevoix.boards.phones import digest
    from tests.factories import BoardFactory, CohortFactory, OrganisationFactory, PhoneFactory, ProgrammeFactory

    programme = ProgrammeFactory(is_default=True)
    OrganisationFactory(programme=programme, kind="desk")
    board = BoardFactory(cohort=CohortFactory(programme=programme, headcount=400))
    phone = PhoneFactory(board=board, token_digest=digest(TOKEN, board))
    return {"key": board.key, "code": board.code, "token": TOKEN, "phone": phone.pk}


def count() -> dict:
    from portevoix.boards.models import Contribution, Phone
    from portevoix.media.models import Upload

    uploads = Upload.objects.all()
    return {
        "phones": Phone.objects.count(),
        "said": Contribution.objects.count(),
        "ready": uploads.filter(state=Upload.State.READY).count(),
        "preparing": uploads.filter(state__in=[Upload.State.RECEIVING, Upload.State.RECEIVED]).count(),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(count() if "count" in sys.argv else make()))
