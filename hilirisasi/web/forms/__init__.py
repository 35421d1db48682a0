"""Forms: strings in, typed values out. They check shape; services check rules."""
