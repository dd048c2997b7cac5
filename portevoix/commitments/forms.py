"""How a promise ends, and the filter of the list."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portevoix.kit.forms import LongTextField, SubmissionForm
from portevoix.media import formats, limits
from portevoix.media.models import REFUSALS, Upload
from portevoix.moderation.forms import PublicWordsForm

from .models import PROOF_LENGTH, REASON_LENGTH
from .proof import LINK_LENGTH, require_proof


class KeepForm(SubmissionForm):
    """Words, a link, a photo: at least one, and words with the photo."""

    proof_text = LongTextField(
        label=_("What was done"),
        help_text=_("In a few words. Everyone will read them. For example: “The bus leaves at 17:20 since Monday.”"),
        limit_chars=PROOF_LENGTH,
        rows=4,
        required=False,
        depends=True,
    )
    proof_link = forms.URLField(
        label=_("A page that shows it"),
        help_text=_("Its address begins with https://."),
        max_length=LINK_LENGTH,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"invalid": _("This address cannot be read. It begins with https://.")},
    )
    proof_photo = forms.FileField(
        label=_("A photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *args, is_file_left_out=False, **kwargs):
        """`is_file_left_out`: one was too big to be taken in at all."""
        self.is_file_left_out = is_file_left_out
        super().__init__(*args, **kwargs)
        rules = [_("No faces, please. The place of the photo is removed."), limits.photo_limit()]
        self.fields["proof_photo"].help_text = " ".join(map(str, rules))

    def clean_proof_photo(self):
        file = self.cleaned_data["proof_photo"]
        if self.is_file_left_out:
            raise ValidationError(_("This photo is too big. Choose a smaller one."))
        if file and not formats.is_recognised(Upload.Kind.PHOTO, _beginning_of(file)):
            raise ValidationError(REFUSALS[Upload.Kind.PHOTO][Upload.Refusal.UNKNOWN_FORMAT])
        return file

    def clean(self):
        said = super().clean()
        if not self.errors:
            try:
                require_proof(text=said["proof_text"], link=said["proof_link"], has_photo=bool(said["proof_photo"]))
            except ValidationError as fault:
                self.add_fault(fault)
        return said

    def add_fault(self, fault: ValidationError) -> None:
        """Beside its field: the code of the fault is its name."""
        name = getattr(fault, "code", None)
        self.add_error(name if name in self.fields else None, fault)


class DropForm(PublicWordsForm):
    reason = LongTextField(
        label=_("Why do you give it up?"),
        help_text=_("Everyone will read it. A clear reason is worth more than silence."),
        limit_chars=REASON_LENGTH,
        rows=5,
    )


class OrganisationForm(forms.Form):
    """Whose promises. `etat` keeps the tab."""

    organisme = forms.ChoiceField(label=_("Organisation"), required=False)
    etat = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, auto_id="filter-%s", **kwargs)
        organisme = self.fields["organisme"]
        organisme.choices = [("", _("All")), *((one.slug, one.name) for one in organisations)]
        organisme.depends = True  # a filter is never said to be optional


def _beginning_of(file):
    head = file.read(formats.HEAD_BYTES)
    file.seek(0)
    return head
