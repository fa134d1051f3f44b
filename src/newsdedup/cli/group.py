"""The command group: loads a command when it is called, and is the one funnel for everything that goes wrong.

Says what happened in one line on stderr and gives the exit code that stands for it. Knows nothing of any command.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from newsdedup import __version__
from newsdedup.cli.messages import Messages
from newsdedup.errors import NewsdedupError

_CODES = {errno.EACCES: 77, errno.EPERM: 77} | dict.fromkeys(
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS), 74
)
"""What the operating system may refuse, and the exit code for it; any other refusal is a bug here."""


HELP_NAMES = ["-h", "--help"]


class Commands(click.Group):
    """A group whose commands are modules beside it, imported when one is called.

    Args:
        table: every command's name and its line in the overview.
    """

    def __init__(self, table: Mapping[str, str], **settings: Any) -> None:
        super().__init__(**settings, context_settings={"help_option_names": HELP_NAMES, "max_content_width": 100})
        self.table = table
        click.version_option(__version__, message="%(prog)s %(version)s")(self)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None for a name that is not in the table."""
        if cmd_name not in self.table:
            return None
        command = getattr(import_module(f"newsdedup.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the overview without importing a command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.table.items()))

    def main(
        self, args: Sequence[str] | None = None, prog_name: str | None = None, *_: Any, **settings: Any
    ) -> NoReturn:
        """Run and exit: the process's whole life, in tests too."""
        settings.pop("standalone_mode", None)
        sys.exit(self._outcome(list(sys.argv[1:] if args is None else args), prog_name or "newsdedup", settings))

    def _outcome(self, args: list[str], prog_name: str, settings: dict[str, Any]) -> int:
        """Give the exit code of one run, having said what there was to say."""
        messages = Messages()
        try:
            code = self._invoke(args, prog_name, settings | {"obj": messages})
            if sys.stdout is not None:
                sys.stdout.flush()
        except BrokenPipeError:
            _abandon_stdout()
            return 0
        except (click.Abort, KeyboardInterrupt):
            _abandon_stdout()
            return 130
        except Exception as fault:
            _abandon_stdout()
            return _report(fault, messages)
        return code

    def _invoke(self, args: list[str], prog_name: str, settings: dict[str, Any]) -> int:
        """Call the command; what click itself has to say (usage, help) is said here."""
        if instruction := os.environ.get("_NEWSDEDUP_COMPLETE"):
            from click.shell_completion import shell_complete

            return shell_complete(self, {}, prog_name, "_NEWSDEDUP_COMPLETE", instruction)
        if not args:
            click.echo(self.make_context(prog_name, [], resilient_parsing=True).get_help(), err=True)
            return 2
        try:
            with self.make_context(prog_name, args, **settings) as context:
                self.invoke(context)
        except click.exceptions.Exit as stop:
            return stop.exit_code
        except click.ClickException as fault:
            fault.show()
            return fault.exit_code
        return 0


def _report(fault: Exception, messages: Messages) -> int:
    """Say what ended the run, in one line, and give its exit code."""
    if isinstance(fault, NewsdedupError):
        code, text = fault.exit_code, str(fault)
    elif isinstance(fault, OSError) and fault.errno in _CODES:
        code, text = _CODES[fault.errno], _refusal(fault)
    else:
        code, text = 1, f"this is a bug in newsdedup, please report it: {type(fault).__name__}: {fault}"
        if not messages.verbose:
            text += " (-v shows where)"
    messages.say("error", text, code=code)
    if messages.verbose:
        from traceback import print_exception

        print_exception(fault)
    return code


def _refusal(fault: OSError) -> str:
    reason = fault.strerror or str(fault)
    return f"{fault.filename}: {reason}" if fault.filename else reason


def _abandon_stdout() -> None:
    """Let nothing that is still buffered for stdout fail once more when the interpreter ends."""
    try:
        descriptor = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
    except (AttributeError, OSError, ValueError):
        return
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
