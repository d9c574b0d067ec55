"""What the pulled containers may and may not do."""

import pytest

from tests.checkout import IMAGES, printed, run

# The slowest start of all: it goes on beside every test until test_two_architectures.py asks how it went.
pytestmark = pytest.mark.usefixtures("arm64")


@pytest.mark.parametrize("service", IMAGES)
def test_a_container_has_no_shell_no_package_manager_and_no_rights(stack, service):
    container = stack.compose.get_container(service).ID
    code = (
        "import os, pathlib;"
        "tools = ['sh', 'bash', 'dash', 'apt', 'apt-get', 'dpkg', 'pip', 'pip3', 'perl'];"
        "print([t for t in tools for d in ('/bin', '/usr/bin', '/usr/local/bin') if os.path.lexists(f'{d}/{t}')]);"
        "status = dict(l.split(':', 1) for l in pathlib.Path('/proc/self/status').read_text().splitlines());"
        "print(os.getuid(), status['CapEff'].strip(), status['NoNewPrivs'].strip())"
    )

    lines = printed("docker", "exec", container, "python", "-c", code).splitlines()

    assert ["[]", "10001 0000000000000000 1"] == lines


@pytest.mark.parametrize("service", IMAGES)
def test_a_container_cannot_write_to_its_root(stack, service):
    container = stack.compose.get_container(service).ID

    done = run("docker", "exec", container, "python", "-c", "open('/app/x', 'w')")

    assert 0 != done.code
    assert "Read-only file system" in done.text
