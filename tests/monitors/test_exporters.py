"""What node exporter and a container engine say, as metrics."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from jmeterpy.monitors import Gap, Monitor, open_monitor, parse
from jmeterpy.monitors.container import ContainerMonitor, Opened, figures
from jmeterpy.monitors.prometheus import PrometheusMonitor
from jmeterpy.monitors.rates import Rates

TRIES = 6000  # 20 ms apart
NODE = """# HELP node_cpu_seconds_total Seconds the CPUs spent in each mode.
# TYPE node_cpu_seconds_total counter
node_cpu_seconds_total{{cpu="0",mode="idle"}} {idle}
node_cpu_seconds_total{{cpu="0",mode="iowait"}} 1.5
node_cpu_seconds_total{{cpu="0",mode="user"}} {user}
node_cpu_seconds_total{{cpu="1",mode="idle"}} 1e+02
node_cpu_guest_seconds_total{{cpu="0",mode="user"}} 7
node_memory_MemTotal_bytes 8e+09
node_memory_MemAvailable_bytes 6e+09
node_network_receive_bytes_total{{device="lo"}} 9e+12
node_network_receive_bytes_total{{device="eth0"}} {received}
process_cpu_seconds_total 55
process_resident_memory_bytes 1.8e+07
"""


def test_node_exporter_gives_cpu_memory_and_network_of_its_host() -> None:
    now = [0.0]
    pages = [
        NODE.format(idle=10, user=20, received=1000),
        NODE.format(idle=13, user=21, received=5000),
    ]
    monitor = PrometheusMonitor(lambda: pages.pop(0).encode(), clock=lambda: now[0])
    assert monitor.sample() == {"memory_bytes": 2e9, "memory_share": 0.25}
    now[0] = 2.0
    assert monitor.sample() == {
        "memory_bytes": 2e9,
        "memory_share": 0.25,
        "cpu_share": 0.25,
        "received_bytes_per_second": 2000.0,
    }


def test_a_program_gives_its_own_process() -> None:
    now = [0.0]
    page = "process_cpu_seconds_total {}\nprocess_resident_memory_bytes 5e6\nprocess_open_fds 9\n"
    pages = [page.format(3), page.format(4.5)]
    monitor = PrometheusMonitor(lambda: pages.pop(0).encode(), clock=lambda: now[0])
    assert monitor.sample() == {"memory_bytes": 5e6, "files": 9}
    now[0] = 1.0
    assert monitor.sample()["cpu_cores"] == 1.5


def test_a_page_of_something_else_is_a_gap() -> None:
    with pytest.raises(Gap, match="no page of node exporter"):
        PrometheusMonitor(lambda: b"<html>hello</html>").sample()


def test_an_exporter_that_does_not_answer_is_asked_every_five_seconds_only() -> None:
    now, asked = [0.0], []

    def fetch() -> bytes:
        asked.append(now[0])
        raise Gap("Connection refused")

    monitor = PrometheusMonitor(fetch, clock=lambda: now[0])
    for second in range(12):
        now[0] = float(second)
        with pytest.raises(Gap, match="Connection refused"):
            monitor.sample()
    assert asked == [0.0, 5.0, 10.0]


@pytest.fixture
def exporter() -> Iterator[str]:
    """The address of a real server with a page of node exporter."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/metrics"
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(NODE.format(idle=1, user=1, received=1).encode() if found else b"")

        def log_message(self, *words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_page_is_fetched(exporter: str) -> None:
    found = until(open_monitor(parse(f"db=prometheus:{exporter}")).sample)
    assert found["memory_share"] == 0.25
    until_gap(open_monitor(parse(f"db=prometheus:{exporter}/elsewhere")), "404")


def message(second: int, *, cpu_ns: int, usage: int = 50 << 20, **more: Any) -> dict[str, Any]:
    return {
        "read": f"2026-11-21T12:00:{second:02}.123456789Z",
        "cpu_stats": {
            "cpu_usage": {"total_usage": cpu_ns},
            "online_cpus": 4,
            "throttling_data": {"periods": 10 * second, "throttled_periods": 4 * second},
        },
        "memory_stats": {
            "usage": usage, "limit": 100 << 20, "stats": {"inactive_file": 10 << 20},
        },
        "pids_stats": {"current": 12},
        "networks": {"eth0": {"rx_bytes": 1000 * second, "tx_bytes": 500 * second}},
        **more,
    }  # fmt: skip


@pytest.mark.parametrize(("processors", "share"), [(None, 0.25), (2.0, 0.5)])
def test_a_container_uses_a_share_of_its_quota(processors: float | None, share: float) -> None:
    rates = Rates()
    first = figures(message(1, cpu_ns=0), rates, processors=processors)
    assert first == {"memory_bytes": 40 << 20, "memory_share": 0.4, "threads": 12}
    found = figures(message(3, cpu_ns=2_000_000_000), rates, processors=processors)
    assert found["cpu_share"] == pytest.approx(share)
    assert found["throttled_share"] == pytest.approx(0.4)
    assert found["received_bytes_per_second"] == pytest.approx(1000)


def test_a_container_that_does_not_run_has_no_figures() -> None:
    assert figures({"read": "x", "memory_stats": {}, "cpu_stats": {}}, Rates(), processors=1) == {}


def test_a_stream_is_read_beside_us_until_it_ends() -> None:
    more, closed = threading.Event(), threading.Event()

    def stats() -> Iterator[dict[str, Any]]:
        yield json.loads(json.dumps(message(1, cpu_ns=0)))
        more.wait(300)

    now = [0.0]
    opened = Opened(None, stats(), closed.set)
    monitor = ContainerMonitor(lambda: opened, clock=lambda: now[0])
    found = until(monitor.sample)
    assert found["threads"] == 12
    now[0] = 6.0
    with pytest.raises(Gap, match="no figures"):
        monitor.sample()
    more.set()
    until_gap(monitor, "the container has ended")
    monitor.close()
    assert closed.is_set()


def until(ask: Callable[[], Any]) -> Any:
    """What it says when it says something: a busy machine takes its time."""
    for _ in range(TRIES):
        try:
            return ask()
        except Gap:
            threading.Event().wait(0.02)
    raise AssertionError("nothing came")


def until_gap(monitor: Monitor, why: str) -> None:
    for _ in range(TRIES):
        with pytest.raises(Gap) as caught:
            monitor.sample()
        if why in str(caught.value):
            return
        threading.Event().wait(0.02)
    raise AssertionError(f"it never said {why!r}")


@pytest.mark.engine
def test_a_real_container_is_watched(container_image: str) -> None:
    from jmeterpy.engine.daemon import connect

    client = connect()
    words = ["sh", "-c", "while true; do :; done"]
    # A twentieth of a processor: so much a busy machine gives it, too, so that it meets its quota.
    container = client.containers.run(
        container_image, words, entrypoint="", detach=True, nano_cpus=50_000_000, auto_remove=True
    )
    monitor = open_monitor(parse(f"busy=container:{container.name}"))
    try:
        for _ in range(1200):
            found = until(monitor.sample)
            if found.get("cpu_share", 0) > 0.3 and found.get("throttled_share", 0) > 0:
                break
            threading.Event().wait(0.1)
        assert 0.3 < found["cpu_share"] < 1.5
        assert found["throttled_share"] > 0
        assert found["memory_bytes"] > 0
    finally:
        monitor.close()
        container.kill()
        client.close()
