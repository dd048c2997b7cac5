"""The people of the tables. "The class" wrote the sheet; "the addressee" received it."""

ACTORS = {
    "visitor": "somebody not signed in",
    "newcomer": "somebody signed in who holds nothing",
    "trainee": "a trainee of the class",
    "delegate": "the delegate of the class",
    "substitute": "its substitute delegate",
    "former_delegate": "its former delegate, whose mandate is over",
    "disabled_delegate": "its delegate, whose account is disabled",
    "other_delegate": "the delegate of another class of the same provider",
    "far_delegate": "the delegate of a class of another provider",
    "provider_staff": "the staff of the class's provider",
    "agent": "an agent of the addressee",
    "head": "the head of the addressee",
    "former_agent": "a former agent of the addressee",
    "disabled_agent": "an agent of the addressee, whose account is disabled",
    "other_agent": "an agent of a service that did not receive the sheet",
    "facilitator": "a facilitator of the programme",
    "coordinator": "the coordinator of the programme",
    "holder": "the holder of the link of one sheet, in the mail of the addressee's mailbox",
    "phone": "a telephone that came in on the board of the class, with its code",
    "other_phone": "a telephone of the board of another class",
    "foreign_delegate": "the delegate of a class of another programme",
    "foreign_agent": "an agent of a service of another programme",
    "foreign_facilitator": "a facilitator of another programme",
}

EVERYONE = frozenset(ACTORS)
PHONE = frozenset({"phone"})
PHONES = PHONE | {"other_phone"}
HOLDER = frozenset({"holder"})
NOT_SIGNED_IN = HOLDER | frozenset({"visitor", "disabled_delegate", "disabled_agent"}) | PHONES
SIGNED_IN = EVERYONE - NOT_SIGNED_IN
NOBODY: frozenset[str] = frozenset()

DELEGATES = frozenset({"delegate", "substitute"})
CLASS = DELEGATES | {"trainee", "former_delegate"}
ADDRESSEE = frozenset({"agent", "head"})
DESK = frozenset({"facilitator", "coordinator"})
STAFF = ADDRESSEE | DESK | {"other_agent", "provider_staff"}
ANY_DELEGATE = DELEGATES | {"other_delegate", "far_delegate"}

GROUPS = {
    "everyone": EVERYONE,
    "whoever is signed in": SIGNED_IN,
    "the class (delegates of today and before, trainees)": CLASS,
    "the delegates of the class": DELEGATES,
    "the people of the addressee": ADDRESSEE,
    "the desk (facilitators, coordinator)": DESK,
}


def in_words(actors: frozenset[str]) -> str:
    """The shortest way to name them: groups first, then one by one."""
    if not actors:
        return "nobody"
    left, words = set(actors), []
    for name, group in GROUPS.items():
        if group <= left:
            words.append(name)
            left -= group
    return "; ".join(words + [ACTORS[actor] for actor in ACTORS if actor in left])
