"""Two builders without a cache agree on every image, before anything else is built.

BuildKit lets builds that run at once share their steps, those without cache too: beside a third
one, the second builder could be given what the first one made. So tox lets nothing run beside these.
"""

from release.digests import NAME, read
from tests.checkout import PLATFORMS, RELEASED
from tests.release.conftest import digests_of


def test_each_builds_without_a_cache_and_then_they_are_compared(two_builders):
    assert 2 == two_builders.ran.count("python3 -m release.build .cache/release")
    assert "python3 -m release.agree .cache/builders/*/digests.json" == two_builders.ran[-1]


def test_they_agree_on_every_platform_of_every_image(two_builders, tagged):
    one, other = (read(folder / NAME) for folder in sorted(digests_of(tagged).iterdir()))

    assert set(RELEASED) == set(one.images)
    for image in RELEASED:
        assert sorted(PLATFORMS) == sorted(one.manifests(image))
        assert one.index(image) == other.index(image)
        assert one.manifests(image) == other.manifests(image)
