"""The API and Streamlit's page side by side, in one ASGI application."""

from pathlib import Path

import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route

from severity import logs
from severity.api import application, health, problems
from severity.api.parts import Parts
from severity.config import STREAMLIT
from severity.origin import SameOriginSockets

PAGE = Path(__file__).parent / "page" / "main.py"


def make(parts: Parts) -> Starlette:
    """Return the application; Streamlit answers every path that is not ours."""
    logs.take_over()
    for name, value in STREAMLIT.items():
        streamlit.config.set_option(name, value)
    service = application.make_service(parts)
    page = streamlit.App(PAGE, middleware=[Middleware(SameOriginSockets)])
    return Starlette(
        routes=[
            Mount("/api", application.make(parts)),
            *(Route(path, service) for path in health.PATHS),
            Mount("/", page),
        ],
        exception_handlers=problems.HANDLERS,
        lifespan=page.lifespan(),
    )
