"""What somebody promised: what, who, by when; public, dated, with a clock of its own.

Noun: Commitment (*engagement*). It ends kept, with a proof, or dropped, with a public reason; past its date it is
late. It outlives the class that obtained it. What it came from is told by traces.
"""
