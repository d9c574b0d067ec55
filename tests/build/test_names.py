"""One name everywhere: folder = bake target = image = compose service = lock = tox environment."""

import configparser
import json

import pytest
import yaml

from tests.checkout import BAKE, IMAGES, RELEASED, ROOT, SERVICES, STORES, bake_plan, printed

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))


def test_folders_targets_compose_services_locks_and_tox_environments_agree():
    folders = {path.parent.name for path in (ROOT / "services").glob("*/app.py")}
    locks = {path.stem for path in (ROOT / "constraints").glob("*.txt")}
    tox = configparser.ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini")
    environments = {name.strip() for name in tox["tox"]["env_list"].split(",")}
    targets = set(bake_plan()["target"])

    assert set(SERVICES) == folders
    assert set(IMAGES) == targets == set(COMPOSE["services"]) == folders | {"shell"}
    assert folders <= locks
    assert set(IMAGES) <= environments
    assert folders == {
        path.name.split(".")[0] for path in (ROOT / "contracts").glob("*.openapi.yaml")
    }


def test_images_are_tagged_with_registry_service_and_tag():
    plan = bake_plan(env={"REGISTRY": "127.0.0.1:5001/emsync", "TAG": "v1.2.3"})

    assert {f"127.0.0.1:5001/emsync/{image}:v1.2.3" for image in IMAGES} == {
        tag for target in plan["target"].values() for tag in target["tags"]
    }


def test_every_public_target_group_and_variable_has_a_description():
    targets = json.loads(printed(*BAKE, "--list=type=targets,format=json"))
    variables = json.loads(printed(*BAKE, "--list=type=variables,format=json"))
    # A matrix makes a group of its own name, which takes no description.
    made = {"service", "tests", "inventory", "cache", "types", "base"}

    assert [] == [t["name"] for t in targets if not t.get("description") and t["name"] not in made]
    assert [] == [v["name"] for v in variables if not v.get("description")]


@pytest.mark.parametrize("service", IMAGES)
def test_an_image_and_its_tests_read_the_cache_that_is_left_for_them(service):
    targets = (service, f"test-{service}")
    plan = bake_plan(*targets, f"cache-{service}", env={"CACHE": "read"})["target"]
    left = [entry["ref"] for entry in plan[f"cache-{service}"]["cache-to"]]

    assert [f"emsync/cache:{service}"] == left
    assert [left, left] == [[e["ref"] for e in plan[name]["cache-from"]] for name in targets]


def test_nothing_reads_a_cache_unasked_and_only_cache_writes_one():
    groups = ("default", "test", "inventory", "validate", "base", "cache")
    plan = bake_plan(*groups, env={"CACHE": "none"})["target"]

    assert [] == [name for name, target in plan.items() if "cache-from" in target]
    assert {f"cache-{image}" for image in IMAGES} == {
        name for name, target in plan.items() if "cache-to" in target
    }


def test_compose_only_runs_what_was_published():
    assert [] == [name for name, service in COMPOSE["services"].items() if "build" in service]
    assert all("image" in service for service in COMPOSE["services"].values())


def test_compose_gives_every_container_the_least_that_it_needs():
    for service in COMPOSE["services"].values():
        assert service["read_only"] is True
        assert ["ALL"] == service["cap_drop"]
        assert ["no-new-privileges:true"] == service["security_opt"]
        assert service["pids_limit"] and service["mem_limit"]
        assert "CMD" == service["healthcheck"]["test"][0]
        assert ["emsync-network"] == service["networks"]


def test_only_the_shell_has_a_port_and_the_others_get_theirs_from_a_file_of_its_own():
    more = yaml.safe_load((ROOT / "compose.ports.yaml").read_text("utf-8"))["services"]

    assert {"shell": ["127.0.0.1:${SHELL_PORT:-8080}:8080"]} == {
        name: service["ports"]
        for name, service in COMPOSE["services"].items()
        if "ports" in service
    }
    assert set(more) <= set(SERVICES)
    assert all({"ports"} == service.keys() for service in more.values())
    assert all(p.startswith("127.0.0.1:") for service in more.values() for p in service["ports"])


def test_services_never_import_each_other():
    foreign = [
        f"{path.relative_to(ROOT)} imports {other}"
        for service in SERVICES
        for path in (ROOT / "services" / service).glob("**/*.py")
        for other in SERVICES
        if other != service
        and any(
            line.startswith((f"import {other}", f"from {other}"))
            for line in path.read_text("utf-8").splitlines()
        )
    ]

    assert [] == foreign


def test_the_stores_of_several_replicas_are_images_of_ours_that_nobody_else_reaches():
    scale = yaml.load((ROOT / "compose.scale.yaml").read_text("utf-8"), ScaleLoader)
    stores = {name: scale["services"][name] for name in scale["services"] if name != "transfer"}

    assert set(STORES) == set(bake_plan("store")["target"]) == set(stores)
    assert set(RELEASED) == set(bake_plan("released")["target"])
    assert scale["networks"]["emsync-stores"]["internal"]
    for name, store in stores.items():
        assert f"${{REGISTRY:-emsync}}/{name}:${{TAG:-latest}}" == store["image"]
        assert (True, ["ALL"], ["emsync-stores"]) == (
            store["read_only"],
            store["cap_drop"],
            store["networks"],
        )
        assert "ports" not in store


class ScaleLoader(yaml.SafeLoader):
    """Reads Compose's `!override`, which takes the place of a list and does not add to it."""


ScaleLoader.add_constructor("!override", lambda loader, node: loader.construct_sequence(node))
