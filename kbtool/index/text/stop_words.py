"""English words that say little about what is searched; beside other words they need not match."""

from typing import Final

_WORDS: Final = (
    "a about after all also am an and any are as at be because been before being but by can "
    "could did do does doing for from had has have having he her him his how i if in into is it "
    "its just may me might more most my no nor not of on only or our out over own she should so "
    "some such than that the their them then there these they this those through to too under "
    "until up us very was we were what when where which while who whom why will with would you "
    "your "
)

_ASKING: Final = (
    "are can could did do does how is may should was were what when where which who whom why will "
    "would "
)

STOP_WORDS: Final = frozenset(_WORDS.split())

QUESTION_WORDS: Final = frozenset(_ASKING.split())
"""Those of them that a question begins with."""
