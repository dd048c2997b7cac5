class Refused(Exception):
    """What was sent cannot be used; `refusal` is one of `Upload.Refusal`."""

    def __init__(self, refusal: str) -> None:
        self.refusal = refusal
        super().__init__(refusal)
