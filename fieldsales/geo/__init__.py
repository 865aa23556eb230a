"""Where things are: outlines of buildings, places of blocks, what the map draws and what lies under it."""
