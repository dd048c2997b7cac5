"""From word to act: what came from what.

Noun: Link, between a source (a word) and a target (a sentence, later a recommendation, an act). Written by the
operations of the apps above with `link`; read with `origins` and `outcomes`.
"""
