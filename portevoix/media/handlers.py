"""A file too big is not kept, and the words sent with it are: the request goes on without it."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from . import limits

LARGEST_BYTES = max(limits.VOICE_BYTES, limits.PHOTO_BYTES)
# Where the view finds that a file was left out.
LEFT_OUT = "portevoix.file_left_out"


class CappedUploadHandler(FileUploadHandler):
    """First of FILE_UPLOAD_HANDLERS: the ones behind it see no byte past the largest file that we take."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received_bytes = 0

    def receive_data_chunk(self, raw_data, start):
        self.received_bytes += len(raw_data)
        if self.received_bytes > LARGEST_BYTES:
            self.request.META[LEFT_OUT] = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None
