"""Which statutory price binds on a day."""

from collections.abc import Iterable
from datetime import date

from hilirisasi.reference.records import PriceRuleRow


def rule_on(
    rules: Iterable[PriceRuleRow], commodity_code: str, form_code: str, day: date
) -> PriceRuleRow | None:
    """Return the rule of the form that is valid on the day, the newest where two overlap."""
    valid = [
        rule
        for rule in rules
        if (rule.commodity_code, rule.form_code) == (commodity_code, form_code)
        and rule.valid_from <= day
        and (rule.valid_to is None or day <= rule.valid_to)
    ]
    return max(valid, key=lambda rule: rule.valid_from, default=None)
