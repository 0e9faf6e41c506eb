"""Settings of every process; what differs between installations is an environment variable (docs/running.md)."""

from base64 import b64encode
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import env, logs
from config.launch import places

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Which installation, and which of its processes ---------------------------------------------------------------
ENVIRONMENT = env.text("REGISTER_ENV", "development")
if ENVIRONMENT not in {"development", "test", "production"}:
    raise ImproperlyConfigured("REGISTER_ENV must be development, test or production.")
PRODUCTION = ENVIRONMENT == "production"
PROCESS = env.text("REGISTER_PROCESS", "command")  # web, worker, beat or command
# Invented people whom anybody may sign in as, and a mailbox that anybody may read.
DEMO = env.flag("DEMO")
if DEMO and PRODUCTION:
    raise ImproperlyConfigured("DEMO lets anybody sign in as anybody: it is never set in production.")

DEBUG = env.flag("DEBUG") and not PRODUCTION
SECRET_KEY = env.secret("SECRET_KEY", shortest=50) if PRODUCTION else env.text("SECRET_KEY", "development-only")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# Signs what is sealed (docs/adr/0023). A web process, which strangers talk to, and beat never hold it.
SEAL_KEY = "" if PROCESS in {"web", "beat"} else env.text("SEAL_KEY")
if PRODUCTION and PROCESS == "worker":
    SEAL_KEY = env.secret("SEAL_KEY", shortest=44)
elif not PRODUCTION and not SEAL_KEY:
    SEAL_KEY = b64encode(sha256(f"seal {SECRET_KEY}".encode()).digest()).decode()
# Signs certificates of registration: a private key and its certificate’s chain, both in PEM. Held where SEAL_KEY is.
CERTIFICATE_KEY = CERTIFICATE_CHAIN = ""
if PRODUCTION and PROCESS == "worker":
    CERTIFICATE_KEY, CERTIFICATE_CHAIN = env.required("CERTIFICATE_KEY"), env.required("CERTIFICATE_CHAIN")
elif PROCESS not in {"web", "beat"}:
    _made_here = "" if PRODUCTION else str(places.STATE / "signing")
    CERTIFICATE_KEY = env.text("CERTIFICATE_KEY", _made_here and f"{_made_here}/key.pem")
    CERTIFICATE_CHAIN = env.text("CERTIFICATE_CHAIN", _made_here and f"{_made_here}/chain.pem")
# Signs receipts of checks, which are made while somebody waits: a seed of Ed25519 in base64. Held by web and worker.
RECEIPT_KEY = "" if PROCESS == "beat" else env.text("RECEIPT_KEY")
if PRODUCTION and PROCESS in {"web", "worker"}:
    RECEIPT_KEY = env.secret("RECEIPT_KEY", shortest=44)
elif not PRODUCTION and not RECEIPT_KEY:
    RECEIPT_KEY = b64encode(sha256(f"receipt {SECRET_KEY}".encode()).digest()).decode()
# Keys, by thumbprint, that fell into other hands: what they signed is believed no more.
RECEIPT_KEYS_REFUSED = env.words("RECEIPT_KEYS_REFUSED")
PUBLIC_URL = (env.required("PUBLIC_URL") if PRODUCTION else env.text("PUBLIC_URL", "http://localhost:8000")).rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
if PRODUCTION and not env.words("ALLOWED_HOSTS"):
    raise ImproperlyConfigured("The setting ALLOWED_HOSTS is missing from the environment.")
# How many proxies of our own stand in front: that many last entries of X-Forwarded-For are believed, and no more.
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)

# --- What the product is made of ----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "members",
    "cpd",
    "registry",
    "hsst",
    "django.contrib.admin.apps.SimpleAdminConfig",  # looks for no admin of other packages: members/admin.py says what
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "pgtrigger",
    "csp",
    "django_structlog",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.ours_alone",
    "config.middleware.ContentPolicy",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.readable_cookies",
    "config.middleware.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "members.documents.uploads.turn_away_early",
    "django.middleware.csrf.CsrfViewMiddleware",
    "members.sessions.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
FORM_RENDERER = "members.rendering.Renderer"

# Jinja stands first and takes only names that end in .jinja; every other template is Django's own.
TEMPLATES: list[dict[str, object]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "members.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# --- Database -----------------------------------------------------------------------------------------------------
_address = env.required("DATABASE_URL") if PRODUCTION else env.text("DATABASE_URL", places.database_url())
_database = env.database(_address)
_role = env.text("DATABASE_ROLE")
_pooler = env.flag("DATABASE_BEHIND_POOLER")
# Given as each connection opens, which costs no question of its own; a pooler drops them, so there the server must.
_session = {"lock_timeout": str(env.number("DATABASE_LOCK_TIMEOUT_MS", 10_000))}
if PROCESS == "web":
    _session["statement_timeout"] = str(env.number("DATABASE_STATEMENT_TIMEOUT_MS", 2_000))
    # Its statements find a few rows by their keys, whatever the values; planning one costs more than carrying it out.
    _session["plan_cache_mode"] = "force_generic_plan"
if _role:
    _session["role"] = _role
# Prepared statements are worth a factor of two on a look-up; a pooler that shares connections cannot have them.
if _pooler:
    _database["OPTIONS"] |= {"assume_role": _role or None, "prepare_threshold": None}
else:
    _database["OPTIONS"] |= {
        "options": " ".join(f"-c {name}={value}" for name, value in _session.items()),
        # At once in a server; a migration may send several commands as one, which cannot be prepared.
        "prepare_threshold": env.number("DATABASE_PREPARE_AFTER", 5 if PROCESS == "command" else 0),
        "server_side_binding": True,
    }
if PROCESS == "web" and not _pooler:
    _database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.number("DATABASE_POOL_SIZE", 8), "timeout": 5}
else:
    _database["CONN_MAX_AGE"] = 300
    _database["CONN_HEALTH_CHECKS"] = True
DATABASES = {"default": _database}

# --- Broker and cache ---------------------------------------------------------------------------------------------
BROKER_URL = env.required("BROKER_URL") if PRODUCTION else env.text("BROKER_URL", places.broker_url())
CACHE_URL = env.text("CACHE_URL", places.cache_url_beside(BROKER_URL))
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "register",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}

# --- Language and time: instants in UTC, days in London -----------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True

# --- Files of the front end: built into .build, served by the web process, compressed and for ever ----------------
BUILD_DIR = Path(env.text("REGISTER_BUILD_DIR", str(BASE_DIR / ".build")))
STATIC_URL = "/static/"
STATIC_ROOT = BUILD_DIR / "collected"
# Of packages: the admin's style and the script of passkeys, both loaded as files.
_PACKAGES = {"admin": "django.contrib.admin", "mfa": "allauth.mfa", "account": "allauth.account"}
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [
    *(folder for folder in (BUILD_DIR / "static", BASE_DIR / "config" / "static") if folder.is_dir()),
    *(
        (name, Path(str(spec.origin)).parent / "static" / name)
        for name, of in _PACKAGES.items()
        if (spec := find_spec(of))
    ),
]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(places.STATE / "files")))

# --- Evidence locker: what is taken stands in members/rules/documents.py ------------------------------------------
# Files come in to disk, never to memory; only the process that owns them may read them.
FILE_UPLOAD_HANDLERS = ["members.documents.uploads.ToDisk"]
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
DOCUMENTS_QUOTA = env.number("DOCUMENTS_QUOTA_MB", 500) * 1024 * 1024
DOCUMENTS_AN_HOUR = env.number("DOCUMENTS_AN_HOUR", 60)
# clamd: tcp://host:3310 or unix:///path; without one nothing is scanned, and `check --deploy` refuses.
CLAMD_URL = env.text("CLAMD_URL")

# --- The office that answers for the register, as pages and letters name it ---------------------------------------
OFFICE = {
    "name": env.text("OFFICE_NAME", "the MPCE Register office"),
    "email": env.text("OFFICE_EMAIL", "office@register.example"),
    "phone": env.text("OFFICE_PHONE", "01632 960 100"),
    "address": env.text("OFFICE_ADDRESS", "MPCE Register, 1 Example Street, Exampleton EX1 1EX"),
    "reply_days": env.number("OFFICE_REPLY_WORKING_DAYS", 5),
    # Whose bank holidays the office keeps.
    "nation": env.one_of("OFFICE_NATION", ("England", "Scotland", "Wales", "Northern Ireland")),
}

# What stands on an invoice to an employer: where the money goes, and what is said of VAT.
_no_bank = "An invented account, sort code 00-00-00, account 00000000"
INVOICE_BANK = env.required("INVOICE_BANK") if PRODUCTION else env.text("INVOICE_BANK", _no_bank)
INVOICE_VAT = env.text("INVOICE_VAT", "No VAT is charged on this invoice.")
# --- How often an address, and its network (/24 or /48), may ask; docs/running.md says how these were chosen ------
LIMITS = {
    "upload": (env.text("LIMIT_UPLOAD", "200/1 hour"), env.text("LIMIT_UPLOAD_NETWORK", "1000/1 hour")),
    "lookup": (env.text("LIMIT_LOOKUP", "90/10 minutes"), env.text("LIMIT_LOOKUP_NETWORK", "360/10 minutes")),
    "proof": (env.text("LIMIT_PROOF", "30/10 minutes"), env.text("LIMIT_PROOF_NETWORK", "150/10 minutes")),
    "verify": (env.text("LIMIT_VERIFY", "30/10 minutes"), env.text("LIMIT_VERIFY_NETWORK", "150/10 minutes")),
    "claim": (env.text("LIMIT_CLAIM", "60/1 hour"), env.text("LIMIT_CLAIM_NETWORK", "300/1 hour")),
    "claim_stop": (
        env.text("LIMIT_CLAIM_STOP", "30/10 minutes"),
        env.text("LIMIT_CLAIM_STOP_NETWORK", "150/10 minutes"),
    ),
    "renewed": (env.text("LIMIT_RENEWED", "20/10 minutes"), env.text("LIMIT_RENEWED_NETWORK", "100/10 minutes")),
    "reference": (env.text("LIMIT_REFERENCE", "120/10 minutes"), env.text("LIMIT_REFERENCE_NETWORK", "600/10 minutes")),
    "shared": (env.text("LIMIT_SHARED", "60/10 minutes"), env.text("LIMIT_SHARED_NETWORK", "300/10 minutes")),
    "tell_us": (env.text("LIMIT_TELL_US", "60/1 hour"), env.text("LIMIT_TELL_US_NETWORK", "300/1 hour")),
    "api": (env.text("LIMIT_API", "120/10 minutes"), env.text("LIMIT_API_NETWORK", "600/10 minutes")),
    # A key of the employer API, and all keys of one organisation together.
    "key": (env.text("LIMIT_KEY", "300/1 minute"), env.text("LIMIT_KEY_ORGANISATION", "600/1 minute")),
}
# How many states of entry pages one web process keeps ready; none is ever shown after its entry has changed.
PAGES_KEPT = env.number("PAGES_KEPT", 2_000)

# --- What registrants share and see of checks ------------------------------------------------------------------------
# How long and how often a link that a registrant gives somebody may work, and how many of theirs may work at a time.
SHARE_MOST_DAYS, SHARE_MOST_VIEWS = env.number("SHARE_MOST_DAYS", 90), env.number("SHARE_MOST_VIEWS", 50)
SHARES_AT_A_TIME = env.number("SHARES_AT_A_TIME", 20)
# From which version of the employers' terms on an organisation is named to the people it employs; 0 names none.
CHECKS_NAMED_FROM_TERMS = env.number("CHECKS_NAMED_FROM_TERMS", 0)
# A kind of organisation is told only where the directory has so many of it that it points at none of them.
CHECKS_KIND_FROM = env.number("CHECKS_KIND_FROM", 5)

# --- Payments: Stripe takes them on its own pages; docs/adr/0024 says how what it tells us is believed ----------------
STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET = env.text("STRIPE_SECRET_KEY"), env.text("STRIPE_WEBHOOK_SECRET")
if PRODUCTION and PROCESS != "beat":  # which only says when
    STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET = env.secret("STRIPE_SECRET_KEY"), env.secret("STRIPE_WEBHOOK_SECRET")
# The connected account whose money it is, where there is one. Another address than Stripe's is the demonstration's.
STRIPE_ACCOUNT = env.text("STRIPE_ACCOUNT")
STRIPE_API_URL = env.text("STRIPE_API_URL")
# What a bank statement calls us beside a direct debit: 5 to 22 letters, digits and spaces, as Stripe asks.
STATEMENT_NAME = env.text("STATEMENT_NAME", "MPCE REGISTER")
if PRODUCTION and STRIPE_API_URL:
    raise ImproperlyConfigured("STRIPE_API_URL leads to a server that only looks like Stripe: never in production.")

# --- Webhooks: docs/running.md says what an endpoint may be, and how its messages are tried again --------------------
# This machine may be an endpoint, without TLS and on any port: for trying out.
WEBHOOK_LOCAL = env.flag("WEBHOOK_LOCAL")
if PRODUCTION and WEBHOOK_LOCAL:
    raise ImproperlyConfigured("WEBHOOK_LOCAL lets organisations send requests to this machine: never in production.")
# Seconds for everything: finding, connecting, sending, hearing the answer.
WEBHOOK_SECONDS = env.number("WEBHOOK_SECONDS", 10)
# Seconds after each failed try before the next: together three days.
WEBHOOK_WAITS = env.numbers("WEBHOOK_WAITS", (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 64_800, 82_800))
# Failures in a row before an endpoint is paused, for how many seconds first and at most, and when it is switched off.
WEBHOOK_BREAKS_AFTER = env.number("WEBHOOK_BREAKS_AFTER", 10)
WEBHOOK_PAUSE, WEBHOOK_LONGEST_PAUSE = env.number("WEBHOOK_PAUSE", 60), env.number("WEBHOOK_LONGEST_PAUSE", 3_600)
WEBHOOK_OFF_AFTER = env.number("WEBHOOK_OFF_AFTER", 5 * 86_400)

# --- Security -----------------------------------------------------------------------------------------------------
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "members.passwords.LongEnough"}, {"NAME": "members.passwords.HardToGuess"}]
SECURE_SSL_REDIRECT = PRODUCTION and env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The __Host- prefix needs https, which `make run` does not have.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("__Host-session", "__Host-csrf") if PRODUCTION else ("session", "csrf")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "members.views.errors.forbidden"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # A form that asks for a payment leads on to the page on which it is made.
        "form-action": [SELF, STRIPE_API_URL or "https://checkout.stripe.com"],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
_UNUSED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "usb")
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in _UNUSED}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- Accounts: docs/adr/0011 says why ------------------------------------------------------------------------------
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/my/"
PASSWORD_RESET_TIMEOUT = 86_400
SESSION_COOKIE_AGE = 12 * 3_600  # members/sessions.py ends them earlier
DEVICE_COOKIE_NAME = "__Host-device" if PRODUCTION else "device"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "members.account_forms.SignIn",
    "signup": "members.account_forms.SignUp",
    "add_email": "members.account_forms.ChangeEmail",
    "change_password": "members.account_forms.ChangePassword",
    "set_password": "members.account_forms.SetPassword",
    "reset_password": "members.account_forms.ResetPassword",
    "reset_password_from_key": "members.account_forms.NewPassword",
    "reauthenticate": "members.account_forms.Reauthenticate",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "members.adapter.display"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_signed_out"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
# Nobody is kept out of their own account by somebody else's guesses: members/adapter.py counts those, and says how.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,10/10m/key",  # wrong codes of a second factor, by account
    "login_address": "10/m/ip,60/h/ip",
    "login_account": "30/h/key",
    "login_here": "5/5m/key",
    "login_here_besieged": "3/15m/key",
    "signup": "20/h/ip",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/h/ip",
    "confirm_email": "1/1m/key",
    "manage_email": "10/h/user",
    "change_password": "10/h/user",
    "reauthenticate": "20/h/user",
}
MFA_ADAPTER = "members.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "members.account_forms.SecondFactor",
    "reauthenticate": "members.account_forms.SecondFactorAgain",
    "activate_totp": "members.account_forms.ActivateApp",
    "deactivate_totp": "members.account_forms.DeactivateApp",
    "generate_recovery_codes": "members.account_forms.NewRecoveryCodes",
    "add_webauthn": "members.account_forms.AddPasskey",
    "edit_webauthn": "members.account_forms.RenamePasskey",
    "login_webauthn": "members.account_forms.SignInPasskey",
    "authenticate_webauthn": "members.account_forms.SecondFactorPasskey",
    "reauthenticate_webauthn": "members.account_forms.SecondFactorPasskeyAgain",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "MPCE Register"
MFA_RECOVERY_CODE_COUNT = 10
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody is signed in whose own is not; this lets it be changed afterwards
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_RATE_LIMITS = {"webauthn_login": "20/m/ip"}

# --- Mail ---------------------------------------------------------------------------------------------------------
MAIL_PROVIDER = ""  # whose reports are taken; EMAIL_URL names it
_letters = "mailbox:" if DEMO else "console:"
globals().update(env.mail(env.required("EMAIL_URL") if PRODUCTION else env.text("EMAIL_URL", _letters)))
MAILBOX = places.STATE / "mail"  # where the demonstration keeps every letter as it was sent
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "register@localhost")
# What the provider wants to know, and the secret with which it reports to /webhooks/mail/.
ANYMAIL: dict[str, object] = {"REQUESTS_TIMEOUT": 10, **env.beginning("ANYMAIL_")}

# --- Watches ------------------------------------------------------------------------------------------------------
# How many days before a registration ends its watchers are told.
_ending_days = env.text("WATCH_ENDING_DAYS", "30,7")
WATCH_ENDING_DAYS = [int(days) for days in _ending_days.split(",")]
# From so many watches on, officers who have not chosen otherwise are written to once a day and not at once.
WATCH_DIGEST_FROM = env.number("WATCH_DIGEST_FROM", 100)

# --- Hooks that a lower app calls and a higher one answers: name → dotted functions; members/wiring.py lists them --
WIRED: dict[str, list[str]] = {
    "message_context": [
        "members.mail.events",
        "members.account_mail.events",
        "members.my_mail.events",
        "members.money_mail.events",
        "registry.mail.events",
        "registry.claims_mail.events",
        "registry.decision_mail.events",
        "registry.application_mail.events",
        "registry.assessment_mail.events",
        "registry.portfolio_mail.events",
        "registry.reference_mail.events",
        "registry.confirmation_mail.events",
        "registry.office_mail.events",
        "registry.renewal_mail.events",
        "registry.invoice_mail.events",
        "registry.leave_mail.events",
        "members.acting_mail.events",
        "members.readings.events",
        "cpd.audit_mail.events",
        "members.organisation_mail.events",
        "registry.watch_mail.events",
        "registry.webhook_mail.events",
        "registry.share_mail.events",
        "registry.key_mail.events",
        "hsst.calibration_mail.events",
        "hsst.certificate_mail.events",
    ],
    "document_uses": [
        "members.queries.documents.uses_in_requests",
        "cpd.queries.copies.document_uses",
        "registry.queries.document_uses.document_uses",
    ],
    "public_mailboxes": ["registry.queries.conflicts.public_mailboxes"],
    "assessing_cards": ["hsst.queries.calibration_cards.assessing_cards"],
    "audit_population": ["registry.queries.audit_population.audit_population"],
    "certificate_granted": ["hsst.services.certificates.certificate_granted"],
    "certificate_obstacles": ["hsst.queries.certificates.certificate_obstacles"],
    "payment_settled": ["registry.services.application_fees.settled", "registry.services.renewals.settled"],
    "debit_moved": ["registry.services.renewal_debits.moved"],
    "debit_set_up": ["registry.services.renewal_debits.set_up"],
    "evidence_closed": [
        "registry.queries.assessing.evidence_closed",
        "cpd.queries.audit_conflicts.evidence_closed",
    ],
    "evidence_of": [
        "members.queries.evidence.of_requests",
        "registry.queries.application_evidence.of_applications",
        "cpd.queries.audit_cases.evidence_of",
        "registry.queries.leave.evidence_of",
    ],
    "person_export": [
        "members.queries.copies.person_export",
        "members.queries.money_told.person_export",
        "cpd.queries.copies.person_export",
        "registry.queries.copies.person_export",
        "hsst.queries.copies.person_export",
    ],
    "person_erase": [
        "members.services.erasure.empty",
        "cpd.services.erasure.empty",
        "registry.services.erasure.empty",
        "hsst.services.erasure.empty",
    ],
    "act_kinds": [
        "members.services.act_kinds.act_kinds",
        "cpd.services.act_kinds.act_kinds",
        "registry.services.act_kinds.act_kinds",
        "hsst.services.certificates.act_kinds",
    ],
    "message_failed": [
        "registry.services.reference_reminders.not_delivered",
        "registry.services.invoice_messages.not_delivered",
    ],
    "my_cards": ["cpd.queries.cards.my_cards"],
    "organisation_closed": ["registry.services.organisation_ends.organisation_closed"],
    "person_changed": ["registry.services.protection.person_changed"],
    "work_pages": [
        "members.work.work_pages",
        "members.money_work.work_pages",
        "members.readings.work_pages",
        "registry.claims_work.work_pages",
        "registry.record_work.work_pages",
        "registry.leave_work.work_pages",
        "registry.application_work.work_pages",
        "registry.assessment_work.work_pages",
        "cpd.audit_work.work_pages",
        "registry.renewal_work.work_pages",
        "members.organisation_work.work_pages",
        "registry.share_work.work_pages",
        "hsst.certificate_work.work_pages",
    ],
    "person_timeline": [
        "members.queries.timeline.person_timeline",
        "members.queries.money_told.person_timeline",
        "cpd.queries.timeline.person_timeline",
        "registry.queries.desk_timeline.person_timeline",
        "hsst.queries.timeline.person_timeline",
    ],
}

# --- Logs ---------------------------------------------------------------------------------------------------------
LOGGING_CONFIG = "config.logs.configure"
LOGGING = logs.plan(as_json=PRODUCTION or env.flag("LOG_JSON"), level=env.text("LOG_LEVEL", "INFO"))
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10  # DEBUG: the line at the end says all
DJANGO_STRUCTLOG_CELERY_ENABLED = True
