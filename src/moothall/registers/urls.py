"""Addresses of the registers, below the slug of a body."""

from django.urls import path

from moothall.registers.views import issues, keeping, reviews, risk_steps, risks, spreadsheet

app_name = "registers"
urlpatterns = [
    path("risks/", risks.risks, name="risks"),
    path("risks/map", risks.heat, name="heat"),
    path("risks/new", risks.new, name="risk_new"),
    path("risks/import", spreadsheet.give_risks, name="risks_give"),
    path("risks/sheet", spreadsheet.risks_sheet, name="risks_sheet"),
    path("risks/public", keeping.public_risks, name="risks_public"),
    path("risks/<int:pk>/", risks.risk, name="risk"),
    path("risks/<int:pk>/score", risk_steps.score, name="risk_score"),
    path("risks/<int:pk>/describe", risk_steps.describe, name="risk_describe"),
    path("risks/<int:pk>/hand", risk_steps.hand, name="risk_hand"),
    path("risks/<int:pk>/close", risk_steps.close, name="risk_close"),
    path("risks/<int:pk>/came-about", risk_steps.came_about, name="risk_came_about"),
    path("risks/<int:pk>/reopen", risk_steps.reopen, name="risk_reopen"),
    path("risks/<int:pk>/mitigate", risk_steps.mitigate, name="risk_mitigate"),
    path("risks/<int:pk>/mitigations/<int:number>", risk_steps.done, name="mitigation_done"),
    path("issues/", issues.issues, name="issues"),
    path("issues/new", issues.new, name="issue_new"),
    path("issues/import", spreadsheet.give_issues, name="issues_give"),
    path("issues/sheet", spreadsheet.issues_sheet, name="issues_sheet"),
    path("issues/public", keeping.public_issues, name="issues_public"),
    path("issues/<int:pk>/", issues.issue, name="issue"),
    path("issues/<int:pk>/describe", issues.describe, name="issue_describe"),
    path("issues/<int:pk>/grade", issues.grade, name="issue_grade"),
    path("issues/<int:pk>/hand", issues.hand, name="issue_hand"),
    path("issues/<int:pk>/resolve", issues.resolve, name="issue_resolve"),
    path("issues/<int:pk>/reopen", issues.reopen, name="issue_reopen"),
    path("risks/reviews/", reviews.reviews, name="reviews"),
    path("risks/reviews/new", reviews.new, name="review_new"),
    path("risks/reviews/<int:pk>/", reviews.review, name="review"),
    path("risks/reviews/<int:pk>/answers/<int:number>", reviews.unchanged, name="review_unchanged"),
    path("risks/reviews/<int:pk>/close", reviews.close, name="review_close"),
    path("risks/scales", keeping.scales, name="scales"),
]
