from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from routing_world import settings

from emsync.settings import SettingsError
from routing.priority import Siren


def test_needs_nothing_but_its_own_files():
    config = settings()

    assert (
        config.port,
        config.origins,
    ) == (6005, ("http://127.0.0.1:8080", "http://localhost:8080"))
    assert config.siren_factors == {"P1": 0.75, "P2": 1.0, "P3": 1.0}
    assert (config.ors_key, config.ors_url, config.budget_s) == (None, None, 2.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROUTING_PROFILE", "testing"),
        ("ROUTING_PORT", "0"),
        ("ROUTING_PORT", "http"),
        ("ROUTING_THREADS", "65"),
        ("ROUTING_BUDGET_SECONDS", "soon"),
        ("ROUTING_BUDGET_SECONDS", "nan"),
        ("ROUTING_CORS_ORIGINS", "*"),
        ("ROUTING_CORS_ORIGINS", "http://127.0.0.1:8080,https://example.org/path"),
        ("ROUTING_SIREN_FACTORS", "P1=1.5"),
        ("ROUTING_SIREN_FACTORS", "P1=0"),
        ("ROUTING_SIREN_FACTORS", "P9=0.5"),
        ("ROUTING_ORS_URL", "ors:8080"),
        ("ROUTING_ORS_URL", "http://user:password@ors"),
        ("EMSYNC_CONTRACTS", "/nowhere"),
        ("ROUTING_ORS_KEY_FILE", "/nowhere"),
    ],
)
def test_refuses_a_wrong_value_and_names_the_variable(name, value):
    with pytest.raises(SettingsError, match=name):
        settings(**{name: value})


def test_reports_all_wrong_variables_at_once():
    with pytest.raises(SettingsError) as refusal:
        settings(ROUTING_PORT="x", ROUTING_THREADS="x", ROUTING_CORS_ORIGINS="x")

    assert all(name in str(refusal.value) for name in ("PORT", "THREADS", "CORS_ORIGINS"))


@pytest.mark.parametrize("content", ["", "two words", "päss"])
def test_refuses_a_key_file_without_a_key_and_does_not_print_it(tmp_path, content):
    key = tmp_path / "key"
    key.write_text(content, "utf-8")

    with pytest.raises(SettingsError, match="ROUTING_ORS_KEY_FILE") as refusal:
        settings(ROUTING_ORS_KEY_FILE=str(key))

    assert not content or content not in str(refusal.value)


@given(
    st.floats(0, 86400),
    st.floats(0, 86400),
    st.floats(0, 1, exclude_min=True),
    st.floats(0, 1, exclude_min=True),
)
def test_sirens_never_delay_and_keep_the_order(one, other, factor, weaker):
    shorter, longer = sorted((one, other))
    strong, weak = sorted((factor, weaker))

    assert Siren("P1", strong).shorten(shorter) <= Siren("P1", strong).shorten(longer)
    assert Siren("P1", strong).shorten(longer) <= Siren("P1", weak).shorten(longer)
    assert Siren("P1", strong).shorten(longer) <= longer + 0.05


def test_drives_on_the_images_map_while_no_other_is_mounted(tmp_path):
    plain = settings()
    elsewhere = replace(plain, map=tmp_path / "current")

    assert plain.own_map == elsewhere.map_folder
    assert elsewhere.own_map / "facilities.json" == elsewhere.facilities_file

    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "facilities.json").write_text("{}")
    (tmp_path / "current").symlink_to("made")
    assert tmp_path / "current" == elsewhere.map_folder
    assert tmp_path / "current" / "facilities.json" == elsewhere.facilities_file


def test_does_not_take_a_link_that_leads_nowhere_for_no_map(tmp_path):
    (tmp_path / "current").symlink_to("gone")

    found = replace(settings(), map=tmp_path / "current")

    assert tmp_path / "current" == found.map_folder
