"""The process that draws one page of a viewing copy as a picture, as confined as the one that made the copy.

Run as `python -m members.documents.page_child KIND COPY PAGE PICTURE`; the answer is one line of JSON: the words of the
page. Screen readers, and eyes that a picture is too small for, read those. Somebody waits for it, so it imports no more
than it needs: the kinds of `DocumentKind` are plain words here.
"""

import json
import sys
from pathlib import Path

import pypdfium2
from PIL import Image

from members.documents.confine import confine

# The longer side, in points of the screen: an A4 page can be read at it, and a plan of a whole ward costs no more.
LONGEST = 1_654
MOST_WORDS = 20_000
_QUALITY = 82


def draw_pdf(copy: Path, number: int, picture: Path) -> str:
    """Draw a page of a PDF; answers with its words.

    Args:
        number: from 1.
    """
    with pypdfium2.PdfDocument(copy) as document:
        page = document[number - 1]
        scale = LONGEST / max(*page.get_size(), 1.0)
        page.render(scale=scale).to_pil().convert("RGB").save(picture, "WEBP", quality=_QUALITY, method=2)
        words: str = page.get_textpage().get_text_bounded()
    return words[:MOST_WORDS]


def draw_picture(copy: Path, kind: str, picture: Path) -> None:
    """Draw a picture no larger than a screen shows."""
    with Image.open(copy, formats=[kind.upper()]) as source:
        source.draft("RGB", (LONGEST, LONGEST))
        source.thumbnail((LONGEST, LONGEST))
        mode = "RGBA" if source.has_transparency_data else "RGB"
        source.convert(mode).save(picture, "WEBP", quality=_QUALITY, method=2)


def main(arguments: list[str]) -> int:
    """Draw one page and print its words."""
    confine()
    kind, copy, number, picture = arguments[0], Path(arguments[1]), int(arguments[2]), Path(arguments[3])
    words = ""
    if kind == "pdf":
        words = draw_pdf(copy, number, picture)
    else:
        draw_picture(copy, kind, picture)
    sys.stdout.write(json.dumps({"words": words}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
