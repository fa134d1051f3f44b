"""The line model: which of the blocks that rules left open are story."""
