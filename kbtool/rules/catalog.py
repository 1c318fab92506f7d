"""Every rule there is, listed by hand; a code once given is never given again."""

from typing import Final

from kbtool.rules.rule import Rule

CATALOG: Final[tuple[Rule, ...]] = ()
