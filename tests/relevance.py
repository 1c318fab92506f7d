# ruff: noqa: E501 - a question and its note stand on one line
"""How well searches find the right note, beside plain BM25 over the body.

    python tests/relevance.py

Prints the mean reciprocal rank of both and every query whose note does not come first. The notes
are those of `vault/`, of a few letters below, and of the shared vaults where they are at hand.
"""

import math
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


class Question(NamedTuple):
    kind: str
    query: str
    path: str


OWN = {
    "own/Phở ở Hà Nội.md": "# Phở ở Hà Nội\n\nMột bát phở bò trên đường Lý Quốc Sư, quán nhỏ.",
    "own/Điện Biên Phủ.md": "# Điện Biên Phủ\n\nTrận đánh kéo dài năm mươi sáu ngày đêm.",
    "own/Smørrebrød.md": "# Smørrebrød\n\nRugbrød, smør og sild; en dansk frokost.",
    "own/Łódź.md": "# Łódź\n\nMiasto fabryk; ulica Piotrkowska ma ponad cztery kilometry.",
    "own/Straßenverkehr.md": (
        "# Straßenverkehr\n\nDie Straßenverkehrsordnung kennt keine Fußgängerampelphasenplanung."
    ),
    "own/Müller.md": "# Müller\n\nHerr Müller mahlt. Seine Mühle steht am Flüsschen.",
    "own/Datenschutzgrundverordnung.md": (
        "# Datenschutzgrundverordnung\n\nAuskunftsanspruch, Löschungspflicht, Rechenschaft."
    ),
    "own/node.js-setup.md": "# Setting up the server\n\nInstall version 20 and run `npm ci`.",
    "own/v2.1.3-release-notes.md": "# What changed\n\nFaster start, fewer crashes.",
    "own/parse_config_file.md": "# The loader\n\nCall `parseConfigFile()` before `initLogger()`.",
    "own/机器学习入门.md": "# 机器学习入门\n\n监督学习需要标注数据。用Python写一个线性回归。",
    "own/深度学习与神经网络.md": "# 深度学习与神经网络\n\n反向传播是训练神经网络的方法。",
    "own/上海的地铁.md": "# 上海的地铁\n\n二号线从浦东机场到徐泾东，早高峰很挤。",
    "own/東京の夏.md": "# 東京の夏\n\n花火大会とかき氷。隅田川のそばで見る。",
    "own/서울의 봄.md": "# 서울의 봄\n\n한강 공원에서 자전거를 탄다.",
    "own/Naïve café.md": "# Naïve café\n\nThe façade was repainted; the crème brûlée stayed.",
    "own/Running shoes.md": "# Running shoes\n\nWorn soles hurt knees. Replace them every year.",
    "own/Sourdough.md": "# Sourdough\n\nFeed the starter twice a day; bake when it doubles.",
    "own/Bicycle maintenance.md": (
        "---\naliases: [fixing bikes]\n---\n# Bicycle maintenance\n\nOil the chain. Check brakes."
    ),
}

NOTES = "vault/Notes/"
FOAM = "foam-docs/user/"
QUESTIONS = (
    Question("accents", "pho o ha noi", "own/Phở ở Hà Nội.md"),
    Question("accents", "dien bien phu", "own/Điện Biên Phủ.md"),
    Question("accents", "duong ly quoc su", "own/Phở ở Hà Nội.md"),
    Question("accents", "smorrebrod", "own/Smørrebrød.md"),
    Question("accents", "rugbrod", "own/Smørrebrød.md"),
    Question("accents", "lodz", "own/Łódź.md"),
    Question("accents", "strassenverkehr", "own/Straßenverkehr.md"),
    Question("accents", "Mueller", "own/Müller.md"),
    Question("accents", "muhle flusschen", "own/Müller.md"),
    Question("accents", "naive cafe facade", "own/Naïve café.md"),
    Question("accents", "creme brulee", "own/Naïve café.md"),
    Question("accents", "exzerpieren heisst auswahlen", f"{NOTES}Deutsch/Exzerpieren heißt auswählen.md"),
    Question("accents", "naïvé cafe", "own/Naïve café.md"),
    Question("chinese", "学习", "own/机器学习入门.md"),
    Question("chinese", "机器学习", "own/机器学习入门.md"),
    Question("chinese", "神经网络", "own/深度学习与神经网络.md"),
    Question("chinese", "地铁", "own/上海的地铁.md"),
    Question("chinese", "慢读", f"{NOTES}中文/慢读是一种判断.md"),
    Question("chinese", "眉批", f"{NOTES}中文/眉批与对话.md"),
    Question("chinese", "朱子", f"{NOTES}中文/朱子读书法.md"),
    Question("chinese", "熟读精思", f"{NOTES}中文/朱子读书法.md"),
    Question("chinese", "双语", f"{NOTES}中文/双语阅读的两种走神.md"),
    Question("chinese", "实体经济", f"{NOTES}Real economy.md"),
    Question("chinese", "花火", "own/東京の夏.md"),
    Question("chinese", "자전거", "own/서울의 봄.md"),
    Question("chinese", "如何训练神经网络", "own/深度学习与神经网络.md"),
    Question("mixed", "用Python写", "own/机器学习入门.md"),
    Question("mixed", "Python线性回归", "own/机器学习入门.md"),
    Question("mixed", "只读English", f"{NOTES}中文/双语阅读的两种走神.md"),
    Question("typo", "semiconducters", f"{NOTES}Semiconductors.md"),
    Question("typo", "sourdugh", "own/Sourdough.md"),
    Question("typo", "bicylce maintenance", "own/Bicycle maintenance.md"),
    Question("typo", "libaries lend attention", f"{NOTES}Libraries lend attention, not books.md"),
    Question("typo", "backlnks", f"{FOAM}features/backlinking.md"),
    Question("typo", "smart fodlers", f"{FOAM}features/smart-folders.md"),
    Question("compound", "grundverordnung", "own/Datenschutzgrundverordnung.md"),
    Question("compound", "datenschutz", "own/Datenschutzgrundverordnung.md"),
    Question("compound", "verkehrsordnung", "own/Straßenverkehr.md"),
    Question("compound", "gesprächspartner", "vault/Literature/haas2019kartei Die Kartei als Gesprächspartner.md"),
    Question("compound", "ampelphasen", "own/Straßenverkehr.md"),
    Question("inflection", "export control", f"{NOTES}Export controls aligned private firms with the state, after Lindqvist 20230121203310.md"),
    Question("inflection", "running shoe", "own/Running shoes.md"),
    Question("inflection", "rule outlives campaign", f"{NOTES}Rules outlive campaigns 20230218112940.md"),
    Question("inflection", "embedding notes", f"{FOAM}features/embeds.md"),
    Question("inflection", "footnote", f"{FOAM}features/footnotes.md"),
    Question("inflection", "strong industry growing beside plans", f"{NOTES}Most of China's strong industries grew beside the plan, after Okafor 20230122084501.md"),
    Question("question", "how do I create a daily note?", f"{FOAM}features/daily-notes.md"),
    Question("question", "what is the real economy", f"{NOTES}Real economy.md"),
    Question("question", "why is it that a title should be a sentence", f"{NOTES}A title should be a sentence 20230402181818.md"),
    Question("question", "how can I export my notes to a pdf", f"{FOAM}recipes/export-to-pdf.md"),
    Question("question", "how can I move over from obsidian to foam", f"{FOAM}recipes/migrating-from-obsidian.md"),
    Question("question", "where do the dates of the chip industry stand", f"{NOTES}Semiconductors.md"),
    Question("question", "can I check the spelling of what I write", f"{FOAM}features/spell-checking.md"),
    Question("question", "which of the habits did I test in march", "vault/Maps/Reading and notes.md"),
    Question("pasted", "A noun is a drawer. A sentence can be wrong, and only what can be wrong can be improved.", f"{NOTES}A title should be a sentence 20230402181818.md"),
    Question("pasted", "“A fine is a price for behaviour. It says nothing\nabout the trade.”", f"{NOTES}E-commerce is welcome where it moves goods 20230129100230.md"),
    Question("pasted", "The irony is worth keeping: an instrument meant to slow a competitor solved his hardest coordination problem.", f"{NOTES}Export controls aligned private firms with the state, after Lindqvist 20230121203310.md"),
    Question("pasted", "Ein Verweis ohne Grund ist\nein Türschild ohne Haus.", f"{NOTES}Deutsch/Zettel brauchen Nachbarn.md"),
    Question("pasted", "读得慢，不是因为字难，而是因为每一句都要回答一个问题", f"{NOTES}中文/慢读是一种判断.md"),
    Question("pasted", "Officials who say in spring that the storm is over are telling the truth", f"{NOTES}Rules outlive campaigns 20230218112940.md"),
    Question("pasted", "Rereading feels like knowing - because the page does all the work!", f"{NOTES}Recall beats rereading, after Tanaka 20230312070455.md"),
    Question("order", "regulation mild predictable", f"{NOTES}Predictable regulation is worth more than mild regulation 20230219093355.md"),
    Question("order", "margins defence", "vault/Literature/moreau2018margins In Defence of Margins.md"),
    Question("order", "filters resource", f"{FOAM}features/resource-filters.md"),
    Question("order", "pages gitlab publish", f"{FOAM}publishing/publish-to-gitlab-pages.md"),
    Question("order", "hand by copying", f"{NOTES}Copying by hand is slow enough to think 20230305081210.md"),
    Question("alias", "PRC", f"{NOTES}China.md"),
    Question("alias", "USA", f"{NOTES}United States.md"),
    Question("alias", "chips", f"{NOTES}Semiconductors.md"),
    Question("alias", "fixing bikes", "own/Bicycle maintenance.md"),
    Question("alias", "German model", f"{NOTES}Germany's industrial model.md"),
    Question("alias", "中国", f"{NOTES}China.md"),
    Question("name", "node.js", "own/node.js-setup.md"),
    Question("name", "nodejs setup", "own/node.js-setup.md"),
    Question("name", "v2.1.3", "own/v2.1.3-release-notes.md"),
    Question("name", "parse config file", "own/parse_config_file.md"),
    Question("name", "parseConfigFile", "own/parse_config_file.md"),
    Question("name", "ecommerce", f"{NOTES}E-commerce is welcome where it moves goods 20230129100230.md"),
    Question("name", "publish-to-vercel", f"{FOAM}publishing/publish-to-vercel.md"),
    Question("name", "2023-02-18", "vault/Journal/2023-02-18.md"),
    Question("name", "20230218112940", f"{NOTES}Rules outlive campaigns 20230218112940.md"),
    Question("plain", "platform economy", f"{NOTES}Platform economy.md"),
    Question("plain", "china", f"{NOTES}China.md"),
    Question("plain", "templates", f"{FOAM}features/templates.md"),
    Question("plain", "graph", f"{FOAM}features/graph-view.md"),
    Question("plain", "tags", f"{FOAM}features/tags.md"),
    Question("plain", "board game catan", "kepano/References/Catan.md"),
    Question("plain", "meeting with steph", "kepano/Notes/2023-09-12 Meeting with Steph.md"),
    Question("plain", "nectarine tart", "kepano/References/Brown butter nectarine tart.md"),
    Question("plain", "zelda", "kepano/References/The Legend of Zelda Breath of the Wild.md"),
    Question("plain", "kevin kelly", "kepano/References/Kevin Kelly.md"),
)  # fmt: skip


def notes_at_hand() -> dict[str, str]:
    """Return the texts of all notes by path, each vault below its name."""
    shared = Path(os.environ.get("KBTOOL_SHARED", ROOT.parent / "shared")) / "vaults"
    found = dict(OWN)
    for root in (ROOT / "vault", shared / "foam-docs", shared / "kepano"):
        for path in sorted(root.rglob("*.md")):
            inner = path.relative_to(root)
            if not any(part.startswith(".") for part in inner.parts):
                name = f"{root.name}/{inner.as_posix()}"
                found[name] = path.read_text("utf-8", "replace").removeprefix("\ufeff")
    return found


def rank_in(order: list[str], path: str) -> float:
    """Return one divided by the place of `path`, 0 beyond the tenth."""
    return 1 / (order.index(path) + 1) if path in order[:10] else 0.0


class PlainRanking:
    """BM25 over the words of the body: any word matches, letters are only lower-cased."""

    def __init__(self, files: dict[str, str]) -> None:
        bodies = {p: re.sub(r"\A---\n.*?\n---\n", "", t, flags=re.DOTALL) for p, t in files.items()}
        self.words = {path: Counter(self.split(body)) for path, body in bodies.items()}
        self.mean = sum(words.total() for words in self.words.values()) / len(files)
        self.holding = Counter(word for words in self.words.values() for word in words)

    @staticmethod
    def split(text: str) -> list[str]:
        return re.findall(r"\w+", text.lower())

    def order(self, query: str) -> list[str]:
        scores: Counter[str] = Counter()
        for word in self.split(query):
            holding = self.holding[word]
            rarity = math.log(1 + (len(self.words) - holding + 0.5) / (holding + 0.5))
            for path, words in self.words.items():
                if count := words[word]:
                    length = 0.25 + 0.75 * words.total() / self.mean
                    scores[path] += rarity * count * 2.2 / (count + 1.2 * length)
        return [path for path, _ in scores.most_common()]


def measured() -> list[tuple[Question, float, float, str]]:
    """Return each question with our reciprocal rank, the plain one, and what came first."""
    from searching import TODAY, MemoryNotes, documents_of

    from kbtool.index.lifecycle.overlay import overlaid
    from kbtool.index.query.parser import parse
    from kbtool.index.search.searcher import SearchRequest, search

    files = notes_at_hand()
    notes = MemoryNotes(files)
    view = overlaid(None, documents_of(notes), {})
    plain = PlainRanking(files)
    rows = []
    for question in QUESTIONS:
        if question.path not in files:
            continue
        asked = SearchRequest(query=question.query, tree=parse(question.query, TODAY), limit=10)
        order = [str(hit.path) for hit in search(view, notes, asked).hits]
        beside = rank_in(plain.order(question.query), question.path)
        first = order[0] if order else "nothing"
        rows.append((question, rank_in(order, question.path), beside, first))
    return rows


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def main() -> None:
    rows = measured()
    print(f"{'kind':<12}{'queries':>8}{'kbtool':>8}{'plain':>8}")
    for kind in dict.fromkeys(question.kind for question, *_ in rows):
        of_kind = [row for row in rows if row[0].kind == kind]
        ours, plain = mean([row[1] for row in of_kind]), mean([row[2] for row in of_kind])
        print(f"{kind:<12}{len(of_kind):>8}{ours:>8.2f}{plain:>8.2f}")
    print(f"{'all (MRR)':<12}{len(rows):>8}{mean([r[1] for r in rows]):>8.3f}", end="")
    print(f"{mean([r[2] for r in rows]):>8.3f}\n")
    for question, ours, _, first in rows:
        if ours < 1:
            print(
                f"{ours:.2f}  {question.kind}: {question.query!r} wants {question.path}, got {first}"
            )


if __name__ == "__main__":
    main()
