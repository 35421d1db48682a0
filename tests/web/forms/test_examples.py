"""Every field that is typed has an example beside it, as its reader writes."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, g
from flask_babel import refresh
from wtforms import (
    DateField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    StringField,
    TextAreaField,
)
from wtforms.fields.core import UnboundField
from wtforms.form import FormMeta

from hilirisasi.quantities import parse_amount
from hilirisasi.spreadsheets.cells import month_amounts
from hilirisasi.spreadsheets.columns import Marks
from hilirisasi.web import forms
from hilirisasi.web.forms.examples import hint_of
from hilirisasi.web.forms.fields import Form, NumberField
from hilirisasi.web.forms.month_amounts import MonthAmountsField
from hilirisasi.web.forms.policy_figures import FigureField
from tests.conftest import NOW

TYPED = (StringField, TextAreaField, IntegerField, NumberField, DateField)
# Nobody types an example of these after another: secrets, and what a page or a script fills in.
WITHOUT: dict[str, str] = {
    "PasswordField": "a secret has no example to copy; the hint says how long it is",
    "website": "a trap that people leave blank and never see",
    "DraftForm": "sent by a script, shown to nobody",
    "ReadForm": "filled in by the page",
    "dari": "the code of a place, filled in by the page",
}


def all_fields() -> Iterator[Any]:
    for found in pkgutil.iter_modules(forms.__path__):
        module = importlib.import_module(f"{forms.__name__}.{found.name}")
        for form in vars(module).values():
            if isinstance(form, FormMeta) and form.__module__ == module.__name__:
                for name in dir(form):
                    field = getattr(form, name, None)
                    if isinstance(field, UnboundField):
                        yield pytest.param(field, form.__name__, name, id=f"{form.__name__}.{name}")


def bound(unbound: UnboundField, name: str) -> Iterator[Field]:
    """Bind a field alone; of a list its first entry."""
    if unbound.field_class is FieldList:
        yield from bound(unbound.args[0], f"{name}-0")
    elif unbound.field_class is not FormField:  # the form inside is looked at by itself
        yield unbound.bind(form=None, name=name, _meta=Form.Meta())


@pytest.fixture(params=["id", "en"])
def language(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    with app.test_request_context("/?bahasa=" + request.param):
        g.now = NOW
        g.language = request.param
        refresh()
        yield request.param


@pytest.mark.parametrize(("unbound", "form", "name"), list(all_fields()))
def test_every_typed_field_has_an_example(
    unbound: UnboundField, form: str, name: str, language: str
) -> None:
    word = {"id": "ontoh", "en": "xample"}[language]
    for field in bound(unbound, name):
        is_typed = isinstance(field, TYPED) and not isinstance(field, HiddenField)
        is_excepted = {form, name, type(field).__name__} & WITHOUT.keys()

        assert not is_typed or is_excepted or word in hint_of(field)


@pytest.mark.parametrize(("unbound", "form", "name"), list(all_fields()))
def test_the_example_of_a_number_is_itself_right(
    unbound: UnboundField, form: str, name: str, language: str
) -> None:
    for field in bound(unbound, name):
        if isinstance(field, MonthAmountsField):
            assert any(month_amounts(field.example_words(), Marks(language)))
        elif isinstance(field, NumberField) and not isinstance(field, FigureField):
            value, _unit = parse_amount(field.example_words(), locale=language)
            assert field.low <= value <= field.high


def test_numbers_and_days_are_written_as_the_reader_writes_them(language: str) -> None:
    number = NumberField(example="1.350,5").bind(form=None, name="a", _meta=Form.Meta())
    day = DateField().bind(form=None, name="b", _meta=Form.Meta())

    assert (
        hint_of(number, "Harga.")
        == {
            "id": "Harga. Contoh: 1.350,5",
            "en": "Harga. Example: 1,350.5",
        }[language]
    )
    assert (
        hint_of(day)
        == {
            "id": "Contoh: 24 November 2026",
            "en": "Example: 24 November 2026",
        }[language]
    )


def test_of_twelve_months_only_the_first_says_it() -> None:
    months = [
        NumberField(example="125").bind(form=None, name=f"kg-{month}", _meta=Form.Meta())
        for month in (0, 1, 11)
    ]

    assert [hint_of(month) for month in months[1:]] == ["", ""]


def test_passwords_are_never_shown_an_example() -> None:
    assert hint_of(PasswordField().bind(form=None, name="a", _meta=Form.Meta())) == ""
