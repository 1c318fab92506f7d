"""The disk and the state kept between runs."""
