"""`newsdedup completion`: what a shell needs to complete commands, options, paths, topics and rules."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish")


@click.command(short_help="Print what a shell needs to complete newsdedup's words.")
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> None:
    """Print what a shell needs to complete newsdedup's words: commands, options, paths, topics and rules.

    \b
    eval "$(newsdedup completion bash)"                      in ~/.bashrc
    eval "$(newsdedup completion zsh)"                       in ~/.zshrc
    newsdedup completion fish > ~/.config/fish/completions/newsdedup.fish
    """
    from newsdedup.cli import newsdedup

    made = get_completion_class(shell)
    assert made is not None
    source = made(newsdedup, {}, "newsdedup", "_NEWSDEDUP_COMPLETE")
    click.echo(source.source_template % source.source_vars())
