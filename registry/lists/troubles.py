"""What keeps a list from being read."""

from registry.choices import ListTrouble


class Unreadable(Exception):
    """There is no list in the file that could be read; `trouble` says why."""

    def __init__(self, trouble: ListTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
