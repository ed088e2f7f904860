"""The examples of deploy/ are well formed, use settings that exist, and say that nobody has tried them."""

import configparser
import os
import re
import subprocess

import pytest
import yaml

from bot.settings import PROJECT

DEPLOY = PROJECT / "deploy"
EXAMPLES = ["steady.service", "steady-worker@.service", "nginx.conf", "Containerfile", "compose.yml"]
SETTINGS = set(re.findall(r'"((?:STEADY|TELEGRAM)_[A-Z_]+)"', (PROJECT / "bot/settings.py").read_text()))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_says_on_top_that_it_was_not_tried(name):
    assert "not tried" in (DEPLOY / name).read_text().splitlines()[0]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_names_only_settings_that_exist(name):
    used = set(re.findall(r"\b((?:STEADY|TELEGRAM)_[A-Z_]+)\b", (DEPLOY / name).read_text()))
    assert used <= SETTINGS


def test_every_file_stands_in_the_readme():
    table = (DEPLOY / "README.md").read_text()
    assert [path.name for path in DEPLOY.iterdir() if path.is_file() and f"`{path.name}`" not in table] == ["README.md"]


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name.endswith(".service")])
def test_a_unit_can_be_read_and_is_shut_in(name):
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment]
    unit.read(DEPLOY / name)
    assert set(unit.sections()) == {"Unit", "Service", "Install"}
    service = unit["Service"]
    assert service["ExecStart"].split()[0] == "/opt/steady/steady"
    assert (service["NoNewPrivileges"], service["ProtectSystem"], service["LimitCORE"]) == ("yes", "strict", "0")


def test_the_containers_start_in_order_and_only_the_loopback_sees_them():
    compose = yaml.safe_load((DEPLOY / "compose.yml").read_text())
    services = compose["services"]
    assert services["migrate"]["command"] == ["migrate"]
    for name in ("worker1", "worker2"):
        assert services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
        assert all(port.startswith("127.0.0.1:") for port in services[name]["ports"])
        assert services[name]["read_only"] and services[name]["ulimits"]["core"] == 0
    assert "ports" not in services["database"]
    used = {item if isinstance(item, str) else item["source"] for s in services.values() for item in s["secrets"]}
    assert used == set(compose["secrets"])


def test_nginx_passes_the_webhook_on_and_writes_no_access_log():
    text = re.sub(r"#.*", "", (DEPLOY / "nginx.conf").read_text())
    assert text.count("{") == text.count("}")
    assert "access_log off;" in text and "client_max_body_size 1m;" in text
    for counted_on in (
        "large_client_header_buffers 4 8k;",
        "proxy_request_buffering on;",
        'proxy_set_header Upgrade "";',
    ):
        assert counted_on in text, "docs/advisories.yml counts on it"
    statements = [line.strip() for line in text.splitlines() if line.strip()]
    assert [line for line in statements if not line.endswith((";", "{", "}"))] == []


@pytest.mark.parametrize(("shell", "name"), [("sh", "steady"), ("bash", ".ci/run")])
def test_a_script_can_be_read_and_run(shell, name):
    assert subprocess.run([shell, "-n", str(PROJECT / name)], capture_output=True).returncode == 0
    assert os.access(PROJECT / name, os.X_OK)
