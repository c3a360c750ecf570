"""The four cities with realistic, reproducible data, and large data for measuring.

Promises data made by the bulk form of the same actions that people use."""
