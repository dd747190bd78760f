"""The command line: ``okrkit review``, ``okrkit score``, ``okrkit diff`` and others."""

import io
import sys
import warnings
from collections.abc import Callable, Sequence

from okrkit.errors import OKRError, OKRWarning

__all__ = ["main"]

_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run a command.

    What was asked for goes to standard output, everything else to standard error.

    Args:
        arguments: The words after the program's name; those of the process where they
            are left out.

    Returns:
        0 where all is well, 1 where there are findings, differences, conflicts or
        damages, 2 where the command could not be done.

    Example:
        >>> main(["diff", "missing.yaml", "missing.yaml"])
        2
    """
    for stream in (sys.stdout, sys.stderr):
        # What a terminal cannot show is escaped, and no reason to stop.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(arguments)
    except KeyboardInterrupt:  # while it was still being loaded, or at its end
        sys.stderr.write("okrkit: stopped\n")
    return _ERROR


def _run(arguments: Sequence[str] | None) -> int:
    """Load what the commands need, and run one."""
    # Here, and not above: loading takes long enough for somebody to stop it.
    from okrkit.results.frames import require

    try:
        require("click", extra="cli")
    except OKRError as error:
        sys.stderr.write(f"okrkit: {error}\n")
        return _ERROR
    from okrkit import commands

    with warnings.catch_warnings():
        warnings.simplefilter("always", OKRWarning)
        warnings.showwarning = _warner(commands.tell)
        try:
            return commands.run(arguments)
        except OKRError as error:
            commands.tell(str(error))
        except OSError as error:
            commands.silence(sys.stdout)
            commands.tell(f"standard output cannot be written: {error.strerror}")
    return _ERROR


def _warner(tell: Callable[[str], None]) -> Callable[..., None]:
    """Return what tells each warning once, however often a document is read."""
    told: set[str] = set()

    def warn(message: Warning | str, *_: object, **__: object) -> None:
        if str(message) not in told:
            told.add(str(message))
            tell(f"warning: {message}")

    return warn


if __name__ == "__main__":
    sys.exit(main())
