"""How every form of the product is drawn: each field as GOV.UK Frontend marks it up (templates/parts/field.html).

`FORM_RENDERER` names `Renderer`, so this holds for our forms and for those of packages alike:
`{{ form }}` is all fields, `{{ form.email.as_field_group }}` is one with its label, hint and error.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input, Widget

# In this order: Django's check boxes are a kind of radio buttons to it, and most widgets are a kind of Input.
_KINDS: tuple[tuple[type[Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
    (Input, "text"),
)
_CLASSES = {
    "checkbox": "govuk-checkboxes__input",
    "checkboxes": "govuk-checkboxes__input",
    "radios": "govuk-radios__input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "password": "govuk-input govuk-password-input__input",
    "text": "govuk-input",
}
_MARKED_WRONG = {"textarea": "govuk-textarea", "select": "govuk-select", "file": "govuk-file-upload"}
_MARKED_WRONG |= {"text": "govuk-input", "password": "govuk-input"}
_PLAIN: dict[str, Any] = {"spellcheck": "false", "autocapitalize": "none"}


class PageField(BoundField):
    """A field of a form as a page shows it."""

    @property
    def kind(self) -> str:
        """Which piece of templates/parts/field.html draws it."""
        widget = self.field.widget
        return getattr(widget, "kind", "") or next((kind for of, kind in _KINDS if isinstance(widget, of)), "other")

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}-error"

    @property
    def first_id(self) -> str:
        """Where the error summary leads: the first thing that has to be put right."""
        if self.kind in {"radios", "checkboxes"}:
            return f"{self.auto_id}_0"
        if self.kind == "day":
            return next(box["attrs"]["id"] for box in self.boxes if box["wrong"])
        return self.auto_id

    @property
    def boxes(self) -> list[dict[str, Any]]:
        """The three boxes of a day, and which of them the errors are about: all, where the errors name none."""
        errors = self.errors.as_data()
        named = {part for error in errors for part in (error.params or {}).get("wrong", ())}
        boxes = zip(("day", "month", "year"), self[0].data["subwidgets"], strict=True)
        return [box | {"wrong": bool(errors) and (not named or part in named)} for part, box in boxes]

    @property
    def optional(self) -> bool:
        """Whether the label says that nothing has to be entered."""
        return getattr(self.form, "says_optional", False) and not self.field.required and self.kind != "checkbox"

    @property
    def aria_describedby(self) -> str:
        """What is read out with the field; the piece of a group puts it on the fieldset."""
        shown = [(self.help_text, self.hint_id), (self.errors, self.error_id)]
        return " ".join(name for there, name in shown if there and not self.is_hidden)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """The attributes with GOV.UK's classes, and without what its pages leave to the error summary."""
        made = super().build_widget_attrs(attrs, widget)
        made.pop("aria-invalid", None)
        if widget is None or widget is self.field.widget:
            classes = [_CLASSES.get(self.kind, ""), self.field.widget.attrs.get("class", "")]
            if self.errors and self.kind in _MARKED_WRONG:
                classes.append(f"{_MARKED_WRONG[self.kind]}--error")
            made["class"] = " ".join(filter(None, classes))
            if self.kind == "password" or isinstance(self.field, forms.EmailField):
                made = _PLAIN | made
        return {name: value for name, value in made.items() if value != ""}


class Renderer(TemplatesSetting):
    """Every form, ours or a package's, from our own pieces."""

    form_template_name = "parts/fields.html"
    field_template_name = "parts/field.html"
    bound_field_class = PageField
