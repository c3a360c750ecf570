"""Addresses from a chosen time to a receipt."""

from django.urls import path

from aktiv.web.booking import check_views, pick_views, receipt_views, repeat_views

urlpatterns = [
    path("bestilling/", pick_views.pick, name="booking_pick"),
    path("bestilling/<uuid:hold_id>/kontroll/", check_views.check, name="booking_check"),
    path("bestilling/<uuid:hold_id>/forleng/", check_views.extend, name="booking_extend"),
    path("bestilling/<uuid:hold_id>/slipp/", check_views.drop, name="booking_drop"),
    path("bestilling/<uuid:hold_id>/gjenta/", repeat_views.repeat, name="booking_repeat"),
    path("bestilling/<uuid:booking_id>/kvittering/", receipt_views.receipt, name="booking_receipt"),
    path("bestilling/<uuid:booking_id>/kalender.ics", receipt_views.calendar_file, name="booking_ics"),
    path("vilkar/<int:document_id>/", check_views.terms, name="terms_document"),
]
