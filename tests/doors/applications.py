"""The addresses of an applicant's own applications."""

from tests.doors.addresses import FORM, HTML, PDF, POST_ONLY, Address
from tests.doors.policies import (
    OPEN_REGISTER,
    OPEN_ROUTE,
    OWN_APPLICATION,
    OWN_APPLICATION_GAP,
    OWN_CONFIRMATION,
    OWN_EVIDENCE_ITEM,
    OWN_KEPT_FORM,
    OWN_POST,
    OWN_QUALIFICATION,
    OWN_STANDARD,
    OWN_UPDATING,
    SIGNED_IN,
)

_ONE = "my/applications/<str:reference>/"
_START = "my/applications/start/"
_ITEM = "evidence/{evidence_item}/"


def _of(rest: str, policy: str = OWN_APPLICATION, *, sample: str = "", of: str = "draft", **more: object) -> Address:
    """An address of one application of the registrant's: `of` says which, `sample` what stands in the place of rows."""
    return Address(f"{_ONE}{rest}", policy, f"/my/applications/{{{of}}}/{sample or rest}", **more)


TABLE = (
    Address("my/applications/", SIGNED_IN, "/my/applications/"),
    Address(_START, SIGNED_IN, f"/{_START}"),
    Address(
        f"{_START}<str:register>/",
        OPEN_REGISTER,
        f"/{_START}RCT/",
        missing=(f"/{_START}NONE/",),
    ),
    Address(
        f"{_START}<str:register>/<str:route>/",
        OPEN_ROUTE,
        f"/{_START}RCT/ptp/",
        missing=(f"/{_START}RCT/none/", f"/{_START}CS/ptp/"),
        methods=FORM,
    ),
    _of(""),
    _of("personal/", methods=FORM),
    _of("scope/", methods=FORM),
    _of("outside/", of="draft_higher", methods=FORM),
    _of("certificate/", of="draft_higher", methods=FORM),
    _of("education/"),
    _of("education/add/", methods=FORM),
    _of("education/<int:row>/", OWN_QUALIFICATION, sample="education/{qualification}/", methods=FORM),
    _of("education/<int:row>/remove/", OWN_QUALIFICATION, sample="education/{qualification}/remove/", methods=FORM),
    _of("career/"),
    _of("career/add/", methods=FORM),
    _of("career/<int:row>/", OWN_POST, sample="career/{post}/", methods=FORM),
    _of("career/<int:row>/remove/", OWN_POST, sample="career/{post}/remove/", methods=FORM),
    _of("career/gap/<day:first>/", OWN_APPLICATION_GAP, sample="career/gap/{gap}/", methods=FORM),
    _of("time-away/", of="draft_back"),
    _of("time-away/add/", of="draft_back", methods=FORM),
    _of("time-away/<int:row>/", OWN_UPDATING, sample="time-away/{updating}/", of="draft_back", methods=FORM),
    _of(
        "time-away/<int:row>/remove/",
        OWN_UPDATING,
        sample="time-away/{updating}/remove/",
        of="draft_back",
        methods=FORM,
    ),
    _of("job-description/", of="draft_equivalence", methods=FORM),
    _of("statement/", of="draft_equivalence", methods=FORM),
    _of("keep/<str:form>/", OWN_KEPT_FORM, sample="keep/{kept_form}/", methods=POST_ONLY),
    _of("discard/<str:form>/", OWN_KEPT_FORM, sample="discard/{kept_form}/", methods=POST_ONLY),
    _of("evidence/"),
    _of("evidence/add/", methods=FORM),
    _of("evidence/standards/<int:standard>/", OWN_STANDARD, sample="evidence/standards/{standard}/"),
    _of("evidence/<int:row>/", OWN_EVIDENCE_ITEM, sample="evidence/{evidence_item}/", methods=FORM),
    _of("evidence/<int:row>/standards/", OWN_EVIDENCE_ITEM, sample="evidence/{evidence_item}/standards/", methods=FORM),
    _of("evidence/<int:row>/remove/", OWN_EVIDENCE_ITEM, sample="evidence/{evidence_item}/remove/", methods=FORM),
    _of("evidence/<int:row>/history/", OWN_EVIDENCE_ITEM, sample=f"{_ITEM}history/"),
    _of("evidence/<int:row>/confirmations/", OWN_EVIDENCE_ITEM, sample=f"{_ITEM}confirmations/", methods=FORM),
    _of(
        "evidence/<int:row>/confirmations/<str:confirmation>/resend/",
        OWN_CONFIRMATION,
        sample=f"{_ITEM}confirmations/{{confirmation}}/resend/",
        methods=FORM,
    ),
    _of(
        "evidence/<int:row>/confirmations/<str:confirmation>/take-back/",
        OWN_CONFIRMATION,
        sample=f"{_ITEM}confirmations/{{confirmation}}/take-back/",
        methods=FORM,
    ),
    _of("declarations/", methods=FORM),
    _of("fee/", methods=FORM),
    _of("check/", methods=FORM),
    _of("submitted/", of="application"),
    _of("withdraw/", methods=FORM),
    _of("copies/", of="application"),
    _of("copy.pdf", of="application", media=PDF, error_media=HTML),
)
