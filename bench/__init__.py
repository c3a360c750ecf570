"""How fast it is, told as ratios: each figure is measured beside a reference in the same run, so that it means the same
on any machine.

`make bench` (or `aktiv bench PART…`) makes its data once, keeps it in `build/bench`, and prints a table. A ratio
outside its bound fails the command. docs/performance.md keeps a table and says what the references are.
"""
