"""Two people wrote at the same time: nobody's text is overwritten."""


class Conflict(Exception):
    """What somebody else saved first.

    Raised by an operation; the page answers 409 and shows both texts, so that the second
    person can take over what is missing.
    """

    def __init__(self, current: object) -> None:
        self.current = current
        super().__init__("Somebody else wrote first.")
