"""Spreadsheets at the edge: read what people send, say what is wrong in it, write what they get."""
