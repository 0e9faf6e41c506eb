"""Habits of the tables: facts are never rewritten or removed, and nothing that was public can be deleted."""

import ast

import pytest
from django.apps import apps
from django.db import connection, models

from members.models import (
    AccessRecord,
    Accreditation,
    DatedFact,
    DeliveryEvent,
    Erasure,
    Export,
    Seal,
    SealedLeaf,
    SearchName,
    TrailEvent,
)
from registry.models import Check, Recognition, ScopeSynonym, StandingSpan
from tests.shape.source import APPS, modules

OURS = [model for model in apps.get_models() if model._meta.app_label in APPS]
FACTS = [model for model in OURS if issubclass(model, DatedFact)]
APPEND_ONLY = [TrailEvent, Check, Erasure, AccessRecord, DeliveryEvent, Export, Seal, SealedLeaf]
NOBODYS_PAGE = {Accreditation, Recognition}  # of a service and of a programme, not of a person
MADE_AGAIN = {SearchName, StandingSpan, ScopeSynonym}  # from facts or files, so they may go with what they are about


def triggers(model):
    """The enabled triggers of a table: name without pgtrigger's own parts → the function's source."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')",
            [model._meta.db_table],
        )
        return {name.removeprefix("pgtrigger_").rpartition("_")[0]: source for name, source in cursor.fetchall()}


def test_there_are_facts():
    assert len(FACTS) >= 11


@pytest.mark.django_db
@pytest.mark.parametrize("model", FACTS, ids=lambda m: m.__name__)
def test_a_fact_can_be_set_aside_and_nothing_else(model):
    found = triggers(model)
    for name in ("set_aside_only", "no_delete", "no_truncate"):
        assert "RAISE EXCEPTION" in found.get(name, ""), f"{model.__name__} has no trigger {name}"


@pytest.mark.django_db
@pytest.mark.parametrize("model", [m for m in FACTS if m not in NOBODYS_PAGE], ids=lambda m: m.__name__)
def test_a_fact_makes_kept_pages_of_its_person_old(model):
    found = triggers(model)
    for name in ("version_on_insert", "version_on_update"):
        assert "UPDATE members_person SET version" in found.get(name, ""), f"{model.__name__} has no trigger {name}"


@pytest.mark.django_db
@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda m: m.__name__)
def test_what_is_written_once_is_never_changed(model):
    found = triggers(model)
    for name in ("append_only", "no_truncate"):
        assert "RAISE EXCEPTION" in found.get(name, ""), f"{model.__name__} has no trigger {name}"


@pytest.mark.parametrize("model", FACTS, ids=lambda m: m.__name__)
def test_a_fact_has_a_real_range_and_an_index_by_its_first_day(model):
    names = {c.name for c in model._meta.constraints} | {i.name for i in model._meta.indexes}
    for ending in ("_during_is_a_range", "_set_aside_after_recorded", "_by_first_day"):
        assert any(name.endswith(ending) for name in names), f"{model.__name__} lacks {ending}"


def test_nothing_can_be_deleted_through_a_key_to_it():
    keys = [
        field
        for model in OURS
        if model not in MADE_AGAIN
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
    ]
    assert keys
    assert not [str(field) for field in keys if field.remote_field.on_delete is not models.PROTECT]


def test_no_model_orders_itself():
    assert not [model.__name__ for model in OURS if model._meta.ordering]


def test_no_model_does_more_on_save_or_delete_than_it_says():
    overrides = {"save", "delete", "save_base", "full_clean"}
    found = [
        m.at(function)
        for m in modules(*APPS)
        if "models" in m.parts
        for node in ast.walk(m.tree)
        if isinstance(node, ast.ClassDef)
        for function in node.body
        if isinstance(function, ast.FunctionDef) and function.name in overrides
    ]
    assert not found


def test_every_choice_of_words_for_a_row_names_it_uniquely():
    assert not [model.__name__ for model in OURS if "__str__" not in vars(model)]
