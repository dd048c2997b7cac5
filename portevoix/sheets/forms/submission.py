from portevoix.kit.forms import SubmissionForm

__all__ = ["SubmissionForm"]
