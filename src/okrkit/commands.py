"""The commands of the command line, on click: each reads, asks one verb, and writes."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

import okrkit as okr
from okrkit.errors import DocumentError, InvalidOKRError, OKRError
from okrkit.formats.comments import comment_line
from okrkit.formats.paths import documents_in
from okrkit.formats.read import file_bytes, file_text, format_of, line_end
from okrkit.formats.splicing import spliced
from okrkit.model.limits import Limits
from okrkit.results.saving import save_bytes
from okrkit.reviewing.finding import SEVERITIES
from okrkit.reviewing.places import TEXTS, passed_over, read_texts
from okrkit.wording.okrs.listing import as_text

if TYPE_CHECKING:
    from okrkit.history.journal import Journal
    from okrkit.show.report.facts import Audience

__all__ = ["run", "silence", "tell"]

_SAME, _TOLD, _ERROR = 0, 1, 2


def run(arguments: Sequence[str] | None) -> int:
    """
    Run a command.

    Args:
        arguments: The words after the program's name; those of the process where they
            are left out.

    Returns:
        The exit code.

    Raises:
        OKRError: The command could not be done.
        OSError: Standard output cannot be written.

    Example:
        >>> run(["weigh"])
        2
    """
    words = None if arguments is None else list(arguments)
    try:
        code: int = _commands.main(words, prog_name="okrkit", standalone_mode=False)
    except click.UsageError as error:
        usage = "" if error.ctx is None else f"{error.ctx.get_usage()} "
        tell(f"{usage}{error.format_message()}")
        return _ERROR
    except click.Abort:
        tell("stopped")
        return _ERROR
    return code


def tell(line: str) -> None:
    """
    Write a line about the command itself to standard error.

    Example:
        >>> tell("all is well")
    """
    if sys.stderr is None:  # closed by its user, before it began
        return
    try:
        sys.stderr.write(f"okrkit: {line}\n")
        sys.stderr.flush()
    except OSError:
        # The exit code is all that is left to tell by.
        silence(sys.stderr)


def silence(stream: TextIO) -> None:
    """
    Lead what is left to nowhere: Python must not flush it once more at the end.

    Example:
        >>> import io
        >>> silence(io.StringIO())
    """
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _say(text: str) -> None:
    """Write what was asked for to standard output, at once."""
    if sys.stdout is None:  # by its user, before it began
        raise DocumentError("standard output is closed", code="file-unwritable")
    try:
        sys.stdout.write(f"{text}\n")
        # What cannot be written is known before it is said that all is well.
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read along has seen enough; what was asked for is done all the same.
        silence(sys.stdout)


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _version(ctx: click.Context, _: click.Parameter, asked: object) -> None:
    if asked:
        _say(okr.__version__)
        ctx.exit()


@click.group(
    help="Objectives and key results as text, from a shell.", no_args_is_help=False
)
@click.option(
    "--version",
    is_flag=True,
    callback=_version,
    expose_value=False,
    is_eager=True,
    help="Say the version.",
)
def _commands() -> None:
    """Hold the commands."""


_on = click.option("--on", metavar="DATE", help="The day, as in 2026-11-15.")
_policy = click.option("--policy", metavar="NAME", help="A scoring policy.")
_as_json = click.option("--json", "to_json", is_flag=True, help="JSON, for programs.")
_paths = click.argument("paths", nargs=-1, required=True)


# -- read and judge -------------------------------------------------------------------


@_commands.command()
@_paths
@_on
@_policy
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json", "sarif", "html"]),
    default="text",
    show_default=True,
    help="How it is written.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"]),
    default="error",
    show_default=True,
    help="The least severity for exit code 1.",
)
@click.option("--past", multiple=True, metavar="PATH", help="An earlier cycle.")
@click.option("--config", metavar="FILE", help="Settings: [tool.okrkit.review] of it.")
def review(
    paths: tuple[str, ...],
    on: str | None,
    policy: str | None,
    form: str,
    fail_on: str,
    past: tuple[str, ...],
    config: str | None,
) -> int:
    """
    Review OKRs as an expert coach does.

    PATHS are documents, folders of them, text files (.txt, .md), or - for text from
    standard input.
    """
    text = _text_of(paths)
    if text is None and (left := passed_over(paths)):
        tell(left)
    settings = (
        okr.rules.Configured() if config is None else okr.rules.configured(config)
    )
    notes = okr.review(
        okr.load(*paths) if text is None else text,
        on=on,
        past=[okr.load(path) for path in past],
        policy=policy,
        **settings.given,
    )

    forms: dict[str, Callable[[], str]] = {
        "text": lambda: str(notes),
        "markdown": notes.to_markdown,
        "json": lambda: _json(notes.to_dict()),
        "sarif": lambda: _json(notes.to_sarif(paths)),
        "html": notes.to_html,
    }
    _say(forms[form]())
    if fail_on == "never":
        return _SAME
    bad = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return _TOLD if any(found.severity in bad for found in notes.findings) else _SAME


@_commands.command()
@_paths
@click.option("--on", metavar="DATE", required=True, help="The day.")
@_policy
@_as_json
def score(paths: tuple[str, ...], on: str, policy: str | None, *, to_json: bool) -> int:
    """Score OKRs as of a day."""
    card = okr.score(okr.load(*paths), on=on, policy=policy)
    _say(_json(card.to_dict()) if to_json else str(card))
    return _SAME


@_commands.command()
@_paths
@click.option("--on", metavar="DATE", required=True, help="The day.")
@click.option("--since", metavar="DATE", help="An earlier day to compare with.")
@click.option("--journal", "record", metavar="PATH", help="Knows what was so then.")
@click.option(
    "--audience",
    type=click.Choice(["team", "executive"]),
    default="team",
    show_default=True,
    help="For whom it is.",
)
@click.option("--select", multiple=True, metavar="ID", help="An objective, alone.")
@_policy
@click.option("--title", metavar="TEXT", help="The heading.")
@click.option("--to", metavar="FILE", help="Written there: .html, .md or .txt.")
@_as_json
def report(
    paths: tuple[str, ...],
    *,
    on: str,
    since: str | None,
    record: str | None,
    audience: "Audience",
    select: tuple[str, ...],
    policy: str | None,
    title: str | None,
    to: str | None,
    to_json: bool,
) -> int:
    """Say where OKRs stand, what changed, what will be missed, what to decide."""
    with nullcontext() if record is None else _opened(record) as known:
        made = okr.report(
            okr.load(*paths),
            on=on,
            since=since,
            audience=audience,
            select=select or None,
            policy=policy,
            record=known,
            title=title,
            to=to,
        )
    if to is None or to_json:
        _say(_json(made.to_dict()) if to_json else str(made))
    return _SAME


@_commands.command()
@click.argument("text", nargs=-1, required=True)
@_as_json
def parse(text: tuple[str, ...], *, to_json: bool) -> int:
    """
    Say what a text states of targets.

    TEXT is a key result, with or without quotes; several in quotes are one each. Or -
    for whole OKRs from standard input.
    """
    found = okr.parse_okrs(_stdin() if text == ("-",) else as_text(text))
    _say(_json(found.to_dict()) if to_json else str(found))
    return _SAME


# -- write ----------------------------------------------------------------------------


@_commands.command()
@_paths
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if it would.")
@click.option("--drop-comments", is_flag=True, help="Also where comments are lost.")
def fmt(paths: tuple[str, ...], *, check: bool, drop_comments: bool) -> int:
    """
    Write documents in the one canonical order, key results in free text as fields.

    A key result whose words leave nothing open gets its slots and an id; look at the
    change before you keep it. What stays free text is told. A document with comments
    keeps them and its layout: only such key results are written into it. Line ends
    stay as the file has them.
    """
    changed = False
    for path in documents_in(paths):
        format, old = format_of(path), file_text(path, Limits())
        given = okr.load(path)
        okrs, still = okr.wording.written_out(given)
        for draft in still:
            tell(f"{path}: {draft.id} stays free text: {'; '.join(draft.why)}")
        new = okr.dumps(okrs, format=format)
        line = None if drop_comments or new == old else comment_line(old, format)
        if line is not None:
            new = _with_comments(old, given, okrs, place=f"{path}:{line}")
        if new == old:
            continue
        changed = True
        if not check:
            end = line_end(file_bytes(path, Limits()))
            save_bytes(path, new.replace("\n", end).encode())
        _say(f"{'would be' if check else 'was'} rewritten: {path}")
    return _TOLD if check and changed else _SAME


def _with_comments(old: str, given: okr.OKRSet, okrs: okr.OKRSet, *, place: str) -> str:
    """Write what changes into a document with comments, where its lines allow it."""
    format = format_of(place.rpartition(":")[0])
    before, after = (okr.dumps(each, format=format) for each in (given, okrs))
    new = spliced(old, before, after)
    back = ""
    with suppress(OKRError):
        back = okr.dumps(okr.loads(new or "", format=format), format=format)
    if new is None or back != after:
        raise InvalidOKRError(
            "there are comments, which would be lost",
            code="comments-lost",
            place=place,
            hint="Say --drop-comments, or keep them in `why` and notes.",
        )
    return new


@_commands.command()
def schema() -> int:
    """Write the JSON Schema of documents."""
    _say(_json(okr.json_schema()))
    return _SAME


@_commands.command()
@click.argument("source")
@click.argument("target")
@click.option("--from", "from_", metavar="TOOL", help="Whose export SOURCE is.")
@click.option("--to", metavar="TOOL", help="Whose import TARGET is to be.")
@click.option("--cycle", metavar="LABEL", help="The cycle, where SOURCE names none.")
@_on
def convert(
    source: str,
    target: str,
    from_: str | None,
    to: str | None,
    cycle: str | None,
    on: str | None,
) -> int:
    """
    Convert SOURCE to TARGET: YAML, JSON, TOML, or the tables of other tools.

    What one side has no place for is told.
    """
    read = None
    if from_ is not None:
        read = okr.exchange.read(source, from_, cycle=cycle, on=on)
    okrs = okr.load(source) if read is None else read.okrs
    said = [] if read is None else [*map(str, read.faults), *map(str, read.losses)]
    if to is None:
        okr.save(okrs, target)
    else:
        written = okr.exchange.write(okrs, to, to=target, on=on)
        said.extend(map(str, written.losses))
    for line in said:
        tell(f"{source}: {line}")
    return _TOLD if read is not None and read.faults else _SAME


# -- history --------------------------------------------------------------------------


@_commands.command()
@click.argument("a")
@click.argument("b")
@_as_json
def diff(a: str, b: str, *, to_json: bool) -> int:
    """Say what changed from document or folder A to B."""
    found = okr.diff(okr.load(a), okr.load(b))
    _say(_json(found.to_dict()) if to_json else str(found))
    return _TOLD if found else _SAME


@_commands.command()
@click.argument("base")
@click.argument("ours")
@click.argument("theirs")
@click.argument("name", default="")
def merge(base: str, ours: str, theirs: str, name: str) -> int:
    """
    Merge three versions of a document or journal; a merge driver for git.

    BASE is what both began with (%O of git), OURS the one, and the place of the result
    (%A), THEIRS the other (%B), NAME the file's own name (%P).
    """
    from okrkit.history.merging_files import merge_files

    merged = merge_files(base, ours, theirs, name=name)
    for line in (*merged.conflicts, *merged.notes):
        tell(f"{name or ours}: {line}")
    return _TOLD if merged.conflicts else _SAME


@_commands.group(no_args_is_help=False)
def journal() -> None:
    """Look after a journal."""


@journal.command()
@click.argument("path")
def verify(path: str) -> int:
    """Name every damage of a journal: a file, or the address of its database."""
    with _opened(path) as opened:
        damages = opened.verify()
        last = 0 if damages else opened.store.read()[1].n
    for damage in damages:
        _say(str(damage))
    if not damages:
        _say("every event is as it was written" if last else "there are no events")
    return _TOLD if damages else _SAME


@journal.command()
@click.argument("path")
@click.option("--to", required=True, metavar="COPY", help="The copy, not there yet.")
@click.option("--on", required=True, metavar="DATE", help="The day of the repair.")
def repair(path: str, to: str, on: str) -> int:
    """Write a repaired copy of a journal's file, which stays as it is."""
    from okrkit.history.repairing import repair as repaired_copy

    repaired = repaired_copy(path, to=to, on=on)
    _say(str(repaired))
    return _TOLD if repaired.damages else _SAME


# -- files ----------------------------------------------------------------------------


def _opened(path: str) -> "Journal":
    """Open a journal that is there: its file, or the address of its database."""
    from okrkit.history.journal import Journal

    # Opening a database that is not there would make one.
    address, _, file = path.rpartition(":///")
    is_file = path.startswith("sqlite:") or "://" not in path
    if is_file or address.startswith("sqlite+"):
        _check_file(file.partition("?")[0], path)
    return Journal(path)


def _check_file(path: str, place: str) -> None:
    """Refuse what is there and no file: a pipe would be waited for."""
    if not Path(path).exists():
        raise DocumentError("there is no such file", code="file-missing", place=place)
    if not Path(path).is_file():
        raise DocumentError(
            "this is not a regular file", code="file-unreadable", place=place
        )


def _stdin() -> str:
    if sys.stdin is None:
        raise DocumentError("standard input is closed", code="file-unreadable")
    try:
        text = sys.stdin.read(Limits().file_bytes + 1)
        text.encode()  # what could not be read stands in it as half characters
    except UnicodeError as error:
        raise DocumentError(
            "standard input is no UTF-8", code="document-encoding"
        ) from error
    if len(text) > Limits().file_bytes:
        raise DocumentError("standard input is too long", code="file-unreadable")
    return text


def _text_of(paths: Sequence[str]) -> str | None:
    """Return text where paths mean text, and None where they mean documents."""
    if tuple(paths) == ("-",):
        return _stdin()
    texts = [path for path in paths if Path(path).suffix.lower() in TEXTS]
    if len(texts) == len(paths):
        return read_texts(texts)
    if texts or "-" in paths:
        raise InvalidOKRError(
            "texts and documents are not reviewed together",
            code="invalid-path",
            place=(texts or ["-"])[0],
            hint="Ask twice.",
        )
    return None
