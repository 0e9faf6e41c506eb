"""The rules of the draw: what is committed to, who is drawn by which value, and that a script alone finds the same."""

import json
import secrets
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.launch.places import ROOT
from cpd.rules import draw

SCRIPT = ROOT / "cpd" / "data" / "check_draw.py"
sizes = st.lists(st.integers(1, 40), min_size=1, max_size=4)
seeds = st.binary(min_size=32, max_size=32)


def made_list(sizes):
    leaves = [
        (f"S{stratum:02}", sha256(f"{stratum} {number}".encode()).digest())
        for stratum, size in enumerate(sizes, start=1)
        for number in range(size)
    ]
    return sorted(leaves, key=lambda one: one[1])


def published(leaves, **figures):
    told = {"reference": "abc", "share_per_mille": 25, "least": 1} | figures
    return [draw.heading(**told), *(draw.line(label=label, leaf=leaf) for label, leaf in leaves)]


def run(folder: Path, told, lines, *more):
    (folder / "draw.json").write_text(json.dumps(told), encoding="utf-8")
    (folder / "list.txt").write_text("".join(lines), encoding="utf-8")
    command = [sys.executable, "-I", str(SCRIPT), "draw.json", "list.txt", *more]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


# --- How many ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "drawn"), [(0, 0), (1, 1), (2, 2), (3, 3), (40, 3), (120, 3), (121, 4), (1000, 25), (1001, 26)]
)
def test_a_share_is_rounded_up_and_never_under_the_minimum_or_over_all(size, drawn):
    assert draw.draws(size=size, share_per_mille=25, least=3) == drawn


@given(sizes, seeds, st.integers(1, 1000), st.integers(0, 5))
def test_each_stratum_gives_as_many_as_it_should(sizes, seed, share, least):
    leaves = made_list(sizes)
    chosen = draw.selected(leaves, seed=seed, share_per_mille=share, least=least)
    counted = Counter(leaves[position - 1][0] for position in chosen)
    for stratum, size in enumerate(sizes, start=1):
        assert counted[f"S{stratum:02}"] == draw.draws(size=size, share_per_mille=share, least=least)
    assert chosen == sorted(set(chosen))


@given(sizes, seeds)
def test_who_is_drawn_in_one_stratum_depends_on_no_other(sizes, seed):
    leaves = made_list(sizes)
    alone = [one for one in leaves if one[0] == "S01"]
    chosen = {leaves[n - 1] for n in draw.selected(leaves, seed=seed, share_per_mille=100, least=2)}
    by_itself = {alone[n - 1] for n in draw.selected(alone, seed=seed, share_per_mille=100, least=2)}
    assert by_itself == {one for one in chosen if one[0] == "S01"}


def test_everybody_is_drawn_about_as_often():
    """Four of forty in 600 draws: 60 times each; six standard deviations to either side."""
    leaves = made_list([40])
    counted = Counter(
        position
        for number in range(600)
        for position in draw.selected(leaves, seed=sha256(b"%d" % number).digest(), share_per_mille=100, least=1)
    )
    assert set(counted) == set(range(1, 41))
    assert all(60 - 44 <= times <= 60 + 44 for times in counted.values())


# --- What is committed to ---------------------------------------------------------------------------------------------


@given(sizes, st.data())
def test_any_change_of_a_list_changes_its_hash(sizes, data):
    lines = published(made_list(sizes))
    position = data.draw(st.integers(0, len(lines) - 1))
    other = list(lines)
    change = data.draw(st.sampled_from(["drop", "twice", "letter"]))
    if change == "drop":
        del other[position]
    elif change == "twice":
        other.insert(position, other[position])
    else:
        other[position] = other[position].replace(other[position][-2], "x", 1)
    assert draw.list_hash(other) != draw.list_hash(lines)


def test_the_hash_of_a_list_is_that_of_the_file():
    lines = published(made_list([5, 3]))
    assert draw.list_hash(iter(lines)) == sha256("".join(lines).encode()).hexdigest()


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_a_line_is_found_with_its_salt_and_with_no_other(salt, other):
    mine = draw.leaf(salt=salt, number="RCT10734", label="S01")
    assert (draw.leaf(salt=other, number="RCT10734", label="S01") == mine) is (salt == other)
    assert draw.leaf(salt=salt, number="RCT10735", label="S01") != mine
    assert draw.leaf(salt=salt, number="RCT10734", label="S02") != mine


def test_neither_the_secret_nor_the_value_alone_says_who_is_drawn():
    leaves = made_list([200])
    secret = bytes(32)

    def drawn(secret, value):
        return draw.selected(leaves, seed=draw.seed(secret=secret, witness_value=value), share_per_mille=50, least=1)

    assert len({tuple(drawn(secret, str(value))) for value in range(20)}) == 20
    assert len({tuple(drawn(bytes([n] * 32), "7 12 19")) for n in range(20)}) == 20


@pytest.mark.parametrize("text", ["7 12  19", " 7 12 19\n", "7\t12 19"])
def test_a_value_is_the_same_however_its_spaces_were_typed(text):
    assert draw.value(text) == "7 12 19"


# --- The script -------------------------------------------------------------------------------------------------------


def told(lines, secret, value="7 12 19 é"):
    return {
        "round": "abc",
        "list_sha256": draw.list_hash(lines),
        "secret_sha256": sha256(secret).hexdigest(),
        "secret": secret.hex(),
        "witness_value": value,
    }


def test_the_script_alone_finds_the_same_lines(tmp_path):
    leaves, secret = made_list([150, 3, 41]), secrets.token_bytes(32)
    lines = published(leaves, share_per_mille=30, least=2)
    answer = run(tmp_path, told(lines, secret), lines)
    seed = draw.seed(secret=secret, witness_value="7 12 19 é")
    expected = draw.selected(leaves, seed=seed, share_per_mille=30, least=2)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert [int(one) for one in answer.stdout.split()] == expected


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t, lines: lines.pop(), "the list is not the one"),
        (
            lambda t, lines: lines.__setitem__(0, draw.heading(reference="abc", share_per_mille=900, least=1)),
            "the list",
        ),
        (lambda t, lines: t.update(secret="00" * 32), "the secret is not the one"),
        (lambda t, lines: t.update(round="other"), "of another round"),
    ],
)
def test_the_script_says_what_is_not_as_it_was_committed_to(tmp_path, change, words):
    lines = published(made_list([9]))
    said = told(lines, secrets.token_bytes(32))
    change(said, lines)
    answer = run(tmp_path, said, lines)
    assert answer.returncode == 1
    assert words in answer.stderr
    assert answer.stdout == ""


def test_the_script_says_so_where_the_secret_is_not_published_yet(tmp_path):
    lines = published(made_list([9]))
    said = told(lines, secrets.token_bytes(32))
    del said["secret"]
    answer = run(tmp_path, said, lines)
    assert answer.returncode == 2
    assert "cannot be read" in answer.stderr


def test_somebody_finds_their_own_line(tmp_path):
    salt, secret = bytes(range(16)), secrets.token_bytes(32)
    mine = ("S01", draw.leaf(salt=salt, number="RCT10734", label="S01"))
    leaves = sorted([*made_list([30]), mine], key=lambda one: one[1])
    lines = published(leaves)
    asked = ["--salt", salt.hex(), "--label", "S01", "--number"]
    answer = run(tmp_path, told(lines, secret), lines, *asked, "RCT10734")
    assert answer.stdout.startswith(f"Your line is number {leaves.index(mine) + 1}: ")
    assert "no such line" in run(tmp_path, told(lines, secret), lines, *asked, "RCT10735").stdout
