"""`kbtool rule`: the rules, and one rule's page, without a vault and offline."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from kbtool.rules.rule import Rule


def _names() -> list[str]:
    from kbtool.rules.catalog import CATALOG

    return [name for rule in CATALOG for name in (rule.code, rule.name)]


def rule(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CODE|NAME|LETTER]…",
            help="Rules to explain; a family's letter lists its rules.",
        ),
    ] = None,
    output_format: Annotated[
        Literal["text", "json"], typer.Option("--format", help="For eyes or for programs.")
    ] = "text",
) -> None:
    """List the rules, or explain some of them.

    In the list, * marks rules that --fix mends, + those that need --unsafe-fixes.
    """
    from kbtool.cli.console import console_of
    from kbtool.cli.options import options_of
    from kbtool.report.rules import rule_page, rules_json, rules_list
    from kbtool.rules.catalog import CATALOG

    console = console_of(options_of(context))
    chosen = _chosen(words or [])
    if output_format == "json":
        console.write(rules_json(chosen or CATALOG))
    elif chosen and not any(len(word) == 1 for word in words or []):
        console.show("\n\n".join(rule_page(one, console.style) for one in chosen))
    else:
        console.show(rules_list(chosen or CATALOG, console.style))


def _chosen(words: list[str]) -> "tuple[Rule, ...]":
    """Return the rules that the words name, in the words' order."""
    from kbtool.errors import UsageError
    from kbtool.lint.rule_set import codes_of
    from kbtool.rules.catalog import CATALOG
    from kbtool.rules.suggest.words import nearest_words

    codes: list[str] = []
    for word in words:
        found = codes_of(word)
        if not found:
            near = nearest_words(word, _names())
            hint = f"; did you mean {near[0]}?" if near else "; kbtool rule lists them all."
            raise UsageError(f"No rule has the code or name '{word}'{hint}")
        codes += sorted(found)
    by_code = {one.code: one for one in CATALOG}
    return tuple(by_code[code] for code in dict.fromkeys(codes))
