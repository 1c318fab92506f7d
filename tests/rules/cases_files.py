"""Families N, Y and F."""

PNG = {"a/plan.png (9 bytes)": ""}
SYNC = "sync-conflict-20240105-101500-ABCDEFG"
BODY = "# Ice\n\nThe pond froze in December of that year, and the harvest began.\n"

HITS = {
    "N001": [
        ({"What?.md": "x\n"}, "What?.md:1:1"),
        ({"a:b.md": "x\n", "c*.png (1 bytes)": ""}, ["a:b.md", "c*.png"]),
        ({"con.md": "x\n", "Aux/x.md": "x\n"}, "Aux/x.md:1:1 con.md:1:1"),
        ({"a./x.md": "x\n", "a./y.md": "y\n"}, "a./x.md:1:1"),
        ({"x" * 260 + ".md": "x\n"}, "x" * 260 + ".md:1:1"),
        ({"tab\there.md": "x\n"}, ["tab\there.md"]),
    ],
    "N002": [
        ({"C# notes.md": "x\n"}, ["C# notes.md"]),
        ({"a [b].png (1 bytes)": "", "50%%.md": "x\n"}, ["50%%.md", "a [b].png"]),
    ],
    "N003": [
        ({"a/plan.png (1 bytes)": "", "a/Plan.png (1 bytes)": ""}, "a/plan.png:1:1"),
        ({"caf\u00e9.md": "x\n", "cafe\u0301.md": "x\n"}, "caf\u00e9.md:1:1"),
        ({"Notes/a.md": "x\n", "notes/b.md": "x\n", "notes/c.md": "x\n"}, "notes/b.md:1:1"),
    ],
    "N004": [
        ({"202301011230 A.md": "x\n", "202301011230 B.md": "x\n"}, ["202301011230 B.md"]),
        (
            {"20230101123045.md": "x\n", "b/Tin 20230101123045.md": "x\n"},
            ["b/Tin 20230101123045.md"],
        ),
    ],
    "N005": [
        ({"A.md": "---\naliases: [B]\n---\n", "B.md": "x\n"}, "A.md:2:11"),
        (
            {"A.md": "---\naliases: [X, Y]\n---\n", "B.md": "---\naliases: [y]\n---\n"},
            "B.md:2:11",
        ),
    ],
    "N006": [
        ({"Lead.md": "# Tin\n"}, "Lead.md:1:1"),
        ({"hale1990salt Salt.md": "# Sugar\n"}, ["hale1990salt Salt.md"]),
        ({"Lead.md": "---\ntitle: Tin\n---\n"}, "Lead.md:2:8"),
    ],
    "Y001": [
        ("", "1:1"),
        (" \n\n\t\n", "1:1"),
        ("---\ntags: [a]\n---\n", "1:1"),
        ('---\nup: "[[x]]"\n---\n\n', "1:1"),
    ],
    "Y002": [
        ("---\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n---\ntext\n", "2:1"),
        ("- <<<<<<< HEAD\n\n<<<<<<< HEAD\n\n- a\n\n=======\n# b\n>>>>>>> x\n", "3:1"),
        ("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n", "1:1"),
        ("text\n\n<<<<<<< ours\na\n||||||| base\nb\n=======\nc\n>>>>>>> theirs\n", "3:1"),
    ],
    "Y003": [
        ({"Ice.md": BODY, f"Ice.{SYNC}.md": BODY}, f"Ice.{SYNC}.md:1:1"),
        ({f"Ice.{SYNC}.md": BODY}, f"Ice.{SYNC}.md:1:1"),
        (
            {"Ice (conflicted copy 2026-07-10 070952).md": BODY},
            ["Ice (conflicted copy 2026-07-10 070952).md"],
        ),
        (
            {"Ice (Anna's conflicted copy 2024-01-05).md": BODY},
            ["Ice (Anna's conflicted copy 2024-01-05).md"],
        ),
        (
            {"Ice (Konflikt-Kopie von Anna 2024-01-05).md": BODY},
            ["Ice (Konflikt-Kopie von Anna 2024-01-05).md"],
        ),
        (
            {"Ice_conflict-20240105-101500.md": BODY, "Ice (Case Conflict 1).md": BODY},
            ["Ice (Case Conflict 1).md", "Ice_conflict-20240105-101500.md"],
        ),
        ({"Ice.md": BODY, "Ice 2.md": BODY, "Ice (1).md": BODY}, ["Ice (1).md", "Ice 2.md"]),
        (
            {
                "Ice-DESKTOP1.md": BODY,
                "kbtool.toml": '[rules.sync-conflict-copy]\nhost-names = ["DESKTOP1"]\n',
            },
            "Ice-DESKTOP1.md:1:1",
        ),
    ],
    "Y004": [
        ("Written on {{date}}.\n", "1:12"),
        ("<% tp.file.title %>\n", "1:1"),
        ("---\ntitle: '{{title}}'\n---\nText.\n", "2:9"),
    ],
    "Y005": [
        ("```\ncode\n", "1:1"),
        ("text\n\n%%\nhidden\n", "3:1"),
        ("$$\nx\n", "1:1"),
        ("text\n\n<!-- hidden\n\nmore\n", "3:1"),
    ],
    "Y006": [
        ("Three words only.\n", "1:1"),
        ({"note.md": "One two.\n", "kbtool.toml": "[rules.stub-note]\nwords = 3\n"}, "1:1"),
    ],
    "F001": [
        (b"caf\xe9\n", "1:4"),
        (b"a\nb\xff\n", "2:2"),
    ],
    "F002": [
        ({"x.md (unreadable-file: permission denied)": ""}, "x.md:1:1"),
        ({"m.canvas": "{"}, "m.canvas:1:2"),
    ],
    "F003": [
        ({"note.md": "x" * 90 + "\n", "kbtool.toml": "[limits]\nnote-bytes = 80\n"}, "1:1"),
        ({"note.md": "a\n" + "x" * 90, "kbtool.toml": "[limits]\nline-characters = 80\n"}, "2:1"),
    ],
    "F004": [
        ({"x.md (link-leaves-vault: leads out of the vault)": ""}, "x.md:1:1"),
        ({"a (link-leaves-vault: leads in a ring)": ""}, "a:1:1"),
    ],
    "F005": [
        (b"\xef\xbb\xbftext\n", "1:1"),
        (b"\xef\xbb\xbf---\na: 1\n---\ntext\n", "1:1"),
    ],
    "F006": [
        ({"x.md (problem parse-timeout: took too long)": "x"}, "x.md:1:1"),
        ({"a/x.md (problem parse-timeout: took too long)": "x"}, "a/x.md:1:1"),
    ],
    "F007": [
        ({"x.md (not-downloaded: is in the cloud)": ""}, "x.md:1:1"),
        ({"a/x.md (not-downloaded: is in the cloud)": ""}, "a/x.md:1:1"),
    ],
    "F008": [
        (b"\x00\x01\x00\x02\x00\x00\x00\x00", "1:1"),
        (b"a\x00b\x00c\x00d\x00e\x00", "1:2"),
    ],
    "F009": [
        ({"a/b (too-deep: lies below the limit)": ""}, "a/b:1:1"),
        ({"a/c (too-deep: lies below the limit)": ""}, "a/c:1:1"),
    ],
}

ALONE = {
    "N001": [
        {"What now.md": "x\n", "Über uns 中文.md": "x\n"},
        {"v1.2 notes.md": "x\n", "2024.05/x.md": "x\n"},
        {"console.md": "x\n", "Auxiliary/com10.md": "x\n"},
        {"It's (really) [so] & more!.md": "x\n"},
        {"x" * 250 + ".md": "x\n"},
        {"：｜【】“”.md": "x\n"},
    ],
    "N002": [
        {"C sharp 100%.md": "x\n"},
        {"It's & (so).md": "x\n", "：｜【】.md": "x\n"},
    ],
    "N003": [
        {"a/plan.png (1 bytes)": "", "b/Plan.png (1 bytes)": ""},
        {"Cafe.md": "x\n", "Café.md": "x\n"},
        {"Notes/a.md": "x\n", "Notes/A b.md": "x\n"},
    ],
    "N004": [
        {"202301011230 A.md": "x\n", "202301011231 B.md": "x\n"},
        {
            "2023-01-01.md": "x\n",
            "b/2023-01-01.md": "x\n",
            "20230101 a.md": "",
            "20230101 b.md": "",
        },
    ],
    "N005": [
        {"A.md": "---\naliases: [a, X]\n---\n", "B.md": "---\naliases: [Z]\n---\n"},
        {"A.md": "---\naliases: [B x]\n---\n", "B.md": "x\n"},
    ],
    "N006": [
        {"Lead white.md": "---\ntitle: lead-white\n---\n# Lead White!\n"},
        {
            "Lead 20230101123045.md": "# Lead\n",
            "hale1990salt Salt, a history.md": "# Salt: a history\n",
        },
        {"2024-05-01.md": "# A day\n", "index.md": "# Welcome\n", "Lead.md": "## Use\n"},
    ],
    "Y001": [
        "Words.\n",
        "![[x.png]]\n",
        "# Heading\n",
        "---\na: 1\n---\n```\ncode\n```\n",
        "source:: x\n",
    ],
    "Y002": [
        "Heading\n=======\n\ntext\n",
        "```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n```\n",
        "    <<<<<<< HEAD\n    a\n    =======\n    b\n    >>>>>>> x\n",
        "<<<<<<< HEAD\n\nnot a merge\n",
        "a << b and >>>>>>> quoted deep\n",
    ],
    "Y003": [
        {"Ice.md": BODY, "Ice 2.md": "# Other\n\nSomething else.\n"},
        {"Chapter 1.md": BODY, "Chapter 2.md": BODY},
        {"War (conflict of 1914).md": BODY, "Conflict.md": BODY},
        {"Ice (1).md": BODY, "Ice (1990).md": BODY},
        {"Ice-DESKTOP1.md": BODY, "Ice.md": BODY},
        {"Ice.md": "short\n", "Ice 2.md": "short\n"},
        {"Sync conflicts.md": BODY, "Merge_conflict-notes.md": BODY},
        {"Ice (copy).md": BODY, "Ice copy.md": BODY},
    ],
    "Y004": [
        "Use `{{date}}` and\n\n```\n<% tp.date.now() %>\n```\n",
        {"T/a.md": "{{title}}\n", "kbtool.toml": '[vault]\ntemplates = ["T"]\n'},
        "$x^{{2}}$ and {one} <b>50 %</b>\n",
    ],
    "Y005": [
        "```\ncode\n```\n\n%% hidden %%\n\n$$\nx\n$$\n\n<!-- c -->\n",
        "50 %% of it, $5 and `code`\n",
        "````\n```\n````\n",
        "> ```\n> code\n> ```\n\ntext\n",
    ],
    "Y006": [
        "word " * 20 + "\n",
        {"index.md": "Short.\n", "e.md": ""},
    ],
    "F001": ["café 中文 \n", b"caf\xc3\xa9\n"],
    "F002": [{"x.md": "x\n"}, {"m.canvas": '{"nodes": [], "edges": []}', "e.canvas": "{}"}],
    "F003": ["x" * 90_000 + "\n", {"note.md": "x\n", "kbtool.toml": "[limits]\nnote-bytes = 80\n"}],
    "F004": [{"x.md": "x\n"}, {"x.md (unreadable-file: is a FIFO)": ""}],
    "F005": ["text\n", "te\ufeffxt\n"],
    "F006": ["x\n", {"a.md": "x" * 1000}],
    "F007": [{"x.md": "x\n"}, {".x.md.icloud": ""}],
    "F008": ["text\n", "中文\n"],
    "F009": [{"a/b/c/d/e/f/g.md": "x\n"}, {"x.md (unreadable-file: gone)": ""}],
}
