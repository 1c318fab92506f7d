"""Rules about sources, citekeys and quotations."""
