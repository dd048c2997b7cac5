class Closed(Exception):
    """It came too late, or to a closed door. Holds the sentence that says why."""
