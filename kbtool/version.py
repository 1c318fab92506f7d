"""The version of kbtool, in the one place that packaging, caches and output read."""

from typing import Final

VERSION: Final = "0.1.0"
