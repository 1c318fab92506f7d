"""Family G."""

TIN = {"Tin.md": "A metal.\n"}
INDEX = {"index.md": "Words.\n"}

HITS = {
    "G001": [
        ("Alone.\n", "1:1"),
        ({"note.md": "[[note]] links to itself\n", **INDEX}, "1:1"),
        ({"a.md": "[[b]]\n", "b.md": "x\n"}, "a.md:1:1"),
        ({"a.md": "![[p.png]]\n", "p.png (3 bytes)": ""}, "a.md:1:1"),
        ({"a/index.md": "Deep down.\n"}, "a/index.md:1:1"),
    ],
    "G002": [
        ("Words.\n", "1:1"),
        ({"note.md": "[t](https://example.org)\n"}, "1:1"),
        ({"note.md": "Words.\n", "b.md": "[[note]]\n"}, "1:1"),
    ],
    "G003": [
        ("Words.\n", "1:1"),
        ({"note.md": "Words.\n", "b.md": "[[c]]\n", "c.md": "[[b]]\n"}, "1:1"),
    ],
    "G004": [
        ({**INDEX, "a.md": "[[b]]\n", "b.md": "[[a]]\n"}, "a.md:1:1 b.md:1:1"),
        (
            {"kbtool.toml": '[graph]\nroots = ["start.md"]\n', "start.md": "x\n", "a.md": "x\n"},
            "a.md:1:1",
        ),
    ],
    "G005": [
        ({"note.md": "Some tin ore here.\n", "Tin ore.md": "x\n"}, "1:6"),
        ({"note.md": "A\n- Tin ore, TIN ORE\n", "Tin ore 20230101123045.md": "x\n"}, "2:3"),
        ({"note.md": "用铅白画的\n", "铅白.md": "x\n"}, "1:2"),
        ({"note.md": "White lead's use.\n", "C.md": "---\naliases: [White lead]\n---\n"}, "1:1"),
        ({"note.md": "Tin ore washing.\n", "Tin ore.md": "", "Tin ore washing.md": ""}, "1:1"),
    ],
    "G006": [
        ({"a.md": "up:: [[b]]\n", "b.md": "up:: [[a]]\n"}, "a.md:1:6"),
        ({"a.md": '---\nparent: "[[a]]"\n---\n'}, "a.md:2:10"),
        (
            {"a.md": "up:: [[b]]\n", "b.md": '---\nup: "[[c]]"\n---\n', "c.md": "(Up:: [[a]])\n"},
            "a.md:1:6",
        ),
        (
            {
                "a.md": "part of:: [[b]]\n",
                "b.md": '---\nPart of: "[[a]]"\n---\n',
                "kbtool.toml": '[graph]\nhierarchy-fields = ["Part of"]\n',
            },
            "a.md:1:11",
        ),
        ({"a.md": "up:: [[b]], [[c]]\n", "b.md": "x\n", "c.md": "up:: [[a]]\n"}, "a.md:1:13"),
    ],
}

ALONE = {
    "G001": [
        {"note.md": "x\n", "index.md": "[[note]]\n"},
        {"note.md": "x\n", "index.md": "---\nup: '[[note]]'\n---\n"},
        {"note.md": "x\n", "home.md": "![[note]]\n", "README.md": "[t](home.md)\n"},
        {"2024-05-01.md": "A day.\n", "Journal/2024-05-02.md": "Another.\n"},
        {
            "note.md": "x\n",
            "m.canvas": '{"nodes": [{"id": "1", "type": "file", "file": "note.md"}]}',
        },
        {"Inbox.md": "x\n", "Garden MOC.md": "x\n"},
        {"T/a.md": "x\n", "kbtool.toml": '[vault]\ntemplates = ["T"]\n'},
        {"J/a.md": "x\n", "kbtool.toml": '[graph]\norphan-exempt = ["J/**"]\n'},
    ],
    "G002": [
        {"note.md": "[[Tin]]\n", "Tin.md": "[[note]]\n"},
        {"note.md": "[[Planned]]\n", **INDEX},
        {"2024-05-01.md": "A day.\n"},
    ],
    "G003": [
        {"note.md": "[[Tin]]\n", **TIN},
        {"note.md": "[[Planned]]\n"},
    ],
    "G004": [
        {"index.md": "[[a]]\n", "a.md": "[[b]]\n", "b.md": "x\n"},
        {"a.md": "[[b]]\n", "b.md": "[[a]]\n"},
        {
            "index.md": "![[m.canvas]]\n",
            "m.canvas": '{"nodes": [{"id": "1", "type": "file", "file": "a.md"}]}',
            "a.md": "x\n",
        },
    ],
    "G005": [
        {"note.md": "`tin ore` and [[Tin ore]], tin ore again\n", "Tin ore.md": "x\n"},
        {"note.md": "```\ntin ore\n```\n\n%% tin ore %% <!-- tin ore -->\n", "Tin ore.md": "x\n"},
        {"note.md": "Tin ores and stin ore, tin-ore\n", "Tin ore.md": "x\n"},
        {"note.md": "[tin ore](https://example.org) #tin/ore\n", "Tin ore.md": "x\n"},
        {"note.md": "Tin is a metal, 2024-05-01.\n", "Tin.md": "x\n", "2024-05-01.md": "x\n"},
        {"note.md": "# About tin ore\n\ntin\n\nore\n", "Tin ore.md": "x\n"},
    ],
    "G006": [
        {"a.md": "up:: [[b]]\n", "b.md": "down:: [[a]]\n"},
        {
            "a.md": "up:: [[b]] [[c]]\n",
            "b.md": "up:: [[d]]\n",
            "c.md": "up:: [[d]]\n",
            "d.md": "x\n",
        },
        {"a.md": "up:: [[b]]\n", "b.md": "See [[a]].\n"},
        {"a.md": "up:: [[No]]\n", "b.md": "`up:: [[b]]`\n"},
        {"a.md": "part of:: [[b]]\n", "b.md": "part of:: [[a]]\n"},
    ],
}
