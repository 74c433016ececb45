"""Every table states what it holds to be true, and who may see its rows."""

import pytest
from django.apps import apps
from django.db import models

OURS = [m for m in apps.get_models() if m.__module__.startswith("moothall.")]
# Tables whose rows everyone who gets into the partnership may see, each with the reason. Views
# reach their rows only through the body in the address, which `open_to` has checked.
SEEN_WHOLE = {
    "Membership": "who is a member is known to all members (GOV-1)",
    "Lead": "who speaks with a provider is known to all (COM-4)",
    "Protocol": "every party must be able to read what was signed (EVD-2)",
    "Delegation": "who may decide for whom is known to all members (GOV-8)",
    "ReferenceSeries": "how a body numbers its decisions shows on every one of them (GOV-4)",
    "DecisionRule": "how a body decides is known to all its members (GOV-5)",
    "Standard": "which interests bar a vote is known to all members (GOV-7)",
    "Confirmation": "that somebody keeps their register right is for all members to see (GOV-7)",
    "Concern": "whom a decision concerns is part of it (GOV-7)",
    "Procedure": "how disputes are dealt with is known to all members (GOV-6)",
    "Scales": "how risks are scored is known to all members (GOV-9)",
    "Review": "how complete a review was is for all members to see (GOV-9)",
    "NetworkRecord": "told to be read above the partnership too (GOV-10)",
    "FundShare": "told to be read above the partnership too (GOV-10)",
    "Opening": "what everybody may read is for all to see",
    "Snapshot": "names and hashes only; what is computed on it leaves as figures",
    "CitedFigure": "published already",
    "Contradiction": "published already",
}


def belongs_to_a_body(model: type[models.Model]) -> bool:
    """Whether rows of a table lie in one body."""
    return any(f.name == "body" and f.is_relation for f in model._meta.get_fields())


@pytest.mark.parametrize("model", OURS, ids=lambda m: m.__name__)
def test_every_model_has_constraints(model: type[models.Model]) -> None:
    unique = [f for f in model._meta.local_fields if f.unique and not f.primary_key]
    assert model._meta.constraints or unique, f"{model.__name__} promises nothing"
    assert all(c.name and c.name == c.name.lower() for c in model._meta.constraints)


@pytest.mark.parametrize(
    "model", [m for m in OURS if belongs_to_a_body(m)], ids=lambda m: m.__name__
)
def test_every_model_of_a_body_says_who_may_see_its_rows(model: type[models.Model]) -> None:
    states = hasattr(model._default_manager.all(), "visible_to")
    assert states != (model.__name__ in SEEN_WHOLE)


def test_every_reason_is_about_a_table_there_is() -> None:
    assert SEEN_WHOLE.keys() - {m.__name__ for m in OURS if belongs_to_a_body(m)} == set()


def test_every_model_says_itself_in_words() -> None:
    assert [m.__name__ for m in OURS if "__str__" not in m.__dict__] == []
