"""The order in which rows are locked: the sheet first, always."""

from portevoix.sheets.models import Referral, Sheet


def locked(sheet):
    """The sheet is locked before its referrals, always: no two operations wait for each other."""
    return Sheet.objects.select_for_update(of=["self"]).select_related("cohort", "programme").get(pk=sheet.pk)


def locked_referral(referral):
    sheet = locked(referral.sheet)
    referral = (
        Referral.objects.select_for_update(of=["self"])
        .select_related("organisation__programme", "organisation__territory")
        .get(pk=referral.pk)
    )
    referral.sheet = sheet
    return referral


def locked_referrals(referrals):
    """Several, in the order of their sheets: two people who answer the same ones never wait for each other."""
    found = {referral.pk: locked_referral(referral) for referral in sorted(referrals, key=lambda one: one.sheet_id)}
    return [found[pk] for pk in dict.fromkeys(referral.pk for referral in referrals)]


def locked_read(read):
    """A sheet; or words beside it, whose sheet is locked before them."""
    if isinstance(read, Sheet):
        return locked(read)
    sheet = locked(read.sheet)
    read = type(read).objects.select_for_update(of=["self"]).select_related("cohort", "reading").get(pk=read.pk)
    read.sheet = sheet
    return read
