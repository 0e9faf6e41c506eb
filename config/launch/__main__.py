"""`python -m config.launch COMMAND`, which the Makefile calls inside the environment that bootstrap.py makes."""

import os
import sys

from config.launch import checks, lifeline, run
from config.launch.children import Stopped, Trouble

COMMANDS = {
    "run": run.main,
    "test": checks.test,
    "lint": checks.lint,
    "soak": checks.soak,
    "bench": checks.bench,
    "check-deploy": checks.deploy,
    "fmt": checks.form,
    "env": run.environment,
    "manage": run.manage,
}


def main(arguments: list[str]) -> int:
    """Carries out one command.

    Returns:
        The exit status: 0 when all went well or somebody stopped it, otherwise 1 with a sentence that says why.
    """
    if os.environ.get("MAKELEVEL"):
        lifeline.die_with_parent(os.getppid())
    name, *rest = arguments or [""]
    if name not in COMMANDS:
        print(f"Say which command: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    try:
        return COMMANDS[name](rest)
    except Stopped:
        return 0
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
