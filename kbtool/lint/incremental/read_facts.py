"""The facts that rules keep of all notes, as they ask for them, with every question noted."""

from collections.abc import Mapping
from typing import Any

from kbtool.config.settings import Config
from kbtool.lint.incremental.facts import FactTable
from kbtool.lint.incremental.reads import ALL, Recorder
from kbtool.model.location import NotePath
from kbtool.rules.facts import Answers, Fact, Lookup, Query


def fact_table(fact: Fact) -> str:
    """Return the name of the table that holds a fact of the rules' own."""
    return f"fact {fact.name}"


class ReadFacts:
    """Answers rules by the tables; what queries have answered once is kept in `answers`."""

    def __init__(
        self,
        recorder: Recorder,
        tables: Mapping[str, FactTable],
        answers: Mapping[str, dict[str, Any]],
        config: Config,
    ) -> None:
        self._recorder = recorder
        self._tables = tables
        self._answers = answers
        self._config = config
        self._prepared: dict[str, Any] = {}

    def count(self, fact: Fact, key: str) -> int:
        """Return how many files give a key."""
        name = fact_table(fact)
        self._recorder.note(name, key)
        return len(self._tables[name].givers(key))

    def rows(self, fact: Fact) -> Mapping[NotePath, tuple[Any, ...]]:
        """Return all rows."""
        name = fact_table(fact)
        self._recorder.note(name, ALL)
        return self._tables[name].rows

    def answer(self, query: Query[Lookup], key: str) -> str | None:
        """Return a query's answer."""
        self._recorder.note(query.name, key)
        known = self._answers[query.name]
        if key not in known:
            known[key] = self._prepare(query)(key)
        found: str | None = known[key]
        return found

    def prepared(self, query: Query[Answers]) -> Answers:
        """Return what a query prepares."""
        self._recorder.note(fact_table(query.fact), ALL)
        return self._prepare(query)

    def _prepare(self, query: Query[Answers]) -> Answers:
        if query.name not in self._prepared:
            table = self._tables[fact_table(query.fact)]
            self._prepared[query.name] = query.prepare(table, self._config)
        found: Answers = self._prepared[query.name]
        return found
