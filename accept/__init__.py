"""What ``make accept`` measures: every page of the sample, as each person and in each language.

Not part of the service and not in CI: it takes up to an hour and needs Node, Java and Chromium.
"""
