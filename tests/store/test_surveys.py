"""A survey comes out of the state as it went in."""

from rule_helpers import made

from kbtool.citations.citations import Citations
from kbtool.lint.survey import Survey
from kbtool.store.surveys import decoded, encoded

FILES = {
    "a/Lead.md": "---\naliases: [Ceruse, 铅]\ncitekey: hale1998\n---\n# Lead\n\n[[Tin#Use]]\n",
    "Tin.md": "## Use\n\nsource:: [[Lead]]\nup:: [[Nothing]]\n\n#literature [[Lead]]\n",
    "Templates/Daily.md": "{{date}}\n",
    "plan.canvas": '{"nodes": [{"id": "1", "type": "file", "file": "Tin.md"}], "edges": []}',
    "plan.png": "x",
}


def test_what_is_encoded_is_decoded_alike():
    vault = made(FILES).vault
    for citations in (Citations.of(vault), None):
        survey = Survey.of(vault, citations)
        paths = sorted(FILES)
        assert decoded(encoded(survey, paths), paths) == survey
    assert survey.missing == {"Tin.md": ("Nothing",)}
    assert survey.incoming["Tin.md"] == ("a/Lead.md", "plan.canvas")
