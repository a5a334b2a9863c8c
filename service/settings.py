"""Every setting: its name, its default and one sentence. Read from the environment as RAREGRAPH_NAME."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, HttpUrl, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

import data
from schema.limits import Limits

DOCUMENTS = Path(data.__file__).parent / "content"


class Settings(BaseSettings):
    """The settings of one process; README lists them all, and a test holds it to that."""

    model_config = SettingsConfigDict(
        env_prefix="RAREGRAPH_",
        frozen=True,
        env_ignore_empty=True,  # a folder named by an empty text would be the one that one happens to be in
        env_parse_none_str="None",
    )

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    workers: int = Field(1, ge=1, le=64, description="Processes that answer; they share the port.")
    releases: Path = Field(Path("var/releases"), description="Folder of the releases.")
    content: Path = Field(DOCUMENTS, description="Folder of the documents that are built.")
    connections: int = Field(4, ge=1, le=64, description="Read connections to the release, in each process.")
    follow_seconds: float = Field(
        0.5, ge=0.05, le=60, description="How often a server looks for a newly published release, in seconds."
    )
    deadline_seconds: float = Field(
        5, gt=0, le=3_600, description="How long an operation may take; then it is stopped and refused (503)."
    )
    running_operations: int = Field(
        500,
        ge=1,
        description="Operations that run at once at most, in each process; what comes beyond is refused (503).",
    )
    wait_seconds: float = Field(
        0.1,
        gt=0,
        description="How long an operation may have to wait before it runs; what would wait longer is refused (503).",
    )
    rate_limit: str = Field(
        "",
        pattern=r"^([1-9][0-9]*/(second|minute|hour|day))?$",
        description="How often each client may ask each process, as 100/second or 5000/hour; empty for any number.",
    )
    trusted_hops: int = Field(
        0,
        ge=0,
        le=16,
        description="How many proxies stand before the server and say so in X-Forwarded-For and -Proto; with 0 nothing "
        "is believed of these.",
    )
    graphiql: bool = Field(default=True, description="Whether a browser gets GraphiQL at /graphql.")
    pages: bool = Field(default=True, description="Whether browsers get a front page and a page of each condition.")
    max_body_bytes: int = Field(
        100_000, ge=1_000, description="Largest request body, or message of a WebSocket, that is read, in bytes."
    )
    max_header_bytes: int = Field(32_768, ge=1_000, description="Longest headers of a request that are read, in bytes.")
    max_address_bytes: int = Field(16_384, ge=500, description="Longest address of a request that is read, in bytes.")
    header_seconds: float = Field(
        10, gt=0, description="How long a client may take to send the head of a request; then it is refused (408)."
    )
    body_seconds: float = Field(
        20, gt=0, description="How long it may take to send the body after that; then it is refused (408)."
    )
    keep_alive_seconds: float = Field(
        75, gt=0, description="How long a connection is kept on which nothing is asked after an answer."
    )
    max_sockets: int = Field(
        10_000,
        ge=10,
        description="Sockets that each process keeps open at most; beyond, those that have waited longest for their "
        "clients are closed.",
    )
    unread_bytes: int = Field(
        64_000_000,
        ge=1_000_000,
        description="Memory, in each process, for what clients have been sent and do not read; beyond, those who have "
        "read nothing for longest are broken off.",
    )
    max_query_characters: int = Field(50_000, ge=100, description="Longest document that is parsed, in characters.")
    max_tokens: int = Field(10_000, ge=10, description="Tokens that a document may have.")
    max_comments: int = Field(1_000, ge=0, description="Comments that a document may have.")
    max_definitions: int = Field(200, ge=1, description="Operations and fragments that a document may have.")
    max_depth: int = Field(20, ge=1, le=100, description="How deep the fields of an operation may nest.")
    max_selections: int = Field(
        2_000, ge=1, description="Fields and fragments of an operation, those of a fragment wherever it is spread."
    )
    max_aliases: int = Field(200, ge=0, description="Aliases of an operation.")
    max_directives: int = Field(100, ge=0, description="Directives of an operation.")
    max_root_fields: int = Field(20, ge=1, description="Fields that an operation may ask for at its root.")
    max_repetitions: int = Field(20, ge=1, description="How often a field may stand in one pair of braces.")
    max_cost: int = Field(
        100_000, ge=1, description="Objects that one operation may touch at most, by the page sizes that it asks for."
    )
    introspection: bool = Field(
        default=True,
        description="Whether the schema describes itself, and errors suggest what was probably meant. Off it spares "
        "work; /schema.graphql is given all the same.",
    )
    prepared_bytes: int = Field(
        50_000_000, ge=100_000, description="Memory for prepared operations that are kept, in bytes."
    )
    prepared_count: int = Field(5_000, ge=1, description="How many prepared operations are kept at most.")
    cache_bytes: int = Field(
        16_000_000, ge=0, description="Memory for answers that are kept until the next release, in bytes; 0 keeps none."
    )
    cache_control: str = Field(
        "public, max-age=60", description="What browsers and CDNs may do with an answer to a GET: its Cache-Control."
    )
    persisted_bytes: int = Field(
        5_000_000, ge=0, description="Memory for documents that clients persist by hash, in bytes; 0 persists none."
    )
    trusted_documents: Path | None = Field(
        None, description="Folder or manifest of documents that clients may ask for by id; empty for none."
    )
    only_trusted: bool = Field(default=False, description="Whether nothing but trusted documents is run.")
    batch_count: int = Field(
        1, ge=1, le=100, description="How many operations one request may send in an array; 1 takes no array."
    )
    cors_origins: str = Field(
        "", description="Origins whose web pages may read answers, with commas between; `*` for all, empty for none."
    )
    stream_connections: int = Field(
        1_000, ge=0, description="WebSockets and event streams that each process keeps open at most."
    )
    stream_operations: int = Field(
        50, ge=1, description="Operations that run at once at most on a WebSocket or an event stream."
    )
    init_seconds: float = Field(
        10,
        gt=0,
        description="How long a WebSocket may take to be initialised, or a reserved event stream to be opened.",
    )
    ping_seconds: float = Field(
        20,
        ge=0.05,
        le=3_600,
        description="How often an open WebSocket or event stream is shown to be alive; what the client leaves "
        "unanswered or unread for twice as long is broken off.",
    )
    surrogate_header: Literal["none", "surrogate-key", "cache-tag"] = Field(
        "none", description="Header of answers to GET that names what they speak of, for a CDN to purge; or none."
    )
    purge_url: HttpUrl | None = Field(
        None, description="Address to which a publication posts the surrogate keys of what it changed."
    )
    purge_token: SecretStr | None = Field(None, description="Bearer token that is sent with them.")
    purge_wait_seconds: float = Field(
        3, ge=0, le=600, description="How long that waits for running servers to take the release, in seconds."
    )
    shutdown_seconds: int = Field(3, ge=0, description="How long running requests may go on when the server stops.")
    operation_log: Literal["off", "slow", "all"] | Annotated[float, Field(gt=0, lt=1)] = Field(
        "all",
        description="Which operations get a log line: all, off for none, slow for those that take long, or a share of "
        "all such as 0.01 and those that take long.",
    )
    slow_seconds: float = Field(
        1, ge=0, description="What takes so long is slow: its log line is a warning, and has the SQL."
    )
    metrics_port: int | None = Field(
        None, ge=0, le=65535, description="Port of the metrics for Prometheus, at /metrics; None for no metrics."
    )
    metrics_host: str = Field("127.0.0.1", description="Address at which the metrics are; keep it from the public.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least severe log lines that are written."
    )

    @property
    def limits(self) -> Limits:
        """What an operation may ask for."""
        return Limits(
            characters=self.max_query_characters,
            tokens=self.max_tokens,
            comments=self.max_comments,
            definitions=self.max_definitions,
            depth=self.max_depth,
            selections=self.max_selections,
            aliases=self.max_aliases,
            directives=self.max_directives,
            root_fields=self.max_root_fields,
            repetitions=self.max_repetitions,
            cost=self.max_cost,
            introspection=self.introspection,
        )

    @field_validator("purge_token")
    @classmethod
    def _fits_a_header(cls, token: SecretStr | None) -> SecretStr | None:
        text = token.get_secret_value().strip() if token else ""
        if not (text.isascii() and text.isprintable()):
            raise ValueError("a token is printable ASCII")
        return SecretStr(text) if text else None
