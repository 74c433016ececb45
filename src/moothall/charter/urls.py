"""Addresses of terms and agreements, below the slug of a body."""

from django.urls import path

from moothall.charter.views import agreement_steps, agreements, signing, terms, terms_steps

app_name = "charter"
urlpatterns = [
    path("", terms.terms, name="terms"),
    path("terms/new", terms_steps.new, name="terms_new"),
    path("terms/compare", terms.compare, name="terms_compare"),
    path("terms/<int:number>/", terms.version, name="terms_version"),
    path("terms/<int:number>/pdf", terms.pdf, name="terms_pdf"),
    path("terms/<int:number>/word", terms.word, name="terms_word"),
    path("terms/<int:number>/change", terms_steps.change, name="terms_change"),
    path("terms/<int:number>/drop", terms_steps.drop, name="terms_drop"),
    path("terms/<int:number>/adopt", terms_steps.adopt, name="terms_adopt"),
    path("terms/<int:number>/review", terms_steps.review, name="review_terms"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/new", agreement_steps.new, name="agreement_new"),
    path("agreements/<int:pk>/correct", agreement_steps.correct, name="agreement_correct"),
    path("agreements/<int:pk>/next", agreement_steps.next_version, name="version_new"),
    path("agreements/<int:pk>/compare", agreements.compare, name="agreement_compare"),
    path("agreements/versions/<int:pk>/", agreements.version, name="version"),
    path("agreements/versions/<int:pk>/pdf", agreements.pdf, name="version_pdf"),
    path("agreements/versions/<int:pk>/word", agreements.word, name="version_word"),
    path("agreements/versions/<int:pk>/change", agreement_steps.change, name="version_change"),
    path("agreements/versions/<int:pk>/offer", agreement_steps.offer, name="version_offer"),
    path("agreements/versions/<int:pk>/take-back", agreement_steps.take_back, name="take_back"),
    path("agreements/versions/<int:pk>/give-up", agreement_steps.drop, name="version_drop"),
    path("agreements/versions/<int:pk>/end", agreement_steps.end, name="version_end"),
    path("agreements/versions/<int:pk>/sign", signing.sign, name="sign"),
    path("agreements/versions/<int:pk>/reviews/new", signing.plan, name="review_plan"),
    path("agreements/reviews/<int:pk>", signing.review, name="review"),
]
