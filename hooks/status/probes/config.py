"""What services.yml may say about a probe: one model per kind, told apart by `kind`."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Seconds = Annotated[Number, Field(gt=0, le=86_400)]
Count = Annotated[int, Field(strict=True, ge=0, le=10)]
Bytes = Annotated[int, Field(strict=True, ge=1, le=256 * 1024 * 1024)]
Port = Annotated[int, Field(strict=True, ge=1, le=65_535)]
Outage = Literal["degraded_performance", "partial_outage", "major_outage", "unknown"]

MIB = 1024 * 1024


class Model(BaseModel):
    """What all records of services.yml share: no unknown key, no change after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Fetching(Model):
    """How an address is read over HTTP; the same for every kind that reads one."""

    url: str
    """Address, http or https; `${NAME}` is filled from the environment."""
    headers: dict[str, SecretStr] = {}
    """Request headers; a credential is only ever written as `${NAME}`."""
    timeout: Seconds | None = None
    """Seconds for the whole reading, retries included; the file's `timeout` when absent."""
    retries: Count = 1
    """Further attempts after a refusal, a reset or a 502, 503, 504, within the timeout."""
    redirects: Count = 3
    """Redirects followed; 0 judges the redirect itself."""
    redirect_hosts: tuple[str, ...] = ()
    """Other hosts a redirect may lead to; the host of `url` is always allowed."""
    max_bytes: Bytes = MIB
    """Largest body, in bytes, both as sent and as unpacked."""
    down: Outage = "major_outage"
    """State when the address cannot be read or answers with an error."""


class Limits(Model):
    """Where a figure stops being fine; the worst limit passed decides."""

    degraded_above: Number | None = None
    """Degraded when the figure is greater."""
    partial_above: Number | None = None
    """Partial outage when the figure is greater."""
    major_above: Number | None = None
    """Major outage when the figure is greater."""
    degraded_below: Number | None = None
    """Degraded when the figure is smaller."""
    partial_below: Number | None = None
    """Partial outage when the figure is smaller."""
    major_below: Number | None = None
    """Major outage when the figure is smaller."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        above = [self.degraded_above, self.partial_above, self.major_above]
        below = [self.degraded_below, self.partial_below, self.major_below]
        rising = [limit for limit in above if limit is not None]
        falling = [limit for limit in below if limit is not None]
        if not rising and not falling:
            raise ValueError("needs at least one limit, such as degraded_above or major_below")
        if rising != sorted(rising) or falling != sorted(falling, reverse=True):
            raise ValueError("limits must grow worse in order: degraded, partial, major")
        return self


class Expectation(Model):
    """What a healthy answer looks like; everything named must hold."""

    status: tuple[Annotated[int, Field(strict=True, ge=100, le=599)], ...] = (200,)
    """HTTP statuses that are fine."""
    body: Any = None
    """JSON the answer must contain: every key named here, with this value."""
    text: str | None = None
    """Text the body must contain."""
    headers: dict[str, str] = {}
    """Headers the answer must carry, with text their value must contain."""


class HttpProbe(Fetching):
    """An address that answers as expected, fast enough."""

    kind: Literal["http"]
    """Reads an address."""
    expect: Expectation = Expectation()
    """What a healthy answer looks like."""
    slow_above: Seconds | None = None
    """Degraded when the answer takes longer, in seconds."""


class ReadinessProbe(Fetching):
    """One dependency named in the JSON of a readiness address."""

    kind: Literal["readiness"]
    """Reads one key of a readiness answer, which may come with status 200 or 503."""
    key: str = Field(min_length=1)
    """The key to judge; dots lead into objects: `checks.db`."""
    field: str = "status"
    """Where the word stands when the key holds an object."""
    ready: tuple[str | bool, ...] = ("ok", True)
    """Values that mean ready; letter case does not matter."""
    critical: bool = False
    """Not ready is a major outage, whatever `when_not_ready` says."""
    when_not_ready: Outage = "partial_outage"
    """State when the value is any other."""


class Series(Model):
    """Which time series of a metrics page are read."""

    metric: str = Field(pattern=r"^[a-zA-Z_:][a-zA-Z0-9_:]*$")
    """Name as written in the metrics page, suffix included."""
    labels: dict[str, str] = {}
    """Labels the series must carry; others are free."""
    combine: Literal["sum", "max", "min"] | None = None
    """How several matching series become one figure; without it more than one is not judged."""


class ValueMeasure(Series):
    """The value of a gauge."""

    of: Literal["value"]
    """Judges the value as it is."""


class AgeMeasure(Series):
    """How long ago a moment was that a gauge tells as Unix time in seconds."""

    of: Literal["age"]
    """Judges the age, in seconds."""


class Between(Model):
    """What every comparison of counters between polls says."""

    window: Annotated[Number, Field(gt=0, le=7200)] = 900.0
    """How far back to compare, in seconds."""
    minimum: Annotated[Number, Field(gt=0)] = 1.0
    """Fewer events than this within the window are called idle."""
    when_idle: Literal["operational", "unknown"] = "unknown"
    """State when too little happened to judge."""


class Counter(Series):
    """A counter, summed over its matching series."""

    combine: Literal["sum"] = "sum"
    """Counters are always summed."""
    absent: Literal["unknown", "zero"] = "unknown"
    """What a missing counter means; many programs show one only after its first event."""


class RatioMeasure(Between):
    """The share of one counter's growth in another's, such as failures among events."""

    of: Literal["ratio"]
    """Judges the ratio, 0 to 1."""
    part: Counter
    """The events that count, such as failures."""
    whole: Counter
    """All events."""


class QuantileMeasure(Between):
    """A quantile of what a histogram gathered between polls."""

    of: Literal["quantile"]
    """Judges the quantile, in the histogram's unit."""
    metric: str = Field(pattern=r"^[a-zA-Z_:][a-zA-Z0-9_:]*$")
    """Name of the histogram, without `_bucket`."""
    labels: dict[str, str] = {}
    """Labels the series must carry; others are free and are added up."""
    quantile: Annotated[Number, Field(gt=0, lt=1)]
    """Which quantile, between 0 and 1."""


Measure = Annotated[
    ValueMeasure | AgeMeasure | RatioMeasure | QuantileMeasure, Field(discriminator="of")
]


class MetricProbe(Fetching, Limits):
    """A figure of a Prometheus metrics page."""

    kind: Literal["metric"]
    """Reads a metrics page."""
    measure: Measure
    """Which figure is judged."""
    max_bytes: Bytes = 8 * MIB
    """Largest body, in bytes, both as sent and as unpacked."""
    down: Outage = "unknown"
    """State when the page cannot be read: by itself that says nothing of the figure."""


class TlsProbe(Limits):
    """A certificate that is valid for its host and far from its end."""

    kind: Literal["tls"]
    """Shakes hands and reads the certificate."""
    host: str = Field(min_length=1)
    """Host name, as in the certificate."""
    port: Port = 443
    """TCP port."""
    timeout: Seconds | None = None
    """Seconds for the handshake, retries included; the file's `timeout` when absent."""
    retries: Count = 1
    """Further attempts after a refusal or a reset, within the timeout."""
    degraded_below: Number | None = 14.0
    """Degraded when fewer days are left."""
    down: Outage = "major_outage"
    """State when there is no valid certificate."""


class PromqlProbe(Fetching, Limits):
    """The answer of a Prometheus-compatible server to an instant query."""

    kind: Literal["promql"]
    """Asks a Prometheus-compatible server."""
    query: str = Field(min_length=1)
    """PromQL giving one figure; aggregate in the query."""
    history: Literal["own", "query"] = "own"
    """Whose record of the past is shown: our polls', or what the server answers about the past."""
    response_time: str | None = Field(None, min_length=1)
    """PromQL giving one response time, in seconds; shown with `history: query`."""
    down: Outage = "unknown"
    """State when the server cannot be asked."""

    @model_validator(mode="after")
    def _time_has_a_history(self) -> Self:
        if self.response_time is not None and self.history != "query":
            raise ValueError("response_time needs history: query")
        return self


class StatuspageProbe(Fetching):
    """What a provider says of itself through the Statuspage v2 API."""

    kind: Literal["statuspage"]
    """Reads a provider's status page."""
    component: str | None = None
    """Name or id of the provider's component; the whole page when absent."""
    down: Outage = "unknown"
    """State when the provider's page cannot be read."""


Probe = Annotated[
    HttpProbe | ReadinessProbe | MetricProbe | TlsProbe | PromqlProbe | StatuspageProbe,
    Field(discriminator="kind"),
]
