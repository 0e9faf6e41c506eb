"""The documents say what is there: links lead somewhere, commands and settings are all told, events are the code's."""

import ast
import re

import pytest
from django.apps import apps

from config.launch.places import ROOT
from members.choices import ActState
from members.models import DatedFact
from members.services import acts
from registry.services import facts
from tests.shape.source import APPS, Module, called, constant, files, modules

PAGES = [path for path in files() if path.suffix == ".md"]
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
# Set by the launcher, the shell or a library for its own processes; nobody runs the product by setting them.
INTERNAL = {
    "CI",
    "DJANGO_SETTINGS_MODULE",
    "HOME",
    "MAKELEVEL",
    "PATH",
    "PYTEST_XDIST_WORKER",
    "PYTHONUNBUFFERED",
    "TMPDIR",
    "XDG_CACHE_HOME",
}


def anchors(page):
    """The anchors that a page's headings make."""
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in _HEADING.findall(page.read_text())}


def test_there_are_pages():
    assert {"README.md", "CONTRIBUTING.md"} <= {path.name for path in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_inside_the_product_leads_somewhere(page):
    broken = []
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        found = (page.parent / name).resolve() if name else page
        if not found.exists() or (anchor and found.suffix == ".md" and anchor not in anchors(found)):
            broken.append(target)
    assert not broken


def test_every_document_that_the_code_names_is_there():
    named = re.compile(r"(?<![\w/.-])((?:[\w-]+/)*[\w-]+\.md)\b")
    kinds = {".py", ".yaml", ".toml", ".sql", ".jinja", ".typ", ".html", ".sh"}
    code = [path for path in files() if path.suffix in kinds and "shape" not in path.parts]
    found = {(path.relative_to(ROOT).as_posix(), name) for path in code for name in named.findall(path.read_text())}
    assert found
    assert not {
        (where, name) for where, name in found if not any((base / name).exists() for base in (ROOT, ROOT / "docs"))
    }


def test_every_decision_is_in_the_index():
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    decisions = sorted(path.name for path in (ROOT / "docs" / "adr").glob("0*.md"))
    assert decisions
    assert not [name for name in decisions if f"({name})" not in index]
    numbers = [name[:4] for name in decisions]
    assert len(set(numbers)) == len(numbers), "two decisions share a number"


# --- Commands and settings ------------------------------------------------------------------------------------------


def test_the_readme_lists_the_commands_of_the_makefile():
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    listed = re.findall(r"^\| `make ([a-z-]+)[^`]*` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(targets)


def _environment_reads(module: Module):
    """Names of environment variables that a module reads: env.text("NAME"), os.environ["NAME"], .get("NAME")."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("env.", "os.environ.", "os.getenv")):
            yield constant(node, 0)
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            yield node.slice.value if isinstance(node.slice, ast.Constant) else None


def test_every_setting_is_described():
    read = {name for module in modules("config") for name in _environment_reads(module) if name}
    given_to_make = set(re.findall(r"`([A-Z]+)=", (ROOT / "README.md").read_text(encoding="utf-8")))
    shown = given_to_make | set(
        re.findall(r"`([A-Z][A-Z0-9_]+)`", (ROOT / "docs" / "running.md").read_text(encoding="utf-8"))
    )
    assert len(read) > 20
    assert sorted(read - shown - INTERNAL) == []


# --- Events ---------------------------------------------------------------------------------------------------------

_ROW = re.compile(r"^\| `([a-z_.]+)` \| `([A-Za-z_.]+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)


_TELLS = {"tell", "write_to", "write_to_admins"}


def _verbs(module: Module):
    """(function or class, dotted name) at the top of a module."""
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node, f"{module.name}.{node.name}"


def _kinds(call: ast.Call, module: Module) -> set[str]:
    kind = constant(call, 0)
    if kind:
        return {kind}
    if module.name == acts.__name__:  # how an act was settled
        return {f"members.act_{state}" for state in set(ActState) - {ActState.PROPOSED, ActState.IN_EFFECT}}
    assert module.name == facts.__name__, f"{module.at(call)}: write the kind of a trail line out"
    inner = call.args[0]
    assert isinstance(inner, ast.Call)
    assert called(inner) == "_kind"
    verb = constant(inner, 1)
    return {f"registry.{model._meta.model_name}_{verb}" for model in facts.Fact.__constraints__}


def written_in_code():
    """(kind, verb) → templates of the messages that the same verb promises."""
    found: dict[tuple[str, str], set[str]] = {}
    for module in (m for m in modules(*APPS) if m.name not in {"members.trail", "members.outbox"}):
        for node, name in _verbs(module):
            calls = [c for c in ast.walk(node) if isinstance(c, ast.Call)]
            posted = {constant(c, 2, "template") or "?" for c in calls if called(c) == "post"}
            posted |= {constant(c, 1, "event") or "?" for c in calls if called(c) in _TELLS}
            for call in calls:
                if called(call) in {"record", "_record"} and ast.unparse(call.func) in {"trail.record", "self._record"}:
                    for kind in _kinds(call, module):
                        found.setdefault((kind, name), set()).update(posted)
    return found


def told():
    page = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
    return {(kind, verb): set(re.findall(r"`([^`]+)`", messages)) for kind, verb, _what, messages in _ROW.findall(page)}


def test_the_page_of_events_lists_every_kind_with_its_verb_and_its_messages():
    code, page = written_in_code(), told()
    assert sorted(set(code) - set(page)) == [], "not in docs/events.md"
    assert sorted(set(page) - set(code)) == [], "no longer in the code"
    assert page == code


def test_every_fact_that_can_be_recorded_has_its_kinds():
    """The verbs on facts serve every dated fact about an entry."""
    dated = {m for m in apps.get_app_config("registry").get_models() if issubclass(m, DatedFact)}
    about_an_entry = {m for m in dated if any(f.name == "entry" for f in m._meta.fields)}
    assert about_an_entry == set(facts.Fact.__constraints__)


def test_nobody_writes_the_trail_past_its_own_function():
    found = [
        module.name
        for module in modules(*APPS)
        if "queries" not in module.parts  # which read
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Constant) and "members_trailevent" in str(node.value))
        or (isinstance(node, ast.Attribute) and ast.unparse(node) == "TrailEvent.objects")
    ]
    assert set(found) == {"members.trail", "registry.services.import_writing"}  # the import writes very many at once
