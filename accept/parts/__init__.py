"""The parts of ``make accept``: each yields its rows of the table."""
