"""Keeping the equipment: kinds, storage places, stock, counts, labels and use, under Setup."""
