"""The same head, header and footer for pages made with Django's own templates."""

from django import template

from members import shell

register = template.Library()
register.simple_tag(shell.language, name="shell_language")
register.simple_tag(shell.head, name="shell_head")
register.simple_tag(shell.top, name="shell_top")
register.simple_tag(shell.bottom, name="shell_bottom")
