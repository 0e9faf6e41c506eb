"""Which passwords are taken: a table, and the rules for the office and for one's own name."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from members.choices import Role
from members.models import User
from tests.factories.members import PersonFactory, UserFactory

TAKEN = [
    "correct giraffe marmalade",
    "teal wagon pudding echo",
    "ötülmüş kırık saksı",
    "пустая лодка на озере",
    "三匹の猫が屋根で寝ている夜の話",
    "🦊🌧️🧦📎🎻🥔🛶🪁🧇🕰️🪴🎈",
    "                x  y z w v",
    "no digits and no capitals",
    "8472 9913 0457 2268",
    "xK9#mQ2$vL7@",
    "'; DROP TABLE members_user; --",
    "<script>alert('kettle')</script>",
    "x" + "lemon tortoise " * 30,
    "I left my umbrella in the theatre",
    "my dog sleeps in radiotherapy",
    "Hydrangea-Submarine-Tuesday",
]
REFUSED = [
    "",
    "short",
    "elevenchars",
    "password1234",
    "Password2026!",
    "P4$$w0rd2026",
    "passwordpassword",
    "qwertyuiop12",
    "1qaz2wsx3edc",
    "123456789012",
    "abcdefghijkl",
    "zyxwvutsrqpo",
    "aaaaaaaaaaaaaaaa",
    "abcabcabcabcabc",
    "Liverpool2026!",
    "iloveyou12345",
    "letmein2026!!",
    "IPEM-register-2026",
    "MPCERegister2026",
    "rct.hssr.hcpc.2026",
    "medicalphysics1",
    "M3dic4l Phy5ics!",
    "ClinicalTechnologist",
    "correcthorsebatterystaple",
    "November2026November",
    "Welcome to the Register",
    "RCT10184RCT10184",
    "changeme-changeme",
]


@pytest.mark.parametrize("password", TAKEN, ids=range(len(TAKEN)))
def test_a_password_that_nobody_would_try_is_taken(password):
    validate_password(password, User(email="sian@example.org"))


@pytest.mark.parametrize("password", REFUSED)
def test_a_password_that_somebody_would_try_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(email="sian@example.org"))


def test_the_table_has_forty_passwords():
    assert len({*TAKEN, *REFUSED}) >= 40


@pytest.mark.parametrize("password", ["sian.oneill-evans-1", "SIAN.ONEILL.EVANS", "evansoneillsian99"])
def test_a_password_made_of_the_address_is_refused(password):
    with pytest.raises(ValidationError, match="your name or e-mail address"):
        validate_password(password, User(email="sian.oneill-evans@example.org"))
    validate_password(f"{password} under the piano", User(email="sian.oneill-evans@example.org"))


@pytest.mark.django_db
def test_a_password_made_of_the_name_is_refused_whatever_the_address():
    person = PersonFactory(forenames="Małgorzata", surname="Okonkwo", former="Featherstone")
    user = UserFactory(email="m1@example.org", person=person)
    for password in ("MalgorzataOkonkwo1", "okonkwo-featherstone", "Ma1gorzata1985!!"):
        with pytest.raises(ValidationError):
            validate_password(password, user)
        validate_password(password, UserFactory(email=f"{len(password)}@example.org"))


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.OFFICER, Role.REGISTRAR, Role.FINANCE])
def test_the_office_needs_fifteen_characters(role):
    officer = UserFactory(role=role)
    with pytest.raises(ValidationError, match="15 characters"):
        validate_password("xK9#mQ2$vL7@ab", officer)
    validate_password("xK9#mQ2$vL7@abc", officer)
    validate_password("xK9#mQ2$vL7@", UserFactory(role=Role.ASSESSOR))


@pytest.mark.django_db
def test_a_password_is_kept_exactly_as_it_was_entered():
    user = UserFactory()
    user.set_password("  Ångström ﬁeld  ")
    assert user.check_password("  Ångström ﬁeld  ")
    assert not user.check_password("Ångström ﬁeld")
    assert not user.check_password("  Ångström field  ")
