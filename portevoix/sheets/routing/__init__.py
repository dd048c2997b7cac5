"""What the words of a text suggest: its theme, its addressees. Pure: no model, no request, no clock.

A small linear classifier of our own, learnt from the programme's own sheets (`learning`), kept as bytes
and read word by word (`classifier`), measured on texts it has not seen (`measures`). The method, its
figures and its limits: docs/routing.md.
"""
