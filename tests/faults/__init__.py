"""Real processes, killed and raced: what was acknowledged must be there, once.

`tests.site` runs `portevoix serve` on a database of its own and kills its children; `people` fills that
database; `clients` speak HTTP and keep their own list of what was acknowledged: they are the judge.
Each test has a control, run with a protection switched off by `broken`, that must see the fault.
"""
