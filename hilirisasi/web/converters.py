"""What an address may hold."""

from werkzeug.routing import IntegerConverter
from werkzeug.routing import Map as UrlMap

MAX_ID = 2**31 - 1


class RecordId(IntegerConverter):
    """A record's number: one that no database column could hold is not found."""

    def __init__(self, url_map: UrlMap) -> None:
        super().__init__(url_map, min=1, max=MAX_ID)
