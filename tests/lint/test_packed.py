"""A table in bytes answers as the table does that it was made of, whatever its texts hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtool.lint.incremental.facts import FactTable
from kbtool.lint.incremental.packed import PackedTable, pack
from kbtool.lint.incremental.reads import Read
from kbtool.vault.names import key_of

words = st.text(st.sampled_from("ab/é\x1c\x1d\x1e\x1f\n\udc80\ud800er"), max_size=3)
pairs = st.tuples(words, words)
reads = st.one_of(st.builds(Read, words, words), st.builds(Read, words, pairs))
FORMS = {"word": words, "pair": pairs, "read": reads, "heading": words}


def tables(form):
    rows = st.dictionaries(
        words, st.lists(FORMS[form], min_size=1, max_size=3).map(tuple), max_size=5
    )
    return st.tuples(st.just(form), rows, st.dictionaries(words, st.lists(FORMS[form]).map(tuple)))


@pytest.mark.parametrize("form", FORMS)
def test_bytes_answer_as_the_table_does(form):
    key = key_of if form == "heading" else lambda item: item

    @given(tables(form), st.lists(words, max_size=3), st.booleans())
    def law(made, asked, whole):
        form, rows, new = made
        plain, in_bytes = FactTable(rows, key), PackedTable(pack(rows, form), form)
        if whole:
            assert in_bytes.by_key == plain.by_key
        for _ in range(2):
            items = {item for row in (*rows.values(), *new.values()) for item in row}
            for path in {*rows, *new, *asked}:
                assert in_bytes.row(path) == plain.row(path)
            for one in (*map(key, items), *asked):
                assert in_bytes.givers(one) == plain.givers(one)
            for first in asked:
                assert in_bytes.keys_under(first) == plain.keys_under(first)
            (plain, keys), (in_bytes, same) = plain.replaced(new), in_bytes.replaced(new)
            assert keys == same
        again = PackedTable(in_bytes.data, form) if isinstance(in_bytes, PackedTable) else plain
        assert again.rows == plain.rows

    law()
