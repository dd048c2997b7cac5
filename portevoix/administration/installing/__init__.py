"""A programme from a folder of files: `table` reads a CSV, `settings` programme.json, `folder` all of them.

What is wrong in a file is said before anything is written; `writing` then goes through the operations,
all or nothing. The demonstration is installed the same way, dated as its story wants.
"""
