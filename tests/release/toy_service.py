"""Add a toy service to a copy of the tree, by the six steps of README's "Add a service"."""

from pathlib import Path

import yaml

NAME = "foo"
PORT = 7100
MAIN = f'''"""Start the service: `python -m {NAME}`."""

from werkzeug.serving import make_server

from emsync import log
from {NAME}.app import create_app

if __name__ == "__main__":
    log.configure()
    make_server("0.0.0.0", {PORT}, create_app(), threaded=True).serve_forever()  # noqa: S104
'''
APP = f'''"""Answer what every service answers, and nothing else."""

from flask import Flask

from emsync.flask_edge import install


def create_app() -> Flask:
    """Return the WSGI application."""
    app = Flask("{NAME}")
    install(app, dict)
    return app
'''
TEST = f"""from {NAME}.app import create_app


def test_it_is_ready():
    assert {{"status": "ready"}} == create_app().test_client().get("/readyz").get_json()
"""


def add(tree: Path) -> None:
    """Do the six steps."""
    package_tests_and_contract(tree)
    constraints(tree)
    bake(tree)
    tox(tree)
    compose(tree)
    edge(tree)


def package_tests_and_contract(tree: Path) -> None:
    files = {
        f"services/{NAME}/__init__.py": '"""A toy."""\n',
        f"services/{NAME}/__main__.py": MAIN,
        f"services/{NAME}/app.py": APP,
        f"tests/{NAME}/test_app.py": TEST,
    }
    for name, text in files.items():
        (tree / name).parent.mkdir(exist_ok=True)
        (tree / name).write_text(text, "utf-8")
    other = yaml.safe_load((tree / "contracts" / "transfer.openapi.yaml").read_text("utf-8"))
    contract = tree / "contracts" / f"{NAME}.openapi.yaml"
    contract.write_text(yaml.safe_dump(reduced(other), sort_keys=False), "utf-8")


def reduced(contract: dict) -> dict:
    """Return what of a contract every service has."""
    contract["info"] |= {"title": f"EMsync {NAME}", "description": "A toy."}
    paths, schemas = contract["paths"], contract["components"]["schemas"]
    contract["paths"] = {path: paths[path] for path in ("/healthz", "/readyz", "/version")}
    contract["components"] = {
        "schemas": {name: schemas[name] for name in ("Alive", "Ready", "Version", "Problem")}
    }
    contract["components"]["schemas"]["Ready"] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["status"],
        "properties": {"status": {"const": "ready"}},
    }
    problem = contract["components"]["schemas"]["Problem"]
    problem["properties"] = {name: problem["properties"][name] for name in problem["required"]}
    return contract


def constraints(tree: Path) -> None:
    (tree / "constraints" / f"{NAME}.in").write_text(
        "flask\nfastjsonschema\njsonschema\npyyaml\n", "utf-8"
    )


def bake(tree: Path) -> None:
    change(tree / "docker-bake.hcl", '"transfer"]', f'"transfer", "{NAME}"]')


def tox(tree: Path) -> None:
    change(tree / "tox.ini", "lint, contracts, e2e", f"{NAME}, lint, contracts, e2e")


def compose(tree: Path) -> None:
    block = f"""  {NAME}:
    <<: *service
    image: ${{REGISTRY:-emsync}}/{NAME}:${{TAG:-latest}}
    environment: {{ EMSYNC_COMMIT: "${{EMSYNC_COMMIT:-}}" }}
    mem_limit: 128m
    healthcheck:
      test: [CMD, python, -m, emsync.probe, "http://127.0.0.1:{PORT}/readyz"]
      start_period: 60s
      start_interval: 1s

"""
    change(
        tree / "compose.yaml", "networks:\n  emsync-network", f"{block}networks:\n  emsync-network"
    )


def edge(tree: Path) -> None:
    block = f"""location /{NAME}/ {{
  set $service {NAME};
  proxy_pass http://{NAME}/;
  include proxy.conf;
  include headers/answer.conf;
}}

"""
    nginx = tree / "services" / "shell" / "nginx"
    change(nginx / "services.conf", "location /routing/", f"{block}location /routing/")
    upstream = f"upstream {NAME} {{\n  server {NAME}:{PORT};\n}}\n\n"
    change(nginx / "upstreams.conf", "upstream routing", f"{upstream}upstream routing")


def change(file: Path, old: str, new: str) -> None:
    """Replace what must stand there exactly once."""
    text = file.read_text("utf-8")
    assert 1 == text.count(old), f"{file.name} has {text.count(old)} times {old!r}"
    file.write_text(text.replace(old, new), "utf-8")
