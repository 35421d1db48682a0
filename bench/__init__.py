"""Benchmarks: ratios measured in one run, with the machine named; nothing here is asserted."""
