"""The runs of `kbtool cache`, `doctor` and `mv`."""
