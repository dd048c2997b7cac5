"""A machine's draft of what is said, where an installation has a model for it (setting SPEECH_MODEL).

The model is a folder made for CTranslate2 (`model.bin`, `config.json`, `tokenizer.json`, `vocabulary`); the
package faster-whisper, which reads it, is installed beside Porte-Voix by whoever wants this. `python -m
portevoix.media.speech MODEL FILE` runs in a box and leaves with its memory; nothing is asked of the network.
"""

import json
import logging
import os
import sys
from pathlib import Path

logger = logging.getLogger(__name__)
NOT_INSTALLED = 3
SECONDS = 600


def heard_in(file: Path) -> str:
    """Raises GiveUp where the installation cannot do it, RuntimeError where it did not work this time."""
    from django.conf import settings

    from portevoix.jobs.worker import GiveUp

    from . import box

    limits = box.Limits(SECONDS, memory_bytes=4096 * box.MIB, file_bytes=box.MIB, folder=str(settings.ROOT))
    ended = box.run_module(__name__, settings.SPEECH_MODEL, file, limits=limits)
    if ended.code == NOT_INSTALLED:
        logger.error("SPEECH_MODEL is set and faster-whisper is not installed: no draft is written.")
        raise GiveUp("faster-whisper is not installed.")
    if ended.code:
        raise RuntimeError(f"No draft (code {ended.code}): {ended.said.strip()[-300:]}")
    return json.loads(ended.out)["text"].replace("\0", "")


def _listen(model: str, file: str) -> str:
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        from faster_whisper import WhisperModel
    except ImportError:
        sys.exit(NOT_INSTALLED)
    whisper = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)
    # One sentence must not draw the next ones along: a wrong word would come back for ever.
    pieces, _about = whisper.transcribe(file, language="fr", condition_on_previous_text=False)
    return " ".join(piece.text.strip() for piece in pieces)


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"text": _listen(*sys.argv[1:])}))
