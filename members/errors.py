class Refused(Exception):
    """A rule said no; the text is fit to show to a person.

    Args:
        message: one sentence in plain words.
        field: the form field that the sentence belongs beside, if any.
        code: a short stable name for machines (JSON answers, reports).
    """

    def __init__(self, message: str, *, field: str | None = None, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code
