"""The part of the SARIF 2.1.0 schema that kbtool's logs reach, in the standard's own terms.

Written from the standard's text (sections 3.13 to 3.58): required members, enumerations, lower
bounds, and no members beside those named.
"""


def closed(required=(), **members):
    members["properties"] = {"type": "object"}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": members,
    }


def ref(name):
    return {"$ref": f"#/definitions/{name}"}


def several(name, least=0):
    return {"type": "array", "minItems": least, "uniqueItems": least > 0, "items": ref(name)}


TEXT = {"type": "string"}
INDEX = {"type": "integer", "minimum": -1, "default": -1}
PLACE = {"type": "integer", "minimum": 1}
OFFSET = {"type": "integer", "minimum": 0}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
URI = {"type": "string", "format": "uri-reference", "pattern": r"^[!-~]*$"}

SARIF = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    **closed(
        ["version", "runs"],
        **{"$schema": {"type": "string", "format": "uri"}},
        version={"enum": ["2.1.0"]},
        runs={"type": "array", "minItems": 0, "items": ref("run")},
    ),
    "definitions": {
        "run": closed(
            ["tool"],
            tool=ref("tool"),
            results={"type": "array", "items": ref("result")},
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            originalUriBaseIds={"type": "object", "additionalProperties": ref("artifactLocation")},
        ),
        "tool": closed(["driver"], driver=ref("toolComponent")),
        "toolComponent": closed(
            ["name"],
            name=TEXT,
            version=TEXT,
            rules={"type": "array", "uniqueItems": True, "items": ref("reportingDescriptor")},
        ),
        "reportingDescriptor": closed(
            ["id"],
            id=TEXT,
            name=TEXT,
            shortDescription=ref("multiformatMessageString"),
            fullDescription=ref("multiformatMessageString"),
            defaultConfiguration=closed(level=LEVEL),
            help=ref("multiformatMessageString"),
        ),
        "multiformatMessageString": closed(["text"], text=TEXT, markdown=TEXT),
        "message": closed(["text"], text=TEXT, markdown=TEXT),
        "result": closed(
            ["message"],
            ruleId=TEXT,
            ruleIndex=INDEX,
            level=LEVEL,
            message=ref("message"),
            locations={"type": "array", "minItems": 0, "items": ref("location")},
            relatedLocations=several("location"),
            partialFingerprints={"type": "object", "additionalProperties": TEXT},
            fixes=several("fix"),
        ),
        "location": closed(physicalLocation=ref("physicalLocation"), message=ref("message")),
        "physicalLocation": closed(
            ["artifactLocation"], artifactLocation=ref("artifactLocation"), region=ref("region")
        ),
        "artifactLocation": closed(uri=URI, uriBaseId=TEXT, index=INDEX),
        "region": closed(
            startLine=PLACE,
            startColumn=PLACE,
            endLine=PLACE,
            endColumn=PLACE,
            charOffset=OFFSET,
            charLength=OFFSET,
        ),
        "fix": closed(
            ["artifactChanges"],
            description=ref("message"),
            artifactChanges=several("artifactChange", 1),
        ),
        "artifactChange": closed(
            ["artifactLocation", "replacements"],
            artifactLocation=ref("artifactLocation"),
            replacements={"type": "array", "minItems": 1, "items": ref("replacement")},
        ),
        "replacement": closed(
            ["deletedRegion"],
            deletedRegion=ref("region"),
            insertedContent=closed(text=TEXT),
        ),
    },
}
