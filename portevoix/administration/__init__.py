"""Installing and running a programme: directories, imports, replays, the demonstration.

No noun of its own: it sets up those of the apps below, through their operations.
"""
