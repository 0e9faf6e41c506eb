"""Habits of the code that no linter knows: where imports stand, who reads the clock, what is explained."""

import ast
import re

import pytest

from config.launch.places import ROOT
from tests.plugins.fences import MAY_READ_THE_CLOCK
from tests.shape.source import APPS, Module, called, modules

CODE = modules(*APPS)
EXPLAINED = {"services", "rules", "queries", "doors"}
_CLOCKS = {"now", "utcnow", "today", "localdate", "localtime"}
_CLOCK_IN_SQL = re.compile(
    r"\b(now\(\)|current_(date|time|timestamp)\b|(clock|statement|transaction)_timestamp\(|localtime(stamp)?\b)",
    re.IGNORECASE,
)


def inside_functions(tree, kind):
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (node for node in ast.walk(function) if isinstance(node, kind))


def test_imports_stand_at_the_top_of_a_module_and_never_in_a_function():
    code = [m for m in modules(*APPS, "config") if m.name != "config.launch.bootstrap"]  # it starts without packages
    assert not {m.at(n) for m in code for n in inside_functions(m.tree, ast.Import | ast.ImportFrom)}


def reads_the_clock(call: ast.Call) -> bool:
    """A call that asks what time it is; one that is given an instant or a day only puts it into words."""
    if isinstance(call.func, ast.Attribute) and ast.unparse(call.func) == "time.time":
        return True
    return called(call) == "Now" or (called(call) in _CLOCKS and not (call.args or call.keywords))


def clock_in(module: Module):
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and reads_the_clock(node):
            yield module.at(node)
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield module.at(node.value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CLOCK_IN_SQL.search(node.value):
            yield module.at(node)


def test_only_doors_views_tasks_and_commands_read_the_clock():
    found = [at for m in CODE if not MAY_READ_THE_CLOCK.intersection(m.parts) for at in clock_in(m)]
    assert not found


def test_no_sql_of_ours_reads_the_clock_of_the_database():
    scripts = [path for app in APPS for path in (ROOT / app).rglob("*.sql")]
    found = [str(path) for path in scripts if _CLOCK_IN_SQL.search(re.sub(r"--.*", "", path.read_text()))]
    assert not found


@pytest.mark.parametrize(
    ("line", "reads"),
    [
        ("timezone.now()", True),
        ("datetime.now(UTC)", False),  # ruff's banned-api refuses this one
        ("date.today()", True),
        ("localdate()", True),
        ("timezone.localdate(at)", False),
        ("time.time()", True),
        ("Now()", True),
    ],
)
def test_the_search_for_clocks_finds_them(line, reads):
    (call,) = (node for node in ast.walk(ast.parse(line)) if isinstance(node, ast.Call))
    assert reads_the_clock(call) is reads


def public(tree):
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (n for n in public(node) if isinstance(n, ast.FunctionDef))


def test_every_public_verb_question_and_rule_says_what_it_does():
    explained = [m for m in CODE if EXPLAINED.intersection(m.parts)]
    assert explained
    assert not [f"{m.at(n)} {n.name}" for m in explained for n in public(m.tree) if not ast.get_docstring(n)]


def test_verbs_take_their_arguments_by_name():
    """A verb knows the instant or the day of its act, and its call reads as a sentence: end(fact=…, on=…, at=…)."""
    services = [m for m in CODE if "services" in m.parts]
    functions = [(m, n) for m in services for n in m.tree.body if isinstance(n, ast.FunctionDef)]
    by_place = [(m, n, {a.arg for a in n.args.args}) for m, n in functions if not n.name.startswith("_")]
    assert by_place
    assert not [f"{m.at(n)} {n.name}" for m, n, names in by_place if names & {"by", "at", "on"}]


def test_no_app_listens_to_signals():
    found = [
        m.at(node)
        for m in CODE
        for node in ast.walk(m.tree)
        if isinstance(node, ast.ImportFrom) and re.search(r"(^|\.)(signals|dispatch)$", node.module or "")
    ]
    assert not found
