"""The runs of `kbtool watch`."""
