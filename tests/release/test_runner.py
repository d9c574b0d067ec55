from engine.runner import missing_packages, with_containerd_store
from tests.checkout import run


def test_a_machine_that_builds_is_left_alone():
    done = run("python3", "-m", "engine.runner")

    assert 0 == done.code
    assert [] == missing_packages()
    assert "emsync: this machine can build\n" == done.text


def test_the_engine_keeps_its_other_settings():
    assert {
        "data-root": "/srv",
        "features": {"buildkit": True, "containerd-snapshotter": True},
    } == with_containerd_store(
        {"data-root": "/srv", "features": {"buildkit": True, "containerd-snapshotter": False}}
    )
    assert {"features": {"containerd-snapshotter": True}} == with_containerd_store({})
