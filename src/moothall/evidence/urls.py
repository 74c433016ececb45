"""Addresses of the evidence pages, below the partnership's slug."""

from django.urls import path

from moothall.evidence.views import (
    definitions,
    evidence,
    places,
    protocols,
    references,
    returns,
    sources,
)

app_name = "evidence"
urlpatterns = [
    path("", evidence.overview, name="overview"),
    path("figures/", evidence.explore, name="explore"),
    path("figures/<int:pk>", evidence.provenance, name="figure"),
    path("travel/", places.travel, name="travel"),
    path("areas/", places.areas, name="areas"),
    path("areas/<str:code>", places.area, name="area"),
    path("providers/", places.providers, name="providers"),
    path("providers/<str:ukprn>", places.provider, name="provider"),
    path("returns/", returns.returns, name="returns"),
    path("returns/<int:pk>/", returns.detail, name="return"),
    path("returns/<int:pk>/owner", returns.owner, name="return_owner"),
    path("returns/<int:pk>/progress", returns.progress, name="return_progress"),
    path("returns/<int:pk>/faults", returns.faults, name="return_faults"),
    path("returns/<int:pk>/check", returns.check_again, name="return_check"),
    path("returns/<int:pk>/accept", returns.accept, name="return_accept"),
    path("returns/<int:pk>/refuse", returns.refuse, name="return_refuse"),
    path("returns/<int:pk>/withdraw", returns.withdraw, name="return_withdraw"),
    path("protocols/", protocols.protocols, name="protocols"),
    path("protocols/new", protocols.new, name="protocol_new"),
    path("protocols/<int:pk>", protocols.protocol, name="protocol"),
    path("protocols/<int:pk>/end", protocols.confirm_end, name="protocol_confirm_end"),
    path("protocols/<int:pk>/end/now", protocols.end, name="protocol_end"),
    path("definitions/", definitions.definitions, name="definitions"),
    path("definitions/<slug:name>", definitions.definition, name="definition"),
    path("rules/", definitions.rules, name="rules"),
    path("rules/<str:name>", definitions.rule, name="rule"),
    path("references/", references.references, name="references"),
    path("references/installed", references.installed, name="reference_installed"),
    path("references/files/<int:pk>", references.file, name="reference_file"),
    path("references/files/<int:pk>/progress", references.progress, name="reference_progress"),
    path("references/files/<int:pk>/again", references.read_again, name="reference_again"),
    path("references/<str:reference>/", references.reference, name="reference"),
    path("references/<str:reference>/template", references.template, name="reference_template"),
    path("references/<str:reference>/unknown", references.unknown, name="reference_unknown"),
    path("sources/", sources.sources, name="sources"),
    path("sources/snapshots/<int:pk>", sources.snapshot, name="snapshot"),
    path("sources/published", sources.cited, name="cited"),
]
