"""Sources, citations, bibliographies, and what covers which quotation."""
