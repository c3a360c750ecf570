"""Addresses of what is open about the collaboration: decisions, reports, what is withheld, and how to join."""

from django.urls import URLPattern, path

from aktiv.web.collaboration import assessment_views, decisions_views, joining_views, report_views, withheld_views

urlpatterns: list[URLPattern] = [
    path("samarbeid/vedtak/", decisions_views.decisions, name="collaboration_decisions"),
    path("samarbeid/vedtak.<slug:form>", decisions_views.decisions_data, name="collaboration_decisions_data"),
    path("samarbeid/arsrapport/", report_views.reports, name="collaboration_reports"),
    path("samarbeid/arsrapport/<int:year>/", report_views.report, name="collaboration_report"),
    path("samarbeid/arsrapport.<slug:form>", report_views.reports_data, name="collaboration_reports_data"),
    path("samarbeid/arsrapport/<int:year>.<slug:form>", report_views.report_data, name="collaboration_report_data"),
    path("samarbeid/unntatt/", withheld_views.withheld, name="collaboration_withheld"),
    path("samarbeid/unntatt.<slug:form>", withheld_views.withheld_data, name="collaboration_withheld_data"),
    path("samarbeid/selvvurdering/", assessment_views.assessment, name="collaboration_assessment"),
    path("samarbeid/selvvurdering/<int:number>/", assessment_views.assessment, name="collaboration_assessed"),
    path("samarbeid/selvvurdering.<slug:form>", assessment_views.assessment_data, name="collaboration_assessment_data"),
    path("samarbeid/bli-med/", joining_views.kit, name="collaboration_kit"),
    path("samarbeid/bli-med/sporsmal/", joining_views.ask, name="collaboration_join"),
    path("samarbeid/bli-med.<slug:form>", joining_views.kit_data, name="collaboration_kit_data"),
]
