"""The payment page: three buttons in the place of a card."""

from html import escape

from tests.stripe_server.things import Thing

_STYLE = """
body { margin: 0; font: 1.1875rem/1.5 Arial, sans-serif; color: #16232b; background: #fff }
header { padding: 1rem; color: #fff; background: #3d3d63 }
header p, main { max-width: 38rem; margin: 0 auto }
main { padding: 1.5rem 1rem 4rem }
h1 { font-size: 1.75rem; line-height: 1.2 }
.notice { padding: .75rem 1rem; border-left: .35rem solid #3d3d63; background: #f1f1f8 }
.wrong { padding: .75rem 1rem; border-left: .35rem solid #a3231f; background: #fbe9e7 }
.amount { font-size: 2.25rem; font-weight: bold; margin: 0 }
button { display: block; width: 100%; margin: 0 0 1rem; padding: .8rem 1rem; font: inherit; font-weight: bold;
  border: 2px solid #3d3d63; border-radius: .2rem; color: #3d3d63; background: #fff; cursor: pointer }
button.first { color: #fff; background: #3d3d63 }
button:focus { outline: 3px solid #e0a800; outline-offset: 2px }
"""
_BUTTONS = """<form method="post">
<button class="first" name="do" value="pay">Pay {amount}</button>
<button name="do" value="decline">Let the card be declined</button>
<button name="do" value="cancel">Go back without paying</button>
</form>"""
_SET_UP = """<form method="post">
<button class="first" name="do" value="set_up">Set up the direct debit</button>
<button name="do" value="cancel">Go back without setting it up</button>
</form>"""
_WHOLE = """<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>{title} – demonstration payment page</title>
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style></head>
<body><header><p>Demonstration payment page</p></header>
<main>
{body}
</main></body>
</html>
"""
_STATES = {
    "complete": ("This has been done", "Nothing more can be done on this page."),
    "expired": ("This page has ended", "Go back to where you came from to get a new one."),
}


def page(session: Thing, *, declined: bool = False) -> str:
    """The page of a session as it stands."""
    setup = session["mode"] == "setup"
    amount = "" if setup else f"£{session['amount_total'] / 100:.2f}"
    if session["status"] in _STATES:
        title, words = _STATES[session["status"]]
        back = escape(session["success_url" if session["status"] == "complete" else "cancel_url"] or "/")
        body = f'<h1>{title}</h1>\n<p>{words}</p>\n<p><a href="{back}">Go back</a></p>'
    elif setup:
        title = "Set up a direct debit"
        body = (
            f'<h1>{title}</h1>\n<p class="notice">This is a demonstration page of a bank’s kind. No account is asked '
            f"for: press what should happen.</p>\n{_SET_UP}"
        )
    else:
        title = f"Pay {amount}"
        wrong = '<p class="wrong" role="alert">Your card was declined. Nothing was charged.</p>\n' if declined else ""
        body = (
            f'<h1>{title}</h1>\n{wrong}<p>{escape(session["words"])}</p>\n<p class="amount">{amount}</p>\n'
            '<p class="notice">This is a demonstration payment page. No money moves, and no card is asked for: '
            "press what should happen.</p>\n" + _BUTTONS.format(amount=amount)
        )
    return _WHOLE.format(title=title, style=_STYLE, body=body)
