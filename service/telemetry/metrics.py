"""The metrics that Prometheus reads: what each is, and how it comes out of what is counted."""

import os
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.telemetry.counting import BOUNDS, Counts, Histogram
from service.telemetry.shared_counts import SharedCounts
from service.telemetry.telling import Telemetry

PATH = "/metrics"
OPERATIONS = "raregraph_operations_total"
DURATIONS = "raregraph_operation_seconds"
STAGES = "raregraph_stage_seconds"
RELEASE = "raregraph_release_info"
WORKERS = "raregraph_workers"
TOTALS = {
    "bytes": "raregraph_response_bytes_total",
    "slow": "raregraph_slow_operations_total",
    "left_out": "raregraph_log_lines_left_out_total",
}
# Every metric of our own: name and meaning. README lists them, and a test holds it to that.
METRICS = {
    OPERATIONS: "Operations by `transport`, by `cache` (hit, miss, shared, off, none) and by `outcome`: ok, left, or "
    "the code of the error.",
    DURATIONS: "How long operations took from the first byte to the last, by `cache`: a histogram.",
    STAGES: "How long they were in each `stage` (read, prepare, bind, wait, sql, encode, send): a histogram.",
    "raregraph_response_bytes_total": "Bytes of answers, as they are sent.",
    "raregraph_slow_operations_total": "Operations that took `RAREGRAPH_SLOW_SECONDS` or longer.",
    "raregraph_log_lines_left_out_total": "Lines of operations that the log lacks, as nobody read it in time.",
    "raregraph_running_operations": "Operations for which a statement runs or waits now.",
    "raregraph_waiting_statements": "Statements that wait for a connection now.",
    "raregraph_open_streams": "WebSockets and event streams that are open.",
    "raregraph_prepared_operations": "Prepared operations that are kept.",
    "raregraph_prepared_bytes": "Memory that they take, about.",
    "raregraph_cached_answers": "Answers that are kept, of the release that is served.",
    "raregraph_cache_bytes": "Memory that they take, about.",
    "raregraph_releases_taken": "Releases that were taken since the processes began.",
    "raregraph_refused_releases": "Processes for which what is published is not sound: they serve the one before.",
    RELEASE: "How many processes serve the release that `release` names.",
    WORKERS: "Processes that answer.",
}


class Counted(Collector):
    """Tells what all workers have counted."""

    def __init__(self, telemetry: Telemetry, shared: SharedCounts) -> None:
        self._telemetry = telemetry
        self._shared = shared

    def collect(self) -> Iterable[Metric]:
        """Give every metric, with what has ended up to now in this worker and a tenth of a second ago in others."""
        self._telemetry.flush()
        workers = list(self._shared.all())
        counts = Counts.added(workers)
        answering = [worker for worker in workers if _runs(worker.process)]
        yield from _operations(counts)
        yield _histograms(DURATIONS, "cache", counts.durations)
        yield _histograms(STAGES, "stage", counts.stages)
        for key, name in TOTALS.items():
            total = CounterMetricFamily(name, METRICS[name])
            total.add_metric([], counts.totals[key])
            yield total
        for name, value in Counts.added(answering).gauges.items():
            yield GaugeMetricFamily(name, METRICS[name], value)
        releases = GaugeMetricFamily(RELEASE, METRICS[RELEASE], labels=["release"])
        serving = [worker.release for worker in answering]
        for release in sorted(set(serving)):
            releases.add_metric([release], serving.count(release))
        yield releases
        yield GaugeMetricFamily(WORKERS, METRICS[WORKERS], len(answering))
        yield from _processes(worker.process for worker in answering)


def _runs(process: int) -> bool:
    """Tell whether a worker runs: of one that has ended, and could not be replaced, the counts stay."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _operations(counts: Counts) -> Iterator[Metric]:
    family = CounterMetricFamily(OPERATIONS, METRICS[OPERATIONS], labels=["transport", "cache", "outcome"])
    for key, count in sorted(counts.operations.items()):
        family.add_metric(key.split(" "), count)
    yield family


def _histograms(name: str, label: str, histograms: dict[str, Histogram]) -> Metric:
    family = HistogramMetricFamily(name, METRICS[name], labels=[label])
    for value, histogram in sorted(histograms.items()):
        bounds = [*(str(bound / 1e6) for bound in BOUNDS), "+Inf"]
        family.add_metric([value], [*zip(bounds, accumulate(histogram.counts), strict=True)], histogram.total / 1e6)
    return family


def _processes(processes: Iterable[int]) -> Iterator[Metric]:
    """Give what prometheus-client tells of a process (memory, processor time, open files), for each by its number."""
    families: dict[str, Metric] = {}
    for number, process in enumerate(processes):
        for metric in ProcessCollector(registry=None, pid=partial(int, process)).collect():
            family = families.setdefault(metric.name, Metric(metric.name, metric.documentation, metric.type))
            for sample in metric.samples:
                family.add_sample(sample.name, {**sample.labels, "worker": str(number)}, sample.value)
    yield from families.values()


def metrics_app(telemetry: Telemetry, shared: SharedCounts) -> Starlette:
    """Make the application that answers Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Counted(telemetry, shared))

    async def metrics(request: Request) -> Response:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), headers={"content-type": content_type})

    return Starlette(routes=[Route(PATH, metrics)])
