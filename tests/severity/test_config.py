import os
from pathlib import Path

import pytest

from emsync.settings import SettingsError
from severity.config import read

CONTRACTS = os.environ["EMSYNC_CONTRACTS"]


def test_needs_no_setting_but_where_the_contracts_are():
    config = read({"EMSYNC_CONTRACTS": CONTRACTS})

    assert ("0.0.0.0", 8501, "INFO") == (config.host, config.port, config.log_level)
    assert (config.model / "model.json").is_file()
    assert Path("/data") == config.data


def test_names_every_wrong_variable_at_once():
    wrong = {
        "EMSYNC_CONTRACTS": "/nowhere",
        "SEVERITY_PORT": "http",
        "SEVERITY_LOG_LEVEL": "loud",
        "SEVERITY_GRACE_SECONDS": "0",
    }

    with pytest.raises(SettingsError) as refused:
        read(wrong)

    assert [] == [name for name in wrong if name not in str(refused.value)]


def test_reads_the_model_from_where_it_is_told():
    config = read({"EMSYNC_CONTRACTS": CONTRACTS, "SEVERITY_MODEL": "/elsewhere"})

    assert Path("/elsewhere") == config.model
