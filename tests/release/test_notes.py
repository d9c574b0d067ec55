import pytest

from release.notes import NoNotes, notes
from tests.checkout import run

CHANGELOG = """# Changelog

## Unreleased

### Added

- routing: something new.

## [1.2.0] - 2026-11-30

### Fixed

- severity: what was wrong.

## 1.1.0-rc.1

- transfer: a first try.

## v1.1.0 - 2026-10-01
"""


def test_the_notes_are_the_section_of_the_version():
    assert "### Fixed\n\n- severity: what was wrong.\n" == notes(CHANGELOG, "v1.2.0")


def test_brackets_and_date_may_be_left_out():
    assert "- transfer: a first try.\n" == notes(CHANGELOG, "v1.1.0-rc.1")


@pytest.mark.parametrize("tag", ["v1.2.1", "v11.2.0", "v1.1.0"])
def test_a_version_without_notes_is_refused(tag):
    with pytest.raises(NoNotes, match=rf"has no section of {tag}: write `## {tag[1:]} - YYYY"):
        notes(CHANGELOG, tag)


@pytest.mark.parametrize("tag", ["1.2.0", "v1.2", "Unreleased", "v1.2.0; true"])
def test_a_tag_that_is_no_version_is_refused(tag):
    with pytest.raises(NoNotes, match="is not a version such as"):
        notes(CHANGELOG, tag)


def test_the_command_names_what_to_write_and_leaves_no_file(tmp_path):
    done = run("python3", "-m", "release.notes", "v0.0.0", tmp_path / "notes.md")

    assert 1 == done.code
    assert "notes: CHANGELOG.md has no section of v0.0.0" in done.text
    assert [] == list(tmp_path.iterdir())
