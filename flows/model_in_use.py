"""The statistical model in use, for commands that open no office and change nothing."""

from sqlalchemy.exc import DBAPIError

from models.errors import IntakeError
from models.settings import Settings
from pipelines.adapters.database import connect
from pipelines.learning.model import Learned, base
from pipelines.learning.shelf import KeptModel


def model_in_use(settings: Settings) -> Learned:
    """Give the office's model; the one that ships where there is no office yet, or its database cannot be asked.

    Raises:
        ConfigError: The settings of the database, or even the model that ships, cannot be used.
    """
    if not settings.models_folder.is_dir():  # nothing was ever trained here, and asking might make a database
        return base()
    engine = connect(settings.effective_database_url)
    try:
        return KeptModel(settings.models_folder, engine).current()
    except (IntakeError, DBAPIError):  # a database of before there were models
        return base()
    finally:
        engine.dispose()
