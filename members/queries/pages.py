"""Pages of long lists, whose length is counted only as far as anybody would turn them."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

PAGE = 50
MOST = 1_000


class Capped(Paginator):
    """Pages of a queryset up to `MOST` rows; `more` says that there are others, which filters must find."""

    object_list: QuerySet[Any]

    def __init__(self, rows: QuerySet[Any], per_page: int = PAGE) -> None:
        super().__init__(rows, per_page)

    @cached_property
    def _counted(self) -> int:
        return self.object_list.order_by().values("pk")[: MOST + 1].count()

    @cached_property
    def count(self) -> int:
        """How many rows may be turned to."""
        return min(self._counted, MOST)

    @property
    def more(self) -> bool:
        """Whether there are rows that no page shows."""
        return self._counted > MOST

    def shown(self, number: str) -> Page:
        """The page of this number as an address gives it; the nearest one where there is none such."""
        return self.get_page(_number(number))


def part(rows: Sequence[Any], number: str, *, size: int = PAGE) -> Page:
    """A page of a list that was read as a whole; by its number as `Capped.shown` takes it."""
    return Paginator(rows, size).get_page(_number(number))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
