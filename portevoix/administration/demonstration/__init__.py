"""The demonstration: a believable region, built through the operations of the apps.

`building` builds and empties; `foundations` sets up the programme and its people; `planning`
decides who writes what and when; `story` plays one sheet; `moments` finds working hours;
`companions` makes classes join; `board` fills the board of one class; `texts` reads the files of this folder.
"""
