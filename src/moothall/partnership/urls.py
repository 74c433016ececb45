"""Addresses of the partnership's own pages, below its slug and `partnership/`."""

from django.urls import path

from moothall.partnership.views import about, access_page, leads, members, people, spreadsheet

app_name = "partnership"
urlpatterns = [
    path("", members.members, name="members"),
    path("set-up", about.set_up, name="set_up"),
    path("name", about.describe, name="describe"),
    path("members/add", members.add, name="member_add"),
    path("members/import", spreadsheet.give, name="import"),
    path("members/template", spreadsheet.template, name="template"),
    path("members/<int:pk>/", members.member, name="member"),
    path("members/<int:pk>/correct", members.correct, name="member_correct"),
    path("members/<int:pk>/rejoin", members.rejoin, name="member_rejoin"),
    path("members/<int:pk>/<int:membership>/dates", members.dates, name="membership_dates"),
    path("members/<int:pk>/<int:membership>/end", members.end, name="membership_end"),
    path("leads/", leads.leads, name="leads"),
    path("leads/agree", leads.agree, name="lead_agree"),
    path("leads/<int:pk>/end", leads.end, name="lead_end"),
    path("people/", people.people, name="people"),
    path("people/invite", people.invite, name="invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/appoint", people.appoint, name="appoint"),
    path("people/<int:pk>/invite-again", people.invite_again, name="invite_again"),
    path("people/<int:pk>/leave", people.leave, name="leave"),
    path("people/<int:pk>/roles/<int:role>/end", people.end_role, name="role_end"),
    path("access/", access_page.access, name="access"),
]
