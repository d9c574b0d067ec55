"""Send what Streamlit and uvicorn log through the handlers of the service.

Streamlit gives each of its loggers, and uvicorn's, a console handler of its own, which would
print the text of an exception on the page: such a text may quote the patient.
"""

import logging

import streamlit.logger


def take_over() -> None:
    """Do it for the loggers that exist, and for those that Streamlit makes later."""
    streamlit.logger.setup_formatter = _hand_over
    streamlit.logger.update_formatter()


def _hand_over(logger: logging.Logger) -> None:
    own = getattr(logger, "streamlit_console_handler", None)
    if own is not None:
        logger.removeHandler(own)
    logger.propagate = True
