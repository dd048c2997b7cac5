"""The nets: what is wrong everywhere at once, caught in every test.

faults      where a net puts what it catches, so that no `except` of the code hides it
pages       each HTML page the test client receives is read as a strict browser would
templates   an undefined variable in a template
ordering    a queryset without an order comes shuffled
sockets     no test leaves this machine
queries     the same number of queries for few and for many rows; no page that is read writes
sources     what the code itself says, read from its syntax tree
budgets     how long a file and a function may be
catalogue   the sentences to translate, found without any program of the system
"""
