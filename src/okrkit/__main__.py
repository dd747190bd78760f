"""The command line: ``okrkit merge``, ``okrkit diff``, ``okrkit journal``."""

import argparse
import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import okrkit as okr
from okrkit.errors import DocumentError, OKRError, OKRWarning

__all__ = ["main"]

_SAME, _DIFFERS, _ERROR = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run a command.

    What was asked for goes to standard output, everything else to standard error.

    Args:
        arguments: The words after the program's name; those of the process where they
            are left out.

    Returns:
        0 where all is well, 1 where there are differences, conflicts or damages, 2
        where the command could not be done.

    Example:
        >>> main(["diff", "missing.yaml", "missing.yaml"])
        2
    """
    for stream in (sys.stdout, sys.stderr):
        # What a terminal cannot show is escaped, and no reason to stop.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with warnings.catch_warnings():
        warnings.simplefilter("always", OKRWarning)
        warnings.showwarning = _warner()
        try:
            asked = _parser().parse_args(arguments)
            run: Callable[[argparse.Namespace], int] = asked.run
            return run(asked)
        except OKRError as error:
            _tell(str(error))
        except BrokenPipeError:
            _silence(sys.stdout)
            return _SAME  # whoever read along has seen enough
        except OSError as error:
            _silence(sys.stdout)
            _tell(f"standard output cannot be written: {error.strerror}")
    return _ERROR


def _say(text: str) -> None:
    if sys.stdout is None:  # by its user, before it began
        raise DocumentError("standard output is closed", code="file-unwritable")
    sys.stdout.write(f"{text}\n")
    # What cannot be written is known before it is said that all is well.
    sys.stdout.flush()


def _tell(line: str) -> None:
    if sys.stderr is None:  # closed by its user, before it began
        return
    try:
        sys.stderr.write(f"okrkit: {line}\n")
        sys.stderr.flush()
    except OSError:
        # The exit code is all that is left to tell by.
        _silence(sys.stderr)


def _silence(stream: TextIO) -> None:
    """Lead what is left to nowhere: Python must not flush it once more at the end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _warner() -> Callable[..., None]:
    """Return what tells each warning once, however often a document is read."""
    told: set[str] = set()

    def warn(message: Warning | str, *_: object, **__: object) -> None:
        if str(message) not in told:
            told.add(str(message))
            _tell(f"warning: {message}")

    return warn


class _Parser(argparse.ArgumentParser):
    """Says the help as everything else is said: it is told where that fails."""

    def print_help(self, file: object = None) -> None:
        del file
        _say(self.format_help().rstrip())


class _Version(argparse.Action):
    """Says the version, in the same way."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        _say(okr.__version__)
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="okrkit", description="Objectives and key results as text, from a shell."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="say the version")
    commands = parser.add_subparsers(required=True, metavar="command")

    words = "say what changed from one document to another"
    diff = commands.add_parser("diff", help=words, description=words)
    diff.add_argument("a", help="the document, or folder of documents, as it was")
    diff.add_argument("b", help="the same as it is")
    diff.add_argument("--json", action="store_true", help="as JSON, for programs")
    diff.set_defaults(run=_diff)

    words = "merge three versions of a document or journal; a merge driver for git"
    merge = commands.add_parser("merge", help=words, description=words)
    merge.add_argument("base", help="what both began with: %%O of git")
    merge.add_argument("ours", help="the one, and the place of the result: %%A")
    merge.add_argument("theirs", help="the other: %%B")
    merge.add_argument("name", nargs="?", default="", help="the file's own name: %%P")
    merge.set_defaults(run=_merge)

    words = "look after a journal"
    journal = commands.add_parser("journal", help=words, description=words)
    deeds = journal.add_subparsers(required=True, metavar="deed")
    words = "name every damage of a journal"
    verify = deeds.add_parser("verify", help=words, description=words)
    verify.add_argument("path", help="the journal's file, or address of its database")
    verify.set_defaults(run=_verify)
    words = "write a repaired copy of a journal"
    repair = deeds.add_parser("repair", help=words, description=words)
    repair.add_argument("path", help="the journal's file, which stays as it is")
    repair.add_argument("--to", required=True, help="the copy, not there yet")
    repair.add_argument("--on", required=True, help="the day of the repair: 2026-11-15")
    repair.set_defaults(run=_repair)
    return parser


def _diff(asked: argparse.Namespace) -> int:
    from okrkit.history.differing import diff

    found = diff(okr.load(asked.a), okr.load(asked.b))
    _say(json.dumps(found.to_dict(), indent=2) if asked.json else str(found))
    return _DIFFERS if found else _SAME


def _merge(asked: argparse.Namespace) -> int:
    from okrkit.history.merging_files import merge_files

    merged = merge_files(asked.base, asked.ours, asked.theirs, name=asked.name)
    where = asked.name or asked.ours
    for line in (*merged.conflicts, *merged.notes):
        _tell(f"{where}: {line}")
    return _DIFFERS if merged.conflicts else _SAME


def _verify(asked: argparse.Namespace) -> int:
    from okrkit.history.journal import Journal

    # Opening a database that is not there would make one.
    address, _, path = asked.path.rpartition(":///")
    is_file = asked.path.startswith("sqlite:") or "://" not in asked.path
    if is_file or address.startswith("sqlite+"):
        _check_file(path.partition("?")[0], asked.path)
    with Journal(asked.path) as journal:
        damages = journal.verify()
        last = 0 if damages else journal.store.read()[1].n
    for damage in damages:
        _say(str(damage))
    if not damages:
        _say("every event is as it was written" if last else "there are no events")
    return _DIFFERS if damages else _SAME


def _check_file(path: str, place: str) -> None:
    """Refuse what is there and no file: a pipe would be waited for."""
    if not Path(path).exists():
        raise DocumentError("there is no such file", code="file-missing", place=place)
    if not Path(path).is_file():
        raise DocumentError(
            "this is not a regular file", code="file-unreadable", place=place
        )


def _repair(asked: argparse.Namespace) -> int:
    from okrkit.history.repairing import repair

    repaired = repair(asked.path, to=asked.to, on=asked.on)
    _say(str(repaired))
    return _DIFFERS if repaired.damages else _SAME


if __name__ == "__main__":
    sys.exit(main())
