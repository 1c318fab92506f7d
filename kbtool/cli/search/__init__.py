"""The runs of `kbtool search` and `kbtool index`."""
