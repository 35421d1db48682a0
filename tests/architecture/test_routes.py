"""Every address says who may use it, every refusal has its words, every page compiles."""

from flask import Flask

from hilirisasi.errors import DomainError
from hilirisasi.permissions import PRIVATE, RULES, Permission
from hilirisasi.web.errors import RESPONSES
from tests.golden import agreed

# Flask answers these for every route.
BY_ITSELF = {"HEAD", "OPTIONS"}


def test_every_route_declares_a_permission(app: Flask) -> None:
    undeclared = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not isinstance(
            getattr(app.view_functions[rule.endpoint], "permission", None), Permission
        )
    ]

    assert undeclared == []


def test_the_routes_are_the_agreed_ones(app: Flask) -> None:
    rows = sorted(
        f"{rule.rule} {method} {app.view_functions[rule.endpoint].permission}"  # type: ignore[attr-defined]
        for rule in app.url_map.iter_rules()
        for method in rule.methods - BY_ITSELF
    )
    made = "".join(f"{row}\n" for row in rows)

    assert made == agreed("routes.txt", made)


def test_addresses_are_read_by_get_and_changed_by_post_only(app: Flask) -> None:
    methods = {method for rule in app.url_map.iter_rules() for method in rule.methods}

    assert methods == {"GET", "POST", "HEAD", "OPTIONS"}


def test_every_permission_has_a_rule_and_a_use(app: Flask) -> None:
    used = {view.permission for view in app.view_functions.values()}  # type: ignore[attr-defined]

    assert set(RULES) == set(Permission) - {Permission.PUBLIC}
    assert used == set(Permission)
    assert set(RULES) >= PRIVATE


def test_every_refusal_has_words_and_a_status_of_the_sender() -> None:
    # A command prints its own refusals; they never reach a page.
    shown = {error for error in _descendants(DomainError) if ".cli." not in error.__module__}

    assert set(RESPONSES) == shown
    assert [error for error, (status, _) in RESPONSES.items() if not 400 <= status < 500] == []


def test_every_page_template_compiles(app: Flask) -> None:
    names = app.jinja_env.list_templates(extensions=["html"])

    compiled = [app.jinja_env.get_template(name).name for name in names]

    assert compiled == names
    assert len(names) > 30


def _descendants(parent: type[DomainError]) -> set[type[DomainError]]:
    children = set(parent.__subclasses__())
    return children.union(*map(_descendants, children))
