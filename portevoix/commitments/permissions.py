"""Who may do what with a promise. Everyone reads it."""

from portevoix.organisations.permissions import is_facilitator


def can_promise(user, organisation):
    """Its people, in its name; the system, for what is replayed."""
    return user.is_system or organisation.has_member(user)


def speaks_for(user, commitment):
    """One of the people of the organisation that promised."""
    return commitment.organisation.has_member(user)


def can_keep(user, commitment):
    """Its people say that it is done; the facilitators write down what they were told, and are said to have."""
    return commitment.is_open and (
        speaks_for(user, commitment) or is_facilitator(user, commitment.organisation.programme)
    )


def can_drop(user, commitment):
    """Nobody gives a promise up in somebody else's place."""
    return commitment.is_open and speaks_for(user, commitment)
