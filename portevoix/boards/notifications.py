"""Those who left an address are told that their class was answered. In the mail: the sheet, never their words."""

from portevoix.delegates.models import Mandate
from portevoix.notifications.operations import Addressee, tell
from portevoix.programmes.addresses import address
from portevoix.sheets.models import Answer
from portevoix.timeline.listeners import on

from .models import Contact


@on("sheets.answered")
def tell_the_telephones(entry):
    answer = Answer.objects.select_related("referral__organisation", "referral__sheet")
    answer = answer.filter(pk=entry.facts["answer"]).first()
    if answer is None:
        return
    sheet = answer.referral.sheet
    contacts = Contact.objects.filter(phone__board__cohort=sheet.cohort_id).select_related("phone__board")
    # The delegates are told as delegates, with the whole answer.
    contacts = contacts.exclude(address__in=Mandate.objects.filter(cohort=sheet.cohort_id).values("user__email"))
    for contact in contacts.order_by("pk"):
        link = address(entry.programme, "boards:home", contact.phone.board.key)
        public = address(entry.programme, "sheets:detail", sheet.reference)
        forget = address(entry.programme, "boards:contact", contact.phone.board.key)
        tell(
            [Addressee(contact.address)],
            "boards/emails/answered.txt",
            entry=entry,
            answer=answer,
            sheet=sheet,
            link=link,
            public=public,
            forget=forget,
            site=address(entry.programme, "portal:home"),
        )
