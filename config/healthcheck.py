"""Asks the web process of this container whether it can serve: `python -m config.healthcheck`."""

import os
import sys
import urllib.request


def main() -> int:
    """Asks as the proxy would, for the product answers to its own host names alone.

    Returns:
        0 when it is ready, 1 when it is not.
    """
    host = (os.environ.get("ALLOWED_HOSTS") or "localhost").split(",")[0].strip().lstrip(".")
    port = os.environ.get("PORT") or "8000"
    question = urllib.request.Request(f"http://127.0.0.1:{port}/health/ready", headers={"Host": host})
    try:
        with urllib.request.urlopen(question, timeout=4) as answer:  # noqa: S310 - the address is above
            return 0 if answer.status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
