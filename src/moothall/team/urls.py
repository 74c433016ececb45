"""Addresses of the joint team, below the slug of a body."""

from django.urls import path

from moothall.team.views import holders, posts, team

app_name = "team"
urlpatterns = [
    path("", team.team, name="team"),
    path("levels", team.levels, name="levels"),
    path("induction", holders.induction, name="induction"),
    path("posts/new", posts.new, name="post_new"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/change", posts.change, name="post_change"),
    path("posts/<int:pk>/covers", posts.covers, name="post_covers"),
    path("posts/<int:pk>/fill", holders.fill, name="post_fill"),
    path("holders/<int:pk>/", holders.holder, name="holder"),
    path("holders/<int:pk>/leave", holders.leave, name="holder_leave"),
    path("holders/<int:pk>/done/<int:number>", holders.done, name="induction_done"),
]
