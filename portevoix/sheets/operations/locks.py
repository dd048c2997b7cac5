"""The order in which rows are locked: the sheet first, always."""

from portevoix.sheets.models import Referral, Sheet


def locked(sheet):
    """The sheet is locked before its referrals, always: no two operations wait for each other."""
    return Sheet.objects.select_for_update(of=["self"]).select_related("cohort", "programme").get(pk=sheet.pk)


def locked_referral(referral):
    sheet = locked(referral.sheet)
    referral = (
        Referral.objects.select_for_update(of=["self"]).select_related("organisation__programme").get(pk=referral.pk)
    )
    referral.sheet = sheet
    return referral
