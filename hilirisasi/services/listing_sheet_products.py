"""Which product a row means, by the names that people write."""

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
