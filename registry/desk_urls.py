from django.urls import path

from registry.views.desk import exports, people, quality, queue, readings

urlpatterns = [
    path("", queue.Queue.as_view(), name="desk"),
    path("work/<int:item>/", queue.ShowItem.as_view(), name="desk-work"),
    path("people/", people.FindPeople.as_view(), name="desk-people"),
    path("people/<int:person>/", people.ShowPerson.as_view(), name="desk-person"),
    path("people/<int:person>/open/", people.OpenRecord.as_view(), name="desk-open"),
    path("quality/", quality.Quality.as_view(), name="desk-quality"),
    path("quality/<slug:code>/", quality.QualityList.as_view(), name="desk-quality-list"),
    path("exports/", exports.Exports.as_view(), name="desk-exports"),
    path("exports/agreed/<slug:reference>/", exports.TakeAgreed.as_view(), name="desk-export-agreed"),
    path("exports/<slug:code>/", exports.TakeList.as_view(), name="desk-export"),
    path("readings/", readings.Readings.as_view(), name="desk-readings"),
]
