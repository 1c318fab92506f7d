"""Bibliography files: BibTeX and CSL, found, read and decoded."""
