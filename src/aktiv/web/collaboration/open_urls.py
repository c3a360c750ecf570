"""Addresses of what is open about the collaboration: decisions, reports, what is withheld, and how to join."""

from django.urls import URLPattern, path

from aktiv.web.collaboration import decisions_views, report_views

urlpatterns: list[URLPattern] = [
    path("samarbeid/vedtak/", decisions_views.decisions, name="collaboration_decisions"),
    path("samarbeid/vedtak.<slug:form>", decisions_views.decisions_data, name="collaboration_decisions_data"),
    path("samarbeid/arsrapport/", report_views.reports, name="collaboration_reports"),
    path("samarbeid/arsrapport/<int:year>/", report_views.report, name="collaboration_report"),
    path("samarbeid/arsrapport.<slug:form>", report_views.reports_data, name="collaboration_reports_data"),
    path("samarbeid/arsrapport/<int:year>.<slug:form>", report_views.report_data, name="collaboration_report_data"),
]
