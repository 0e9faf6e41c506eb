"""Where the launcher keeps things; every path follows from the folder of the clone, so two clones never meet."""

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent.parent
STATE = Path(os.environ.get("REGISTER_STATE_DIR") or ROOT / ".run")
# A unix socket's address may have 107 bytes; PostgreSQL adds "/.s.PGSQL.5432", and its lock file's name is longer.
_LONGEST = 107 - len("/.s.PGSQL.5432.lock")


def sockets(state: Path = STATE) -> Path:
    """The folder of this clone's sockets: a short path, whatever the length of the clone's own."""
    name = f"mpce-register-{os.getuid()}-{hashlib.sha256(os.fsencode(state)).hexdigest()[:10]}"
    common = Path("/tmp")  # noqa: S108 - the folder below it is ours alone, or the launcher refuses it
    if os.access(common, os.W_OK) or len(os.fsencode(tempfile.gettempdir())) + 1 + len(name) > _LONGEST:
        return common / name
    return Path(tempfile.gettempdir()) / name


def database_url(state: Path = STATE) -> str:
    """The address of the private PostgreSQL."""
    return f"postgresql://register@/register?host={quote(str(sockets(state)), safe='/')}"


def broker_url(state: Path = STATE) -> str:
    """The address of the private Valkey, as Celery writes it."""
    return f"redis+socket://{quote(str(sockets(state) / 'valkey.sock'), safe='/')}?virtual_host=0"


def cache_url_beside(broker: str, database: int = 1) -> str:
    """The address of the shared cache: another database of the server that also carries the tasks."""
    server, _, _ = broker.partition("?")
    scheme, _, rest = server.partition("://")
    if scheme == "redis+socket":
        return f"unix://{rest}?db={database}"
    return f"{scheme}://{rest.partition('/')[0]}/{database}"
