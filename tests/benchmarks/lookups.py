"""Look-ups one after the other in a process of their own, until its input ends; how long each took, as JSON."""

import json
import os
import sys
import threading
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils import timezone  # noqa: E402 - after the settings

from registry.models import Entry  # noqa: E402
from registry.queries import entries  # noqa: E402


def main() -> None:
    """Looks up one entry after the other, as the public page does, with a breath between."""
    numbers = list(Entry.objects.order_by("?").values_list("number", flat=True)[:2_000])
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    print("ready", flush=True)
    took: list[float] = []
    while not over.is_set():
        began, today = time.perf_counter(), timezone.localdate()
        found = entries.visible(number=numbers[len(took) % len(numbers)], today=today)
        if found:
            entries.public_entry(found, on=today, today=today)
        took.append(time.perf_counter() - began)
        time.sleep(0.005)
    print(json.dumps(took), flush=True)


if __name__ == "__main__":
    main()
