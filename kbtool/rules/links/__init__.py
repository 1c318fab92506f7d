"""Rules about links, headings, blocks, embeds and canvases."""
