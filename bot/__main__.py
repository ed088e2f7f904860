"""Start here: `python -m bot VERB`, as `./steady VERB` calls it."""

import os
import sys

# Before any import of Rasa: it reads this when it starts, and would report errors to its makers.
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
# Before numpy: a turn's products are small, and threads that wait for each other make them a hundred times slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def start() -> int:
    """Go back to the caller's folder, run the verb, and return the exit status."""
    called_from = os.environ.pop("STEADY_CALLED_FROM", "")
    if called_from:
        os.chdir(called_from)
    from bot.cli import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
