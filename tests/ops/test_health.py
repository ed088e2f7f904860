"""/healthz tells which part does not work; /metrics shows numbers; both only on the loopback."""

import json
import urllib.error
import urllib.request
from asyncio import to_thread

from bot.ops.health import Health, serving
from bot.ops.metrics import Metrics


def test_what_does_not_work_is_late_until_it_works_again():
    health = Health()
    health.report("database", False)
    assert health.late() == ["database"]
    health.report("database", True)
    assert health.late() == []


async def test_the_answers_over_http():
    health, metrics = Health(), Metrics()
    metrics.received("text", True)
    async with serving(health, metrics, 0) as port:
        assert await _get(port, "healthz") == (200, json.dumps({"status": "ok", "late": []}))
        status, text = await _get(port, "metrics")
        assert status == 200 and 'steady_received_total{kind="text"} 1.0' in text and "steady_healthy 1.0" in text
        health.report("telegram", False)
        assert await _get(port, "healthz") == (503, json.dumps({"status": "degraded", "late": ["telegram"]}))
        assert "steady_healthy 0.0" in (await _get(port, "metrics"))[1]


async def _get(port: int, path: str) -> tuple[int, str]:
    def fetch() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    return await to_thread(fetch)
