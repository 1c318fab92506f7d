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

STOP_WORDS: Final = frozenset(_WORDS.split())
