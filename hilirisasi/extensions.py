"""Extensions, created unbound; ``create_app`` binds them."""

from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect

babel = Babel()
csrf = CSRFProtect()
db = SQLAlchemy()
login = LoginManager()
