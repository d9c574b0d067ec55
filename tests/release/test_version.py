import pytest

from release.version import is_version, release_number


@pytest.mark.parametrize("tag", ["v1.2.3", "v0.0.0", "v1.2.3-rc.1", "v1.2.3-rc-1"])
def test_a_version_may_be_a_release_or_come_before_one(tag):
    assert is_version(tag)


@pytest.mark.parametrize("tag", ["1.2.3", "v1.2", "v1.2.3.4", "v1.2.3-", "v1.2.3+7", "v1.2.3\n"])
def test_anything_else_is_no_version(tag):
    assert not is_version(tag)


def test_only_a_release_has_a_number():
    assert (1, 10, 0) == release_number("v1.10.0")
    assert release_number("v1.10.0-rc.1") is None
    assert release_number("vacation") is None
