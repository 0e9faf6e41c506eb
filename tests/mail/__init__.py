"""One message of every event, and the messages of the tests themselves."""

import importlib
import pkgutil

OF_TESTS = ("plain", "both", "half", "nowhere", "unreadable", "unwritable")


def events():
    """Messages of the tests, whose context is what they show."""
    return {f"tests/mail/{name}": lambda message: dict(message.context) for name in OF_TESTS}


def samples():
    """Event → a function that makes such a message at an instant, from the modules beside this one."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        made = importlib.import_module(f"{__name__}.{module.name}").SAMPLES
        assert not set(made) & set(found), f"{module.name} samples an event a second time"
        found |= made
    return found
