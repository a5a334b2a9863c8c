"""Requests that are no good HTTP, or are HTTP of a kind that no client of ours sends."""

from collections.abc import Mapping
from urllib.parse import quote

from tests.hostile.documents import OK, Make

QUERY = b'{"query": "{ release { id } }"}'
JSON = b"content-type: application/json\r\n"
CLOSE = b"connection: close\r\n"


def post(body: bytes = QUERY, headers: bytes = JSON, path: bytes = b"/graphql") -> bytes:
    """Make a POST after which the server closes the connection."""
    return b"POST %b HTTP/1.1\r\nhost: x\r\n%b%bcontent-length: %d\r\n\r\n%b" % (path, CLOSE, headers, len(body), body)


def get(path: bytes, headers: bytes = b"", method: bytes = b"GET", version: bytes = b"HTTP/1.1") -> bytes:
    """Make a request without a body."""
    return b"%b %b %b\r\nhost: x\r\n%b%b\r\n" % (method, path, version, CLOSE, headers)


def asked(**parameters: str) -> bytes:
    """Make an address that asks."""
    return b"/graphql?" + "&".join(f"{name}={quote(value)}" for name, value in parameters.items()).encode()


def chunked(body: bytes, coding: bytes = b"chunked") -> bytes:
    """Make a POST whose body is as it stands."""
    return b"POST /graphql HTTP/1.1\r\nhost: x\r\n%b%btransfer-encoding: %b\r\n\r\n%b" % (CLOSE, JSON, coding, body)


def sized(length: bytes, body: bytes = QUERY) -> bytes:
    """Make a POST that says so of its length."""
    return b"POST /graphql HTTP/1.1\r\nhost: x\r\n%b%b%b\r\n\r\n%b" % (CLOSE, JSON, length, body)


ASK = asked(query=OK)
CHUNK = b"%x\r\n%b\r\n" % (len(QUERY), QUERY)
STREAM = b"accept: text/event-stream\r\n"
TOKEN = b"x-graphql-event-stream-token: %b\r\n"

# What is no HTTP: it is refused, and the connection closed.
MALFORMED: Mapping[str, bytes] = {
    "HTTP/0.9": b"GET /graphql\r\n\r\n",
    "HTTP/3.0": get(ASK, version=b"HTTP/3.0"),
    "HTTP in small letters": get(ASK, version=b"http/1.1"),
    "another protocol's name": get(ASK, version=b"ICAP/1.0"),
    "HTTP/2's preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9),
    "a TLS greeting": bytes.fromhex("16030100c8010000c40303") + bytes(200),
    "an SSH banner": b"SSH-2.0-OpenSSH_9.6\r\n",
    "SMTP": b"EHLO example.org\r\n",
    "Redis": b"*1\r\n$4\r\nINFO\r\n",
    "NULs": bytes(1_000),
    "letters": b"A" * 1_000,
    "a method that is none": get(ASK, method=b"FROBNICATE"),
    "a method in small letters": get(ASK, method=b"get"),
    "no method": get(ASK, method=b""),
    "a huge method": get(ASK, method=b"M" * 10_000),
    "no address": b"GET HTTP/1.1\r\nhost: x\r\n\r\n",
    "a space in the address": get(b"/graph ql"),
    "an address without a slash": get(b"graphql"),
    "a space before the colon": get(ASK, b"x : y\r\n"),
    "a header without a colon": get(ASK, b"nothing\r\n"),
    "a header without a name": get(ASK, b": y\r\n"),
    "a NUL in a header": get(ASK, b"x: a\x00b\r\n"),
    "a NUL in a header's name": get(ASK, b"a\x00b: x\r\n"),
    "a header's name in another script": get(ASK, "имя: x\r\n".encode()),
    "a carriage return in a header": get(ASK, b"x: a\rb\r\n"),
    "a negative length": sized(b"content-length: -1"),
    "a length with a plus": sized(b"content-length: +31"),
    "a hexadecimal length": sized(b"content-length: 0x1f"),
    "a length that is no number": sized(b"content-length: many"),
    "a length of 30 digits": sized(b"content-length: " + b"9" * 30),
    "two lengths": sized(b"content-length: 31\r\ncontent-length: 32"),
    "two lengths in one": sized(b"content-length: 31, 31"),
    "a length and chunks": sized(b"content-length: 31\r\ntransfer-encoding: chunked", CHUNK + b"0\r\n\r\n"),
    "chunks and a length": sized(b"transfer-encoding: chunked\r\ncontent-length: 31", CHUNK + b"0\r\n\r\n"),
    "chunked last but one": chunked(CHUNK + b"0\r\n\r\n", b"chunked, gzip"),
    "almost chunked": chunked(CHUNK + b"0\r\n\r\n", b"xchunked"),
    "a chunk of no number": chunked(b"zz\r\n" + QUERY + b"\r\n0\r\n\r\n"),
    "a negative chunk": chunked(b"-1\r\n" + QUERY + b"\r\n0\r\n\r\n"),
    "a chunk beyond 64 bits": chunked(b"f" * 20 + b"\r\n" + QUERY),
    "a chunk without an end": chunked(b"%x\r\n%bgarbage" % (len(QUERY), QUERY)),
    "a chunk's size with underscores": chunked(b"1_f\r\n" + QUERY + b"\r\n0\r\n\r\n"),
    "headers without end": b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 20_000,
    "a header without end": b"GET / HTTP/1.1\r\nx: " + b"y" * 200_000,
    "an address without end": b"GET /" + b"y" * 200_000,
    "many headers": get(ASK, b"x: y\r\n" * 200),
    "a huge header": get(ASK, b"x: %b\r\n" % (b"y" * 50_000)),
    "a huge address": get(asked(query="#" * 30_000)),
    "a huge cookie": get(ASK, b"cookie: %b\r\n" % (b"a=b; " * 10_000)),
    "trailers without end": chunked(CHUNK + b"0\r\n" + b"x: y\r\n" * 20_000),
    "garbage after a request": get(ASK).replace(CLOSE, b"") + b"\x00\x01garbage\r\n\r\n",
    "garbage after ten requests": get(ASK).replace(CLOSE, b"") * 10 + b"garbage garbage garbage\r\n\r\n",
    "an authority to connect to": get(b"example.org:443", method=b"CONNECT"),
    "bytes in the address": get("/graphql?query=é".encode("latin-1")),
}

# What is HTTP: it gets an answer of its own.
STRANGE: Mapping[str, bytes | Make] = {
    "HTTP/1.0": get(ASK, version=b"HTTP/1.0"),
    "no host": b"GET %b HTTP/1.1\r\n%b\r\n" % (ASK, CLOSE),
    "two hosts": get(ASK, b"host: y\r\n"),
    "a host with a path": get(b"/", b"").replace(b"host: x", b"host: x/../../y?z#"),
    "a host with markup": get(b"/", b"").replace(b"host: x", b'host: "><script>alert(1)</script>'),
    "a host in bytes": get(b"/", b"").replace(b"host: x", b"host: \xff\xfe"),
    "a huge host": get(b"/", b"").replace(b"host: x", b"host: " + b"x" * 20_000),
    "a host with a port that is none": get(b"/conditions", b"").replace(b"host: x", b"host: x:99999999"),
    "forwarded": get(b"/", b'forwarded: for="[::1]";host=evil;proto=javascript\r\nx-forwarded-host: evil\r\n'),
    "forwarded for nobody": get(ASK, b"x-forwarded-for: , ,,%, 999.999.1.1, [::\r\nx-forwarded-proto: \x80\r\n"),
    "forwarded by thousands": get(ASK, b"x-forwarded-for: " + b"1.1.1.1, " * 2_000 + b"\r\n"),
    "another address in a header": get(b"/", b"x-original-url: /admin\r\nx-rewrite-url: /admin\r\n"),
    "another method in a header": post(headers=JSON + b"x-http-method-override: DELETE\r\n"),
    "a folded header": get(ASK, b"x: a\r\n b\r\n"),
    "bytes in a header": get(ASK, b"x: \xff\xfe\xfd\r\n"),
    "an agent of placeholders": get(ASK, b"user-agent: %s%n{}${x}\r\n"),
    "an identity to forge": get(ASK, b"x-request-id: a b{}%0d%0a\r\n"),
    "a huge identity": get(ASK, b"x-request-id: " + b"a" * 20_000 + b"\r\n"),
    "authorization": get(ASK, b"authorization: Basic \xff\r\nproxy-authorization: x\r\n"),
    "an origin": get(ASK, b"origin: null\r\nsec-fetch-site: cross-site\r\n"),
    "a preflight": get(b"/graphql", b"origin: x\r\naccess-control-request-method: \x80\r\n", b"OPTIONS"),
    "line feeds alone": b"GET %b HTTP/1.1\nhost: x\nconnection: close\n\n" % ASK,
    "empty lines first": b"\r\n" * 100 + get(ASK),
    # ---- The body's kind
    "no media type": post(headers=b""),
    "plain text": post(headers=b"content-type: text/plain\r\n"),
    "a form": post(b"query=%7B__typename%7D", b"content-type: application/x-www-form-urlencoded\r\n"),
    "a multipart form": post(
        b'--b\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{}\r\n--b--\r\n',
        b"content-type: multipart/form-data; boundary=b\r\n",
    ),
    "JSON in UTF-16, it says": post(headers=b"content-type: application/json; charset=utf-16\r\n"),
    "a media type with many parameters": post(headers=b"content-type: application/json" + b"; a=b" * 3_000 + b"\r\n"),
    "a media type in bytes": post(headers=b"content-type: \xff/\xfe\r\n"),
    "two media types": post(headers=JSON + b"content-type: text/html\r\n"),
    "gzip, it says": post(headers=JSON + b"content-encoding: gzip\r\n"),
    "a GET with a body": get(ASK, b"content-length: 5\r\n") + b"hello",
    "a POST without a body": b"POST /graphql HTTP/1.1\r\nhost: x\r\n%b%b\r\n" % (CLOSE, JSON),
    "small chunks": chunked(b"".join(b"1\r\n%c\r\n" % byte for byte in QUERY) + b"0\r\n\r\n"),
    "a large chunk": chunked(b"30d40\r\n" + b" " * 200_000 + b"\r\n0\r\n\r\n"),
    "many chunks": chunked(b"400\r\n" + b" " * 1_024 + b"\r\n")
    + (b"400\r\n" + b" " * 1_024 + b"\r\n") * 200
    + b"0\r\n\r\n",
    "a chunk's extension": chunked(b"%x;%b\r\n%b\r\n0\r\n\r\n" % (len(QUERY), b"a=b;" * 5_000, QUERY)),
    "trailers": chunked(CHUNK + b"0\r\nhost: evil\r\ncontent-length: 5\r\n\r\n"),
    "a larger body than it may": post(b" " * 5_000_000),
    "a length that is never sent": sized(b"content-length: 900000000000", b"{"),
    "expecting to continue": post(headers=JSON + b"expect: 100-continue\r\n"),
    "expecting to continue with too much": sized(b"expect: 100-continue\r\ncontent-length: 100000000", b""),
    "expecting nonsense": post(headers=JSON + b"expect: the unexpected\r\n"),
    # ---- What is accepted
    "pictures": get(ASK, b"accept: image/png\r\n"),
    "nothing is accepted": get(ASK, b"accept: application/json;q=0, */*;q=0\r\n"),
    "a weight that is no number": get(ASK, b"accept: application/json;q=NaN, a/b;q=1e999, c/d;q=-\r\n"),
    "a media range that is none": get(ASK, b"accept: ,;/=*\x80\r\n"),
    "many media types": get(ASK, b"accept: " + b"a/b;q=0.1, " * 1_500 + b"c/d\r\n"),
    "a parameter without end": get(ASK, b"accept: application/json;" + b"a=" * 5_000 + b"\r\n"),
    "codings that are none": get(ASK, b"accept-encoding: ;q=, x;q=NaN, br;q=-1, \x80\r\n"),
    "no coding at all": get(ASK, b"accept-encoding: *;q=0, identity;q=0\r\n"),
    "many codings": get(ASK, b"accept-encoding: " + b"gzip;q=0.1, " * 1_500 + b"br\r\n"),
    "languages that are none": get(b"/", b"accept-language: *-*;q=x, ..%2f, \x80\r\n"),
    "tags that are none": get(ASK, b'if-none-match: "", W/, W/W/"x", \xff,' + b'"a",' * 2_000 + b"\r\n"),
    "a date that is none": get(b"/static/style.css", b"if-modified-since: the day after tomorrow\r\n"),
    "a range": get(ASK, b"range: bytes=0-1,5-,-9999999999999999999\r\n"),
    "a range of a file": get(b"/static/style.css", b"range: bytes=0-0,1-1,2-2,-1\r\nif-range: x\r\n"),
    "many ranges of a file": get(b"/static/style.css", b"range: bytes=" + b",".join([b"0-"] * 1_500) + b"\r\n"),
    "a range that is none": get(b"/static/style.css", b"range: bytes=9-1,x-y\r\n"),
    "a range beyond 64 bits": get(b"/static/style.css", b"range: bytes=%b-\r\n" % (b"9" * 4_500)),
    # ---- Other methods, other addresses
    **{
        f"{method} at {path}": get(path.encode(), method=method.encode())
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "HEAD", "OPTIONS")
        for path in ("/graphql", "/conditions")
    },
    "posted to a page": post(path=b"/conditions/opsoclonus-myoclonus-syndrome"),
    "posted to where nothing is": post(path=b"/nowhere"),
    "a star": get(b"*", method=b"OPTIONS"),
    "an absolute address": get(b"http://evil.example/graphql?query=%7B__typename%7D"),
    "an absolute address of another scheme": get(b"ftp://evil.example/graphql"),
    "two slashes": get(b"//evil.example/graphql"),
    "two slashes and a slash after it": get(b"//evil.example//graphql/"),
    "a slash after it": get(b"/graphql/?query=%0d%0aset-cookie:%20a=b"),
    "up and up": get(b"/static/../../../../etc/passwd"),
    "up and up, encoded": get(b"/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd"),
    "up and up, encoded twice": get(b"/static/%252e%252e%252fetc%252fpasswd"),
    "up by backslashes": get(b"/static/..%5c..%5cwindows"),
    "up by overlong bytes": get(b"/static/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd"),
    "an absolute file": get(b"/static//etc/passwd"),
    "a NUL in a file": get(b"/static/style.css%00.png"),
    "a NUL in a page": get(b"/conditions/x%00y"),
    "a huge file name": get(b"/static/" + b"x" * 10_000),
    "many folders": get(b"/static/" + b"x/" * 5_000),
    "the folder itself": get(b"/static/"),
    "our own sources": get(b"/static/../routes.py"),
    "a page of no slug": get(b"/conditions/"),
    "a page of a path": get(b"/conditions/..%2f..%2f..%2fetc%2fpasswd"),
    "a page of SQL": get(b"/conditions/x'%20OR%20'1'='1"),
    "a page of markup": get(b"/conditions/%3Cscript%3Ealert(1)%3C%2Fscript%3E"),
    "a page of invalid UTF-8": get(b"/conditions/%ff%fe"),
    "a page of a huge slug": get(b"/conditions/" + b"x" * 15_000),
    "a page in no language": get(b"/conditions?lang=" + quote("../../words/en").encode()),
    "a page in many languages": get(b"/conditions?" + b"lang=es&" * 1_500),
    "a search of metacharacters": get(b"/?q=" + quote("\" OR * NEAR( ' -- ^:").encode()),
    "a search of a NUL": get(b"/?q=a%00b"),
    "a search of invalid UTF-8": get(b"/?q=%ff%fe%80"),
    "a huge search": get(b"/?q=" + b"x" * 15_000),
    "a search of nothing": get(b"/?q="),
    # ---- Asking by the address
    "asking nothing": get(b"/graphql"),
    "asking twice": get(ASK + b"&query=x&variables=[&variables={}"),
    "a percent sign": get(b"/graphql?query=%"),
    "percent signs": get(b"/graphql?query=%zz%f%"),
    "invalid UTF-8 in the address": get(b"/graphql?query=%ff%fe"),
    "a NUL in the address": get(b"/graphql?query=%7b%00%7d"),
    "variables that are no JSON": get(asked(query=OK, variables="{")),
    "variables that nest": get(asked(query=OK, variables="[" * 10_000)),
    "variables as a number": get(asked(query=OK, variables="9" * 5_000)),
    "extensions that are no JSON": get(asked(query=OK, extensions="\ud7ff{")),
    "many parameters": get(b"/graphql?" + b"a&" * 7_000),
    "semicolons": get(b"/graphql?query=%7b__typename%7d;variables=x"),
    "a mutation by GET": get(asked(query="mutation { x }")),
    "a fragment in the address": get(ASK + b"#fragment"),
    "HEAD": get(ASK, method=b"HEAD"),
    # ---- Event streams
    "a token that is forged": get(b"/graphql", STREAM + TOKEN % b"forged"),
    "a token in bytes": get(b"/graphql", STREAM + TOKEN % b"\xff\xfe"),
    "a huge token": get(b"/graphql?token=" + b"x" * 10_000, STREAM),
    "an operation on a forged stream": post(headers=JSON + TOKEN % b"x"),
    "an end of a forged stream": get(b"/graphql?operationId=1", TOKEN % b"x", b"DELETE"),
    "an end of nothing": get(b"/graphql", b"", b"DELETE"),
    "an event stream of garbage": post(b"garbage", JSON + STREAM),
    "an event stream of a batch": post(b"[]", JSON + STREAM),
    "an event stream of what is no query": post(b'{"query": "{"}', JSON + STREAM),
    "an event stream by HEAD": get(ASK, STREAM, b"HEAD"),
    "an event stream of a query": get(ASK, STREAM),
    # ---- Upgrades
    "an upgrade to HTTP/2": get(ASK, b"upgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n").replace(
        CLOSE, b"connection: upgrade, http2-settings\r\n"
    ),
    "an upgrade to TLS": get(ASK, b"upgrade: TLS/1.2\r\n").replace(CLOSE, b"connection: upgrade\r\n"),
    "an upgrade to nothing": get(ASK, b"upgrade: \r\n").replace(CLOSE, b"connection: upgrade, close\r\n"),
    "an upgrade without a connection": get(ASK, b"upgrade: websocket\r\n"),
    # ---- Several
    "fifty requests ahead": get(ASK).replace(CLOSE, b"") * 50 + get(ASK),
    "what closes, and more": get(ASK) * 5,
    "a request in a body": post(QUERY + get(b"/admin"), JSON),
}
