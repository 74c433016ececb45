"""Django's settings, from the environment alone (moothall.web.environment)."""

import dj_database_url
from csp.constants import NONE, SELF

from moothall.queues import QUEUES
from moothall.web import environment
from moothall.web.secret import secret_key

HOME = environment.home()
_base = environment.base_url()
BASE_URL = _base.geturl()
SECURE = _base.scheme == "https"

SECRET_KEY = secret_key(HOME)
DEBUG = False
ALLOWED_HOSTS = [
    _base.hostname or "localhost",
    "localhost",
    "127.0.0.1",
    *environment.words("MOOTHALL_ALLOWED_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "moothall.ledger",
    "moothall.partnership",
    "moothall.notices",
    "moothall.interests",
    "moothall.governance",
    "moothall.charter",
    "moothall.team",
    "moothall.meetings",
    "moothall.registers",
    "moothall.disputes",
    "moothall.network",
    "moothall.evidence",
    "moothall.planning",
    "moothall.commissioning",
    "moothall.publishing",
    "moothall.api",
    "moothall.theme",
    "moothall.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "moothall.web.privacy.NeverStored",
    "moothall.web.sense.WithoutNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "moothall.web.required.AsksForSecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "moothall.publishing.glossary.middleware.LinksTerms",
    "moothall.web.refusals.TellsRefusals",
    "moothall.evidence.waiting.WaitsForFigures",
]
ROOT_URLCONF = "moothall.web.urls"
WSGI_APPLICATION = "moothall.web.wsgi.application"
AUTH_USER_MODEL = "partnership.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "moothall.theme.jinja.environment",
            "context_processors": ["moothall.theme.frame.context"],
        },
    },
    {
        # For the mails and fall-backs of libraries only: a test shows that no page uses it.
        "NAME": "django",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

if environment.address("MOOTHALL_DATABASE_URL", "postgresql", "postgres"):
    DATABASES = {
        "default": dj_database_url.parse(
            environment.text("MOOTHALL_DATABASE_URL"), conn_max_age=60, conn_health_checks=True
        )
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(HOME / "moothall.sqlite3"),
            # Without IMMEDIATE, writers that meet fail with “database is locked”.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # INSERT OR REPLACE deletes what it replaces: with recursive triggers, those that
                # keep a record from being deleted hear of it, whichever key two rows share.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA recursive_triggers=ON;",
            },
        }
    }
# Each action opens its own transaction; a page view needs none.
ATOMIC_REQUESTS = False

# Pictures that were drawn once; nothing personal, and all of it can be made again.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(HOME / "cache" / "pictures"),
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
# Static files are served from the packages they come in: nothing has to be collected.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "moothall.web.accounts.InvitedOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {"reset_password": "moothall.web.tasks.AskForLink"}
# The mail says so.
PASSWORD_RESET_TIMEOUT = 2 * 3600
MFA_ADAPTER = "moothall.web.second_factor.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_FORMS = {
    "add_webauthn": "moothall.web.second_factor.AddPasskey",
    "edit_webauthn": "moothall.web.second_factor.NamePasskey",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Addresses are those at which people were invited.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Telephones' clocks differ: a code counts for half a minute before and after.
MFA_TOTP_TOLERANCE = 1
SECOND_FACTOR = environment.choice("MOOTHALL_SECOND_FACTOR", "optional", "managers", "everyone")
SECOND_FACTOR_GRACE_DAYS = environment.number("MOOTHALL_SECOND_FACTOR_GRACE_DAYS")

_open_id = environment.open_id()
OIDC_PROVIDER = "single"
OIDC_NAME = _open_id.name if _open_id else ""
SOCIALACCOUNT_ADAPTER = "moothall.web.single_sign_on.OnlyKnown"
SOCIALACCOUNT_STORE_TOKENS = False
# A person is known by the verified address, each time anew: nothing is kept of the other account.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
# A link, since a form that ends at another site is against the content policy.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {}
if _open_id:
    _door = {
        "provider_id": OIDC_PROVIDER,
        "name": _open_id.name,
        "client_id": _open_id.client,
        "secret": _open_id.secret,
        "settings": {
            "server_url": _open_id.url,
            "oauth_pkce_enabled": True,
            "verified_email": _open_id.trusts_email,
        },
    }
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_door]}}
# allauth slows guessing at a name from wherever it comes (five in five minutes) and from an address
# whoever it is at (ten a minute); this locks a name out for an address that goes on.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "moothall.web.accounts.name_given"
AXES_CLIENT_IP_CALLABLE = "moothall.web.accounts.address_of"
AXES_LOCKOUT_CALLABLE = "moothall.web.views.locked_out"
AXES_VERBOSE = False
# Who signed in when would be kept for ever, and nothing reads it.
AXES_DISABLE_ACCESS_LOG = True

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_SSL_REDIRECT = SECURE
# Asked by what watches over the site, past the proxy.
SECURE_REDIRECT_EXEMPT = ["^health$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if environment.flag("MOOTHALL_TRUSTED_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

MAX_UPLOAD_BYTES = environment.number("MOOTHALL_UPLOAD_LIMIT_MB") * 1_000_000
MAX_PAPER_BYTES = environment.number("MOOTHALL_PAPER_LIMIT_MB") * 1_000_000
MAX_UNZIPPED_BYTES = environment.number("MOOTHALL_UNZIP_LIMIT_MB") * 1_000_000
# Learner records on their way in lie where the others lie, not where all programs write.
FILE_UPLOAD_TEMP_DIR = environment.folder(HOME / ".uploads")
FILE_UPLOAD_HANDLERS = [
    "moothall.web.uploads.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

OFFICE_PROGRAM = environment.text("MOOTHALL_SOFFICE")
MEASURES_ENGINE = environment.choice("MOOTHALL_ENGINE", "duckdb", "spark")
READING_THREADS = environment.number("MOOTHALL_THREADS")
KEEP_REFUSED_DAYS = environment.number("MOOTHALL_KEEP_REFUSED_DAYS")
KEEP_MESSAGES_DAYS = environment.number("MOOTHALL_KEEP_MESSAGES_DAYS")
# Nothing: whoever leaves is erased only when somebody asks for it.
KEEP_LEAVERS_DAYS = (
    environment.number("MOOTHALL_KEEP_LEAVERS_DAYS")
    if environment.text("MOOTHALL_KEEP_LEAVERS_DAYS")
    else None
)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": list(QUEUES)}}

_mail = environment.mail_server()
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("MOOTHALL_MAIL_FROM")
if _mail:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.tls_from_start, _mail.tls_by_upgrade
    # Seconds. The worker that sends mail checks returns too: a silent server must not hold it.
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = HOME / "mail"

_level = environment.choice("MOOTHALL_LOG_LEVEL", "DEBUG", "INFO", "WARNING", "ERROR")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "moothall.web.logs.Discreet",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # Four lines for every sign-in would say nothing: names and addresses are masked in them.
    "loggers": {"axes": {"level": "WARNING"}},
    "root": {"handlers": ["stderr"], "level": _level},
}
