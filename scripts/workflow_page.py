"""Write docs/workflow.md: the life of a case, drawn from the table of its moves."""

from flask_babel import force_locale

from hilirisasi.app import create_app
from hilirisasi.config import ROOT, Settings
from hilirisasi.web.case_words import workflow_document

PAGE = ROOT / "docs" / "workflow.md"


def main() -> None:
    """Write the page in the words of the screen."""
    app = create_app(Settings(secret_key="page" * 10, database_url="sqlite://", is_test=True))
    with app.test_request_context(), force_locale("id"):
        PAGE.write_text(workflow_document(), encoding="utf-8")
    print(PAGE.relative_to(ROOT))


if __name__ == "__main__":
    main()
