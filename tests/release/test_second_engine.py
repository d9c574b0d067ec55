"""The second Docker of these tests is empty, does its work, and leaves nothing behind."""

import json
import os

import pytest

from tests.checkout import run, succeed
from tests.second_engine import first_bridge, second_engine


def docker(env: dict[str, str], *words: object) -> str:
    return succeed("docker", *words, env=env)


def filter_rules() -> list[str]:
    """Return this machine's packet filter rules that speak of the second engine's addresses."""
    rules = run("iptables-save").text if os.geteuid() == 0 else ""
    return [line for line in rules.splitlines() if "10.213." in line or "10.214." in line]


def has_bridge(network: str) -> bool:
    return run("ip", "link", "show", f"br-{network.strip()[:12]}").code == 0


def test_it_starts_empty_and_ends_without_a_trace(tmp_path):
    first, bridge = succeed("docker", "info", "--format", "{{.ID}}"), first_bridge()

    with second_engine(tmp_path) as env:
        assert bridge == first_bridge()
        assert first != docker(env, "info", "--format", "{{.ID}}")
        usage = [
            json.loads(row) for row in docker(env, "system", "df", "--format=json").splitlines()
        ]
        assert {("0", "0B")} == {(row["TotalCount"], row["Size"]) for row in usage}
        network = docker(env, "network", "create", "emsync-left-behind")
        assert has_bridge(network)
        assert [] == filter_rules()

    assert bridge == first_bridge()
    assert not has_bridge(network)
    assert [] == list(tmp_path.iterdir())
    assert 0 != run("docker", "version", env=env).code
    assert first == succeed("docker", "info", "--format", "{{.ID}}")


def test_it_ends_also_when_a_test_fails_in_it(tmp_path):
    with pytest.raises(ZeroDivisionError), second_engine(tmp_path) as env:
        _ = 1 / 0

    assert 0 != run("docker", "version", env=env).code
    assert [] == list(tmp_path.iterdir())
