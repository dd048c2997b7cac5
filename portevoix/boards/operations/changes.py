from django.db.models import F

from portevoix.boards.models import Board


def shown_anew(board_id):
    """Pages that are open ask for their words again."""
    Board.objects.filter(pk=board_id).update(changes=F("changes") + 1)
