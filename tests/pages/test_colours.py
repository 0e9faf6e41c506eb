"""The colours of the style sheet are readable, and are the ones that the brand promises."""

import re

import pytest
from django.conf import settings

SCSS = settings.BASE_DIR / "config" / "static" / "scss" / "_brand.scss"
COLOURS = dict(re.findall(r"\$([a-z-]+): (#[0-9a-f]{6});", SCSS.read_text())) | {"white": "#ffffff"}


def luminance(colour: str) -> float:
    """How light a colour is (WCAG 2.2, relative luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours of the style sheet (WCAG 2.2)."""
    lighter, darker = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("text", "ground", "promised"),
    [
        ("text", "white", 16.0),
        ("quiet", "white", 7.1),
        ("white", "header", 11.9),
        ("white", "accent", 6.8),
        ("link", "white", 7.2),
        ("border", "white", 3.6),
        ("yes", "yes-ground", 7.3),
        ("no", "no-ground", 7.6),
        ("restricted", "restricted-ground", 7.9),
        ("information", "information-ground", 9.2),
        ("text", "focus", 11.9),
    ],
)
def test_promised_contrast(text, ground, promised):
    assert contrast(text, ground) >= promised - 0.1


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("quiet", "panel"),
        ("text", "panel"),
        ("link", "panel"),
        ("link-visited", "white"),
        ("link-visited", "panel"),
        ("white", "accent-dark"),
        ("link", "yes-ground"),
        ("link", "no-ground"),
        ("link", "restricted-ground"),
        ("link", "information-ground"),
        ("no", "white"),
        ("text", "line"),
    ],
)
def test_everything_else_that_is_read_has_enough(text, ground):
    assert contrast(text, ground) >= 4.5


def test_the_brand_of_another_is_not_in_the_style_sheet():
    style = (settings.BUILD_DIR / "static" / "register.css").read_text()
    assert COLOURS["header"] in style
    assert "GDS Transport" not in style
    assert "@font-face" not in style
    assert "#005eb8" not in style  # the blue of the NHS
