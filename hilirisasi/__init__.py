"""Hilirisasi: what villages grow, who would process it there, and who decides."""
