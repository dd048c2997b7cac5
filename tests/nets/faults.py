"""What the nets caught. Raised on the spot, and kept: a worker that swallows it changes nothing."""

_caught: list[str] = []


class Fault(AssertionError):
    """A house rule broken by the code under test."""


def fault(message: str) -> Fault:
    _caught.append(message)
    return Fault(message)


def take() -> list[str]:
    """Everything caught since the last call."""
    caught = list(_caught)
    _caught.clear()
    return caught
