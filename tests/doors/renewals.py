"""The addresses of renewal."""

from tests.doors.addresses import FORM, Address
from tests.doors.policies import ANYONE, OFFICERS, OWN_EVIDENCE, OWN_RENEWAL, RENEWAL_CONCERN, RENEWAL_REVIEW

_ONE = "my/renewal/<str:reference>/"

TABLE = (
    # A public page has no cookie that another site could abuse, so no token of a form is asked for.
    Address("renewed/", ANYONE, "/renewed/", methods=FORM, csrf_exempt=True),
    Address(_ONE, OWN_RENEWAL, "/my/renewal/{renewal}/"),
    Address(f"{_ONE}declarations/", OWN_RENEWAL, "/my/renewal/{renewal}/declarations/", methods=FORM),
    Address(f"{_ONE}fee/", OWN_RENEWAL, "/my/renewal/{renewal}/fee/", methods=FORM),
    Address(f"{_ONE}debit/", OWN_RENEWAL, "/my/renewal/{renewal}/debit/", methods=FORM),
    Address("my/employer-contact/", OWN_EVIDENCE, "/my/employer-contact/", methods=FORM),
    Address("desk/renewals/", OFFICERS, "/desk/renewals/"),
    Address(
        "desk/renewals/declared/<str:reference>/",
        RENEWAL_REVIEW,
        "/desk/renewals/declared/{renewal_review}/",
        methods=FORM,
        writes=frozenset({"members_accessrecord"}),  # each reading is recorded
    ),
    Address(
        "desk/renewals/concerns/<str:reference>/",
        RENEWAL_CONCERN,
        "/desk/renewals/concerns/{renewal_concern}/",
        methods=FORM,
        writes=frozenset({"members_accessrecord"}),
    ),
)
