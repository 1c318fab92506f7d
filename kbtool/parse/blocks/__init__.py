"""Block structure: which lines are headings, lists, quotations, fences, tables, prose."""
