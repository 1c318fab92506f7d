"""What a broken name was probably meant to be."""
