"""Which product a row means, by the names that people write."""

import re
from collections.abc import Iterable
from typing import Any

from hilirisasi.spreadsheets.cells import Cause, CellError
from hilirisasi.spreadsheets.columns import fold
from models import Commodity, CommodityForm


class KeyedError(Exception):
    """A row cannot be taken: which column, and why."""

    def __init__(self, key: str, cause: Cause, **facts: Any) -> None:
        super().__init__(key, cause)
        self.key = key
        self.error = CellError(cause, **facts)


class Products:
    """Finds a product by the names that people write."""

    def __init__(self, commodities: Iterable[Commodity]) -> None:
        self._by_name: dict[str, list[Commodity]] = {}
        by_alias: dict[str, list[Commodity]] = {}
        self._forms: dict[tuple[str, str], CommodityForm] = {}
        for commodity in commodities:
            for name in {fold(n) for n in (commodity.name_id, commodity.name_en, commodity.code)}:
                self._by_name.setdefault(name, []).append(commodity)
            for name in {fold(n) for n in commodity.aliases.split("|")} - {""}:
                by_alias.setdefault(name, []).append(commodity)
            for form in commodity.forms:
                for text in (form.code, form.name_en, form.name_id):
                    self._forms[commodity.code, fold(text)] = form
        self._by_name = by_alias | self._by_name  # a name wins over another's local name

    def find(self, commodity: str, form: str) -> CommodityForm:
        """Return the form; its local name may belong to two commodities, the form to one."""
        named = self._by_name.get(fold(commodity), [])
        if not named:
            raise KeyedError("commodity", Cause.UNKNOWN_PRODUCT)
        found = [self._forms[key] for c in named if (key := (c.code, fold(form))) in self._forms]
        if not found:
            forms = tuple(form.name_id for c in named for form in c.forms)
            raise KeyedError("form", Cause.UNKNOWN_PRODUCT, forms=forms)
        if len(found) > 1:
            names = tuple(form.commodity.name_id for form in found)
            raise KeyedError("commodity", Cause.TWO_PRODUCTS, commodities=names)
        return found[0]

    def suggest(self, commodity: str, form: str = "") -> CommodityForm | None:
        """Return the one product that a wording may mean, for a person to confirm; else ``None``.

        "Padi sawah" names rice, "Keripik pisang Bu Tini" banana chips; "Kopi" could be two.
        """
        text = fold(f"{commodity} {form}")
        named = self._by_name.get(fold(commodity)) or self._longest_named(text)
        if len(named) != 1:
            return None
        for other in named[0].forms:
            if form and fold(other.name_id).split()[0] in text.split():
                return other
            if re.search(rf"\b{fold(other.name_id)}\b", text):
                return other
        return None if form else min(named[0].forms, key=lambda each: each.position)

    def _longest_named(self, text: str) -> list[Commodity]:
        names = [name for name in self._by_name if re.search(rf"\b{name}\b", text)]
        return self._by_name[max(names, key=len)] if names else []
