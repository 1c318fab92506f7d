"""The runs of `kbtool lint`."""
