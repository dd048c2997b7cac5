"""Figures: what became of the words, per programme and per addressee.

Noun: Tally, kept up to date by listeners of the timeline, so that no page counts all the sheets.
"""
