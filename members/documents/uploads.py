"""Files on their way in: never in memory, turned away early when far too large, and a full disk is no crash."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from members.rules.documents import LARGEST
from members.views import errors

# Up to here a form can still say beside its field that a file is too big; beyond it nothing is read at all.
LARGEST_REQUEST = 2 * LARGEST + (1 << 20)
# Where a request says that a file of it could not be kept.
NOT_KEPT = "register.upload_not_kept"

Answer = Callable[[HttpRequest], HttpResponseBase]


class ToDisk(TemporaryFileUploadHandler):
    """Writes each file to disk as it comes; where that fails, the form tells, and there is no file."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        self.lost = False
        self.begun: UploadedFile | None = None
        try:
            super().new_file(*args, **kwargs)
            self.begun = self.file
        except OSError:
            self._lose()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece of it."""
        if not self.lost:
            try:
                super().receive_data_chunk(raw_data, start)
            except OSError:
                self._lose()

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """All of it came."""
        if self.lost:
            return None
        try:
            self.file.flush()
        except OSError:
            self._lose()
            return None
        return super().file_complete(file_size)

    def _lose(self) -> None:
        self.lost = True
        if begun := self.begun:
            with suppress(OSError):  # it is thrown away, so what it still holds need not reach the disk
                begun.close()
        if self.request is not None:
            self.request.META[NOT_KEPT] = True


def turn_away_early(get_response: Answer) -> Answer:
    """Answers a request that is far too large before anything of it is read."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > LARGEST_REQUEST:
            return errors.too_large(request, LARGEST >> 20)
        return get_response(request)

    return middleware
