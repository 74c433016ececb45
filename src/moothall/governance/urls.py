"""Addresses of the decisions' pages, below the partnership's slug."""

from django.urls import path

from moothall.governance.views import conflicts, decisions, delegations, following, propose, speak

app_name = "governance"
urlpatterns = [
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/new", propose.new, name="propose"),
    path("decisions/rule", propose.rule, name="rule"),
    path("decisions/rule/new", propose.adopt, name="rule_new"),
    path("decisions/numbers", propose.number, name="series"),
    path("decisions/delegations/", delegations.every, name="delegations"),
    path("decisions/delegations/new", delegations.new, name="delegation_new"),
    path("decisions/delegations/<int:number>/", delegations.delegation, name="delegation"),
    path("decisions/delegations/<int:number>/end", delegations.end, name="delegation_end"),
    path("decisions/<int:pk>/", decisions.decision, name="decision"),
    path("decisions/on/<slug:kind>/<int:pk>", decisions.on, name="on"),
    path("decisions/<int:pk>/consent", speak.consent, name="consent"),
    path("decisions/<int:pk>/object", speak.object_to, name="object"),
    path("decisions/<int:pk>/take-back", speak.take_back, name="take_back"),
    path("decisions/<int:pk>/comment", propose.comment, name="comment"),
    path("decisions/<int:pk>/interest", conflicts.interest, name="interest"),
    path("decisions/<int:pk>/concerned", conflicts.concerned, name="concerned"),
    path("decisions/<int:pk>/dispense/<int:number>", conflicts.dispense, name="dispense"),
    path("decisions/<int:pk>/publish", decisions.publish, name="publish"),
    path("decisions/<int:pk>/call-in", following.call_in, name="call_in"),
    path("decisions/<int:pk>/call-in/<int:number>", following.answer, name="call_in_answer"),
    path("decisions/<int:pk>/told/<int:number>", following.told, name="told"),
    path("decisions/<int:pk>/withdraw", decisions.withdraw, name="withdraw"),
]
