"""Shell completion: the scripts, the questions shells ask, and the candidates."""
