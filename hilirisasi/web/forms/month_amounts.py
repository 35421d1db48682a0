"""Amounts by month in one line, as sheets write them: "Jan 3; Feb 2,5"."""

from flask_babel import gettext as _

from hilirisasi.spreadsheets.cells import CellError, month_amounts, month_amounts_text
from hilirisasi.spreadsheets.columns import Marks
from hilirisasi.web.forms.fields import NumberField
from hilirisasi.web.sheet_words import language


class MonthAmountsField(NumberField):
    """Twelve amounts; ``data`` is a tuple of Decimals. Keeps what was typed."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else month_amounts_text(self.data, language())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the months, or say how they should have been written."""
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        try:
            self.data = month_amounts(text, Marks(language()))
        except CellError as error:
            raise ValueError(
                _("Tulis bulan dan jumlahnya, contoh: %(example)s", example=self.example_words())
            ) from error
