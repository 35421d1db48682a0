"""Extensions, created unbound; ``create_app`` binds them."""

from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect

# Under this name the app keeps what puts letters into words, for the worker.
COMPOSE = "hilirisasi-compose"
# And what writes the wrong rows of a sheet that the worker took.
LEAVE = "hilirisasi-leave"

babel = Babel()
csrf = CSRFProtect()
db = SQLAlchemy()
login = LoginManager()
