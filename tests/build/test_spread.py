import importlib.util
from pathlib import PurePath

from tests.checkout import ROOT

_spec = importlib.util.spec_from_file_location("spread", ROOT / "services" / "spread.py")
spread = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(spread)


def test_every_layer_of_code_is_copied_into_the_image_once():
    lines = (ROOT / "services" / "Dockerfile").read_text("utf-8").splitlines()

    copied = [line for line in lines if line.startswith("COPY --link --from=code /code/")]

    assert [f"COPY --link --from=code /code/{n}/ /" for n in range(spread.LAYERS)] == copied


def test_every_file_goes_to_the_layer_of_its_path_and_none_is_left(tmp_path):
    names = [f"part/module_{n}.py" for n in range(40)]
    for name in names:
        (tmp_path / "service" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "service" / name).write_text(f"# {name}\n", "utf-8")

    spread.spread(tmp_path / "service", "app/toy", tmp_path / "code")

    found = {p.relative_to(tmp_path / "code") for p in (tmp_path / "code").rglob("*.py")}
    places = [PurePath("app/toy") / name for name in names]
    assert {PurePath(str(spread.layer_of(place))) / place for place in places} == found
    assert [] == [path for path in (tmp_path / "service").rglob("*") if path.is_file()]


def test_a_service_of_one_file_has_every_layer_too(tmp_path):
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "app.py").write_text("", "utf-8")

    spread.spread(tmp_path / "service", "app/toy", tmp_path / "code")

    assert {str(n) for n in range(spread.LAYERS)} == {p.name for p in (tmp_path / "code").iterdir()}
    assert all((tmp_path / "code" / str(n) / "app/toy").is_dir() for n in range(spread.LAYERS))
