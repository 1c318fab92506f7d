"""Use cases without a terminal: plain values in, plain values out."""
