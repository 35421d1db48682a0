"""Reference data: the regions' maker and the typed readers of ``seed_data/``."""
