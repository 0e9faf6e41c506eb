"""The addresses of what registrants share, of who checked them, and of misuse."""

from tests.doors.addresses import FORM, POST_ONLY, Address
from tests.doors.policies import ENTRY_TO_SHARE, MISUSE_AT_DESK, OWN_MISUSE, OWN_RECORD, OWN_SHARE, SHARE_LINK

TABLE = (
    Address("my/sharing/", OWN_RECORD, "/my/sharing/"),
    Address("my/sharing/<str:number>/", ENTRY_TO_SHARE, "/my/sharing/{number}/", methods=FORM),
    Address("my/sharing/links/<str:reference>/end/", OWN_SHARE, "/my/sharing/links/{share}/end/", methods=POST_ONLY),
    Address("my/checks/", OWN_RECORD, "/my/checks/"),
    Address("my/checks/list.csv", OWN_RECORD, "/my/checks/list.csv", media="text/csv; charset=utf-8", sandboxed=True),
    Address("my/checks/report/", OWN_RECORD, "/my/checks/report/", methods=FORM),
    Address("my/checks/reports/<str:reference>/", OWN_MISUSE, "/my/checks/reports/{misuse}/"),
    Address("desk/misuse/<int:report>/", MISUSE_AT_DESK, "/desk/misuse/{misuse_id}/", methods=FORM),
    # The link is the authority, and needs no cookie.
    Address("shared/<str:token>/", SHARE_LINK, "/shared/{share_token}/", methods=FORM, csrf_exempt=True),
)
