"""The open, documented door: what everyone reads on the pages, for programs.

Nouns: data set (what the API and the downloads both give, column by column), cursor (where a reading stopped).
It owns no rule and writes nothing; what is not shown to everyone never comes out of here.
"""
