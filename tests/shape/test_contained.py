"""The product carries what it needs: no file of it points out of it, at somebody's machine or at a mirror."""

import re

from config.launch.places import ROOT
from tests.shape.source import files

# Files of words and lines; data and pictures are not read.
TEXT = {"", ".cfg", ".css", ".html", ".in", ".ini", ".jinja", ".js", ".json", ".md", ".py", ".scss", ".sh", ".sql"} | {
    ".svg", ".toml", ".txt", ".typ", ".yaml", ".yml",
}  # fmt: skip
OUTSIDE = re.compile(r"\.\./shared|(?<![\w.])/(?:work|root|home|Users)/\w")
MIRRORS = re.compile(
    r"--(?:extra-)?index-url|--find-links|\"resolved\":|https?://[\w.]*(?:registry|python|npm)|/simple/?\b"
)
LOCKED = ("requirements", "package-lock.json", "package.json", ".npmrc")


def texts():
    for path in files():
        if path.suffix in TEXT and path.stat().st_size < 2_000_000:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8", errors="replace")


def places(pattern, text):
    return [number for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def test_no_file_names_a_folder_outside_the_product():
    assert {name: found for name, text in texts() if (found := places(OUTSIDE, text))} == {}


def test_locked_dependencies_name_no_mirror():
    locked = [(name, text) for name, text in texts() if name.startswith(LOCKED)]
    assert len(locked) >= 5
    assert {name: found for name, text in locked if (found := places(MIRRORS, text))} == {}


def test_no_link_leads_out_of_the_product():
    links = [path for path in files() if path.is_symlink()]
    assert not [link for link in links if not link.resolve().is_relative_to(ROOT)]


def test_the_search_finds_what_it_is_for():
    assert places(OUTSIDE, "see " + "../" + "shared/data")
    assert places(OUTSIDE, "open('" + "/ho" + "me/somebody/x')")
    assert not places(OUTSIDE, "https://register.example/users/of/others and ./home/page")
