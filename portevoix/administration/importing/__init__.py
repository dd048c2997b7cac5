"""Real lists of organisations: read whatever the file looks like, say what would change, then do it.

`reading` makes lines of a file, `lines` makes organisations of lines or says why not,
`loading` compares them with the directory and writes through the operations.
"""
