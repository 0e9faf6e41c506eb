from django.urls import path

from members.views import demo

urlpatterns = [
    path("", demo.Personas.as_view(), name="demo"),
    path("sign-in/", demo.SignIn.as_view(), name="demo-sign-in"),
    path("mailbox/", demo.Mailbox.as_view(), name="demo-mailbox"),
    path("mailbox/<slug:name>/", demo.Letter.as_view(), name="demo-letter"),
    path("mailbox/<slug:name>/shown/", demo.LetterAsShown.as_view(), name="demo-letter-shown"),
]
