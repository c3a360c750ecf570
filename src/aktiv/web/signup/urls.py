"""Addresses of sign-up."""

from django.urls import path

from aktiv.web.signup import arrival_views, desk_views, door_views, mine_views, number_views, page_views

urlpatterns = [
    path("pamelding/<slug:token>/", page_views.sign_up_page, name="sign_up"),
    path("min/pameldinger/", mine_views.mine, name="me_sign_ups"),
    path("h/<slug:code>/kode/", door_views.door_code, name="door_code"),
    path("bestilling/<uuid:booking_id>/pamelding/", desk_views.desk, name="sign_up_desk"),
    path("bestilling/<uuid:booking_id>/pamelding/innslipp/", arrival_views.arrivals, name="sign_up_arrivals"),
    path("bestilling/<uuid:booking_id>/pamelding/tall/", number_views.numbers, name="sign_up_numbers"),
    path("bestilling/<uuid:booking_id>/pamelding/tall/fil/", number_views.numbers_file, name="sign_up_numbers_file"),
]
