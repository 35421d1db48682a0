"""The columns and rows of the lists that are exported, one module per noun."""
