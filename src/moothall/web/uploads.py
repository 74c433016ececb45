"""Uploads are held to their limits while they come in, not after they have been stored."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from moothall.partnership.models import Person


class UploadTooLarge(RequestDataTooBig):
    """A file is larger than this site takes."""


class Limited(FileUploadHandler):
    """The first of the upload handlers: passes on what may be stored, and no more.

    Whoever is not signed in uploads nothing at all. Raises UploadTooLarge once a file has passed
    MAX_UPLOAD_BYTES; what was stored of it goes with the request.
    """

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Turn away the files of those who are not signed in; the page then asks them to."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        if not isinstance(getattr(self.request, "user", None), Person):
            raise StopUpload(connection_reset=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a piece on to the handlers that store it."""
        if start + len(raw_data) > settings.MAX_UPLOAD_BYTES:
            most = settings.MAX_UPLOAD_BYTES // 1_000_000
            raise UploadTooLarge(
                f"A file was larger than the {most:,} MB that this site takes, so nothing was "
                "kept. Zip it, or ask whoever runs the site to raise MOOTHALL_UPLOAD_LIMIT_MB."
            )
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that store it."""
