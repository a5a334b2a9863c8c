"""Documents and JSON bodies that no client of good will sends, by what is wrong with them."""

import gzip
import json
import random
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Make: TypeAlias = Callable[[random.Random], bytes]

DIGITS = "9" * 5_000
DEEP = 10_000
# What means something to SQL, to FTS5, to a shell, to a template, to a log, to a page, to a file system.
METACHARACTERS = (
    "' OR '1'='1",
    "'; DROP TABLE condition; --",
    '" OR ""="',
    "x') UNION SELECT name FROM sqlite_master --",
    "\\'; SELECT 1",
    "%_%",
    "[a-z]*?",
    '"',
    '""" """',
    "*",
    '"a" NEAR("b", 1000000)',
    "a AND OR NOT b",
    "name : a",
    "^a -b +c",
    "{name body} : a",
    "(" * 500,
    "a*" * 300,
    "$(id) `id` | id",
    "{{7*7}} ${7*7} %s %n {0.__class__}",
    '\n{"event": "forged"}\r\nx: y',
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "..\\..\\windows",
    "file:///etc/passwd",
    "\x00",
    "a\x00b",
    "\u202e\u200b\ufeff",
    "\u0130\u0131\u017f\u212a" * 50,
    "e\u0301" * 1_000,
    "\U0001d518\U0001d52b" * 100,
    "\uffff\ufffe",
    "a" * 10_000,
    "",
    " ",
)
# Where a string can be given: each with the place marked.
STRINGS = (
    "{ condition(by: {slug: §}) { name } }",
    "{ condition(by: {id: §}) { name } }",
    "{ condition(by: {name: §}) { name } }",
    "{ condition(by: {code: {system: ORPHA, value: §}}) { name } }",
    "{ conditions(filter: {nameStartsWith: §}) { totalCount } }",
    "{ conditions(filter: {triggers: [§]}) { totalCount } }",
    "{ conditions(filter: {procedures: [§]}) { totalCount } }",
    "{ conditions(filter: {updatedSince: §}) { totalCount } }",
    "{ conditions(first: 1, after: §) { nodes { name } } }",
    "{ conditions(last: 1, before: §) { nodes { name } } }",
    "{ conditionsByCode(codes: [{system: ORPHA, value: §}]) { value } }",
    "{ trigger(by: {slug: §}) { name } }",
    "{ procedure(by: {slug: §}) { name } }",
    "{ question(by: {slug: §}) { slug } }",
    "{ node(id: §) { id } }",
    "{ nodes(ids: [§, §]) { id } }",
    "{ search(text: §) { nodes { __typename } } }",
    "{ search(query: §) { nodes { __typename } } }",
    "{ suggest(text: §) { __typename } }",
    "{ suggest(prefix: §) { __typename } }",
    "{ __type(name: §) { name } }",
    "query @locale(in: [§]) { release { id } }",
)
FORGED = ("", "0", "-1", "null", "7b7d", "6e" * 40, "ff" * 500, "Q29uZGl0aW9uOjE=", "cursor:1", "=" * 99, "é", "%00")

Document: TypeAlias = str | Callable[[random.Random], str]
DOCUMENTS: Mapping[str, Document] = {
    "no document": " ",
    "a comment alone": "# nothing",
    "commas alone": ",,,,",
    "an open brace": "{",
    "a closed brace": "}",
    "empty braces": "{ }",
    "empty arguments": "{ conditions() { totalCount } }",
    "an open string": '{ node(id: "',
    "an open block string": '{ node(id: """',
    "a bad escape": r'{ node(id: "\q") { id } }',
    "half an escape": r'{ node(id: "\u12") { id } }',
    "a lone surrogate, escaped": r'{ node(id: "\uD800") { id } }',
    "surrogates the wrong way round": r'{ node(id: "\uDC00\uD800") { id } }',
    "a code point that is none": r'{ node(id: "\u{110000}") { id } }',
    "a surrogate by its code point": r'{ node(id: "\u{D800}") { id } }',
    "a NUL, escaped": r'{ condition(by: {slug: "\u0000"}) { name } }',
    "a NUL": "{ \x00 __typename }",
    "control characters": "{ \x01\x02\x1b[31m __typename }",
    "a byte order mark in the midst": "{ __type\ufeffname }",
    "a right-to-left override": "{ \u202e__typename }",
    "names in other scripts": "{ имя 名前 }",
    "a huge name": lambda chance: "{ " + "a" * chance.randint(1_000, 45_000) + " }",
    "a huge alias": lambda chance: "{ " + "a" * chance.randint(1_000, 45_000) + ": __typename }",
    "a huge string": lambda chance: '{ node(id: "%s") { id } }' % ("x" * chance.randint(1_000, 45_000)),
    "a huge block string": '{ node(id: """' + "\n " * 20_000 + '""") { id } }',
    "a huge comment": "{ __typename } #" + "x" * 45_000,
    "many comments": "#\n" * 20_000 + "{ __typename }",
    "deep braces": "{ a " * DEEP,
    "deep and closed": "{ release " * 5_000 + "}" * 5_000,
    "deep lists": "{ nodes(ids: " + "[" * DEEP + "]" * DEEP + ") { id } }",
    "deep objects": "{ condition(by: " + "{a: " * 5_000 + "1" + "}" * 5_000 + ") { id } }",
    "deep types": "query ($v: " + "[" * DEEP + "Int" + "]" * DEEP + ") { __typename }",
    "deep inline fragments": "{ " + "... { " * 3_000 + "__typename" + " }" * 3_000 + " }",
    "deep conditions": '{ condition(by: {slug: "x"}) ' + "{ triggers { nodes { conditions { nodes " * 200 + "{ id }",
    "aliases": lambda chance: "{ " + " ".join(f"a{n}: __typename" for n in range(chance.randint(20, 4_000))) + " }",
    "aliases of a list": "{ " + " ".join(f"a{n}: conditions(first: 100) {{ totalCount }}" for n in range(1_000)) + " }",
    "the same field": lambda chance: "{ release { " + "id " * chance.randint(20, 9_000) + "} }",
    "the same nested field": "{ " + "release { id } " * 2_000 + "}",
    "directives": lambda chance: "{ __typename " + "@include(if: true) " * chance.randint(100, 2_000) + "}",
    "unknown directives": "{ __typename " + "@nothing(a: 1) " * 90 + "}",
    "directives where they cannot stand": "query @include(if: true) @skip(if: false) { __typename }",
    "a directive twice": "{ __typename @skip(if: true) @skip(if: false) }",
    "skipped by what is no boolean": '{ __typename @skip(if: "yes") }',
    "skipped by nothing": "{ __typename @skip }",
    "defer and stream": "{ ... @defer { release { id } } conditions { nodes @stream(initialCount: 0) { id } } }",
    "everything skipped": "{ release @skip(if: true) { id } }",
    "many locales": "query @locale(in: [" + '"en", ' * 500 + "]) { release { id } }",
    "a fragment of itself": "{ ...F } fragment F on Query { ...F }",
    "a circle of fragments": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "a large circle": "{ ...F0 }" + "".join(f"fragment F{n} on Query {{ ...F{(n + 1) % 150} }}" for n in range(150)),
    "fragments that double": "{ ...F0 }"
    + "".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(100))
    + "fragment F100 on Query { __typename }",
    "fragments that double, under aliases": "{ ...F0 }"
    + "".join(f"fragment F{n} on Query {{ a: release {{ id }} ...F{n + 1} ...F{n + 1} }}" for n in range(60)),
    "an unknown fragment": "{ ...Nobody }",
    "an unused fragment": "{ __typename } fragment F on Query { __typename }",
    "a fragment on a scalar": "{ ... on Int { x } }",
    "a fragment on nothing": "{ ... on Nothing { x } }",
    "a fragment that never fits": "{ ... on Condition { id } }",
    "a fragment named on": "{ __typename } fragment on on Query { __typename }",
    "fragments alone": "fragment F on Query { __typename }",
    "fragments of one name": "{ ...F } fragment F on Query { __typename } fragment F on Query { __typename }",
    "many fragments": "{ __typename }" + "fragment F on Query { __typename } " * 1_500,
    "many operations": " ".join(f"query Q{n} {{ __typename }}" for n in range(1_500)),
    "operations of one name": "query A { __typename } query A { __typename }",
    "two nameless operations": "{ __typename } { __typename }",
    "a mutation": "mutation { deleteCondition(id: 1) { id } }",
    "a subscription": "subscription { releasePublished { id } }",
    "a subscription of two": "subscription { a: releasePublished { id } b: releasePublished { id } }",
    "a type system": "type Query { a: Int } schema { query: Query } extend type Query { b: Int } { __typename }",
    "a variable undefined": "{ node(id: $nothing) { id } }",
    "a variable unused": "query ($v: Int) { __typename }",
    "a variable twice": "query ($v: Int, $v: Int) { conditions(first: $v) { totalCount } }",
    "a variable of an output type": "query ($v: Condition) { node(id: $v) { id } }",
    "a variable of no type": "query ($v: Nothing!) { node(id: $v) { id } }",
    "a default of another type": 'query ($v: Int = "x") { conditions(first: $v) { totalCount } }',
    "a default of a variable": "query ($v: Int = $v) { conditions(first: $v) { totalCount } }",
    "many variables": "query (" + " ".join(f"$v{n}: Int" for n in range(2_000)) + ") { __typename }",
    "an integer of 5,000 digits": f"{{ conditions(first: {DIGITS}) {{ totalCount }} }}",
    "a float of 5,000 digits": f"{{ conditions(first: {DIGITS}.{DIGITS}e{DIGITS}) {{ totalCount }} }}",
    "an integer of 33 bits": "{ conditions(first: 4294967296) { totalCount } }",
    "a negative page": "{ conditions(first: -2147483648) { totalCount } }",
    "a leading zero": "{ conditions(first: 007) { totalCount } }",
    "minus alone": "{ conditions(first: -) { totalCount } }",
    "infinity": "{ conditions(first: 1e9999) { totalCount } }",
    "a huge page in a huge page": "{ conditions(first: 100) { nodes { "
    + "triggers(first: 100) { nodes { conditions(first: 100) { nodes { " * 6
    + "id"
    + " } } } }" * 6
    + " } } }",
    "an unknown enum": "{ conditions(orderBy: {field: NOTHING, direction: UP}) { totalCount } }",
    "null where there is none": "{ node(id: null) { id } }",
    "an unknown argument": "{ release(at: 1) { id } }",
    "an argument twice": '{ node(id: "a", id: "b") { id } }',
    "many arguments": "{ conditions(" + " ".join(f"a{n}: 1" for n in range(3_000)) + ") { totalCount } }",
    "many codes": "{ conditionsByCode(codes: [" + '{system: ORPHA, value: "1"}' * 1_500 + "]) { value } }",
    "many ids": "{ nodes(ids: [" + '"x" ' * 9_000 + "]) { id } }",
    "one of both": '{ condition(by: {slug: "x", id: "y"}) { id } }',
    "one of none": "{ condition(by: {}) { id } }",
    "no selection": "{ release }",
    "a selection of a leaf": "{ release { id { x } } }",
    "fields that conflict": "{ release { a: id a: publishedAt } }",
    "typename everywhere": "{ " + "__typename " * 19 + " release { __typename } }",
    "an unknown field under every alias": "{ " + " ".join(f"a{n}: conditionz" for n in range(20)) + " }",
    "the schema of the schema": "{ __schema { __schema { types { name } } } }",
    "the types of the types": "{ __schema { types { " + "fields { type { " * 40 + "name" + " } }" * 40 + " } } }",
    "ofType without end": "{ __schema { types { fields { type { "
    + "ofType { " * 200
    + "name"
    + " }" * 200
    + " } } } } }",
    "the schema under many aliases": "{ "
    + " ".join(f"s{n}: __schema {{ types {{ fields {{ name type {{ name }} }} }} }}" for n in range(150))
    + " }",
    "possible types of possible types": "{ __schema { types { "
    + "possibleTypes { interfaces { " * 20
    + "name"
    + " } }" * 20
    + " } } }",
    "a log line in a name": 'query A { __typename } # \r\n{"event": "forged"}',
    "brackets of every kind": "({[<" * 3_000,
    "dots": "." * 40_000,
    "exclamation marks": "query ($v: Int" + "!" * 9_000 + ") { __typename }",
    "dollars": "$" * 9_000,
    "quotes": '"' * 9_001,
    "backslashes": '{ node(id: "' + "\\" * 9_001 + '") { id } }',
    "random letters": lambda chance: "".join(chance.choices('{}()[]$@!:="\\#.,&| \nabc_019é', k=2_000)),
    "random tokens": lambda chance: " ".join(
        chance.choices(
            ("{", "}", "(", ")", "query", "fragment", "on", "...", "id", "release", "$v", "@skip", ":", "1"), k=500
        )
    ),
    "metacharacters somewhere": lambda chance: chance.choice(STRINGS).replace(
        "§", json.dumps(chance.choice(METACHARACTERS)), 1
    ),
    "a forged cursor": lambda chance: (
        f"{{ conditions(first: 1, after: {json.dumps(chance.choice(FORGED))}) {{ totalCount }} }}"
    ),
    "a forged id": lambda chance: f"{{ node(id: {json.dumps(chance.choice(FORGED))}) {{ id }} }}",
    "random cursors": lambda chance: (
        f'{{ conditions(first: 1, after: "{chance.randbytes(chance.randint(1, 60)).hex()}") {{ totalCount }} }}'
    ),
}


def _json(**body: Any) -> bytes:
    return json.dumps(body).encode()


OK = "{ release { id } }"
BODIES: Mapping[str, bytes | Make] = {
    "a number": b"5",
    "null": b"null",
    "a string": b'"{ release { id } }"',
    "true": b"true",
    "nothing": b"",
    "spaces": b" " * 1_000,
    "no JSON": b"query=%7B__typename%7D",
    "open brackets": b"[" * 90_000,
    "open objects": b'{"a":' * 15_000,
    "brackets that close": b"[" * 45_000 + b"]" * 45_000,
    "brackets within strings": _json(query="{" * 40_000),
    "invalid UTF-8": b'{"query": "{ release { id } } #\xff\xfe"}',
    "overlong UTF-8": b'{"query": "{ release { id } } #\xc0\xaf"}',
    "surrogates in UTF-8": b'{"query": "{ release { id } } #\xed\xa0\x80"}',
    "half a character": b'{"query": "{ release { id } } #\xe2\x82"}',
    "UTF-16": _json(query=OK).decode().encode("utf-16"),
    "UTF-32": _json(query=OK).decode().encode("utf-32"),
    "Latin-1": '{"query": "{ release { id } } # é"}'.encode("latin-1"),
    "a byte order mark": b"\xef\xbb\xbf" + _json(query=OK),
    "gzip": gzip.compress(_json(query=OK), mtime=0),
    "a gzip bomb": gzip.compress(b" " * 10_000_000, mtime=0),
    "an integer of 5,000 digits in JSON": b'{"query": "{ __typename }", "variables": {"v": %b}}' % DIGITS.encode(),
    "an integer as the body": DIGITS.encode(),
    "a float without end": b'{"query": "{ __typename }", "variables": {"v": 1e%b}}' % DIGITS.encode(),
    "not a number": b'{"query": "{ __typename }", "variables": {"v": NaN, "w": -Infinity}}',
    "a key twice": b'{"query": "{ __typename }", "query": 5}',
    "single quotes": b"{'query': '{ __typename }'}",
    "a comma too many": b'{"query": "{ __typename }",}',
    "comments in JSON": b'{"query": "{ __typename }" /* x */ }',
    "two bodies": _json(query=OK) * 2,
    "garbage after it": _json(query=OK) + b"\x00garbage",
    "half of it": _json(query=OK)[:-7],
    "a lone surrogate in JSON": b'{"query": "{ node(id: \\"\\ud800\\") { id } }"}',
    "a lone surrogate in a variable": b'{"query": "query ($v: ID!) { node(id: $v) { id } }", '
    b'"variables": {"v": "\\udfff"}}',
    "a NUL in a variable": _json(query="query ($v: ID!) { node(id: $v) { id } }", variables={"v": "\0"}),
    "a NUL in JSON": b'{"query": "{ __type\x00name }"}',
    "a number as the query": _json(query=5),
    "a list as the query": _json(query=[OK]),
    "an object as the query": _json(query={"a": OK}),
    "an empty query": _json(query=""),
    "null as the query": _json(query=None),
    "variables as a list": _json(query=OK, variables=[1]),
    "variables as a string": _json(query=OK, variables='{"a": 1}'),
    "variables as a number": _json(query=OK, variables=1),
    "a number as the name": _json(query=OK, operationName=1),
    "an object as the name": _json(query=OK, operationName={"a": 1}),
    "a name that is none": _json(query=OK, operationName="Nobody"),
    "a huge name of an operation": _json(query=OK, operationName="N" * 50_000),
    "a log line as the name": _json(query=OK, operationName='x\r\n{"event": "forged"}'),
    "extensions as a list": _json(query=OK, extensions=[]),
    "extensions as a string": _json(query=OK, extensions="x"),
    "a persisted query as a list": _json(extensions={"persistedQuery": []}),
    "a persisted query of version 0": _json(extensions={"persistedQuery": {"version": 0, "sha256Hash": "x"}}),
    "a hash that is none": _json(extensions={"persistedQuery": {"version": 1, "sha256Hash": "../../etc/passwd"}}),
    "a hash of 50,000 letters": _json(extensions={"persistedQuery": {"version": 1, "sha256Hash": "f" * 50_000}}),
    "a hash of another": _json(query=OK, extensions={"persistedQuery": {"version": 1, "sha256Hash": "f" * 64}}),
    "a number as the hash": _json(query=OK, extensions={"persistedQuery": {"version": 1, "sha256Hash": 5}}),
    "a path as the document's id": _json(documentId="../../../etc/passwd"),
    "a NUL in the document's id": _json(documentId="a\0b"),
    "a number as the document's id": _json(documentId=5),
    "explain as a string": _json(query=OK, extensions={"explain": "yes"}),
    "many keys": _json(query=OK, **{f"k{n}": n for n in range(6_000)}),
    "prototypes": b'{"query": "{ __typename }", "__proto__": {"x": 1}, "constructor": {"prototype": {}}}',
    "an empty batch": b"[]",
    "a batch": _json(query=OK).join((b"[" + b",".join([_json(query=OK)] * 500) + b",", b"]")),
    "a batch of batches": b"[" * 40 + _json(query=OK) + b"]" * 40,
    "a batch of numbers": b'[1, null, true, "x"]',
    "deep variables": b'{"query": "{ __typename }", "variables": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001,
    "a huge variable": _json(query="query ($v: ID!) { node(id: $v) { id } }", variables={"v": "x" * 90_000}),
    "a variable that is missing": _json(query="query ($v: ID!) { node(id: $v) { id } }"),
    "a variable of another kind": _json(query="query ($v: ID!) { node(id: $v) { id } }", variables={"v": {"a": [1]}}),
    "a float where an integer is due": _json(
        query="query ($v: Int) { conditions(first: $v) { totalCount } }", variables={"v": 1.5}
    ),
    "an integer of 64 bits": _json(
        query="query ($v: Int) { conditions(first: $v) { totalCount } }", variables={"v": 2**63}
    ),
    "a list where a string is due": _json(query="query ($v: ID!) { node(id: $v) { id } }", variables={"v": ["a", "b"]}),
    "many ids in a variable": _json(
        query="query ($v: [ID!]!) { nodes(ids: $v) { id } }", variables={"v": ["x"] * 9_000}
    ),
    "many unknown variables": _json(query=OK, variables={f"v{n}": n for n in range(5_000)}),
    "too large": b" " * 100_001,
    "random bytes": lambda chance: chance.randbytes(chance.randint(1, 3_000)),
    "random letters in JSON": lambda chance: bytes(chance.choices(b'{}[]":,\\u0123456789 truefalsn', k=1_000)),
}
