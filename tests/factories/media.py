import uuid

import factory
from factory.django import DjangoModelFactory

from portevoix.kit import clock
from portevoix.media import folders
from portevoix.media.models import Upload


class UploadFactory(DjangoModelFactory):
    """RECEIVING, empty. `ready=True`: its variants stand on the disk, with made-up bytes."""

    class Meta:
        model = Upload
        skip_postgeneration_save = True

    class Params:
        arrived = factory.Trait(
            state=Upload.State.RECEIVED,
            offset_bytes=factory.SelfAttribute("size_bytes"),
            sha256="0" * 64,
            received_at=factory.SelfAttribute("created_at"),
        )
        ready = factory.Trait(
            arrived=True,
            state=Upload.State.READY,
            ready_at=factory.SelfAttribute("created_at"),
            duration_ms=factory.LazyAttribute(lambda upload: 12_000 if upload.kind == Upload.Kind.VOICE else None),
        )
        refused = factory.Trait(arrived=True, state=Upload.State.REFUSED, refusal=Upload.Refusal.SILENT)
        destroyed = factory.Trait(state=Upload.State.DESTROYED, destroyed_at=factory.SelfAttribute("created_at"))
        photo = factory.Trait(kind=Upload.Kind.PHOTO)

    kind = Upload.Kind.VOICE
    size_bytes = 1000
    owner = factory.Sequence(lambda n: f"tests.owner:{n}")
    key = factory.LazyFunction(uuid.uuid4)
    created_at = factory.LazyFunction(clock.now)
    touched_at = factory.SelfAttribute("created_at")

    @factory.post_generation
    def variants(upload, create, content, **kwargs):
        if not create or not upload.is_ready:
            return
        folder = folders.of(upload.pk)
        folder.mkdir(parents=True)
        for name in folders.VARIANTS[upload.kind]:
            (folder / name).write_bytes(content or bytes(range(256)) * 4)
