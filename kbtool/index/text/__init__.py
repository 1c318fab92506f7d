"""Text to terms: folding, stemming, stop words, analysis."""
