"""Measurements that a reader can repeat: `make bench` writes RESULTS.md.

Each figure of a page stands beside the floor, a one-file Django (`floor.py`) measured in the same run
behind the same server on the same engine. Machines differ, ratios hold.
"""
