"""JPEG by its segments: where a camera writes who, when and where."""

_SCAN = 0xDA
_KEPT = {0xE0, 0xE2, 0xEE}  # JFIF, colour profile, Adobe's note on colours: without them the colours come out wrong
_ALONE = {0x01, *range(0xD0, 0xD9)}


def without_metadata(data: bytes) -> bytes:
    """The same picture without Exif, XMP, comments and what else an application may have written beside it.

    One that cannot be followed is left alone: it is part of a page, and the page is what is looked at.
    """
    if not data.startswith(b"\xff\xd8"):
        return data
    kept, at = [b"\xff\xd8"], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _SCAN:
            return b"".join([*kept, data[at:]])
        if marker in _ALONE or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big") + 2
        is_note = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not is_note or marker in _KEPT:
            kept.append(data[at : at + length])
        at += length
    return data
