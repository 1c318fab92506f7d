"""Running rules over a snapshot: selection, cascades, suppressions, order, baseline."""
