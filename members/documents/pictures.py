"""Pictures: read, drawn anew and written without anything but their points."""

import struct
import zlib
from pathlib import Path

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from members.choices import DocumentKind, DocumentRefusal
from members.documents.verdicts import Unusable, damaged
from members.rules.documents import LIMITS

_FORMATS = {DocumentKind.PNG: "PNG", DocumentKind.JPEG: "JPEG"}
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, Image.DecompressionBombError)
_MODES = {
    "PNG": {"1": "1", "L": "L", "LA": "LA", "P": "P", "RGB": "RGB", "RGBA": "RGBA", "I;16": "L", "I": "L"},
    "JPEG": {"L": "L", "RGB": "RGB", "CMYK": "RGB"},
}


def viewing_copy(original: Path, copy: Path, kind: DocumentKind) -> None:
    """Write the copy that others may open: the same picture upright, without what its maker or camera noted.

    Raises:
        Unusable: WRONG_TYPE when it is no such picture, DAMAGED when it is broken or has too many points.
    """
    form = _FORMATS[kind]
    try:
        with Image.open(original, formats=[form]) as picture:
            if picture.width * picture.height > (LIMITS[kind].max_pixels or 0):
                raise damaged("too many points")
            ImageOps.exif_transpose(picture, in_place=True)  # a copy would not fit into what one file may use
            _write(picture, copy, form)
    except UnidentifiedImageError:
        raise Unusable(DocumentRefusal.WRONG_TYPE) from None
    except _BROKEN as failure:
        raise damaged(f"picture: {failure}") from None


def said_of_it(original: Path, kind: DocumentKind) -> str:
    """What the file says about itself: texts, Exif and XMP, as far as they are words."""
    with Image.open(original, formats=[_FORMATS[kind]]) as picture:
        notes = [f"{key}: {value}" for key, value in picture.info.items() if isinstance(value, str)]
        notes += [value.decode("utf-8", "replace") for value in picture.info.values() if isinstance(value, bytes)]
        exif = picture.getexif()
        for tag, value in [*exif.items(), *exif.get_ifd(ExifTags.IFD.Exif).items()]:
            words = value.decode("utf-8", "ignore") if isinstance(value, bytes) else value
            notes.append(f"{ExifTags.TAGS.get(tag, tag)}: {words}")
    return "\n".join(notes)


def _write(picture: Image.Image, copy: Path, form: str) -> None:
    mode = _MODES[form].get(picture.mode, "RGB")
    if mode != picture.mode:
        picture = picture.convert(mode)
    transparency = picture.info.get("transparency")
    picture.info = {} if transparency is None else {"transparency": transparency}
    if form == "JPEG":
        picture.save(copy, form, quality=90, exif=b"")
    else:
        picture.save(copy, form)
