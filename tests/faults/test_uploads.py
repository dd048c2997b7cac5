"""Telephones and site killed in the middle of recordings: what the site says it has is what was sent."""

import hashlib
import random
import shutil
import subprocess
import sys
import time
import uuid
import wave
from contextlib import contextmanager
from pathlib import Path

import pytest

from portevoix.media import ffmpeg
from tests.site import ROOT, Site, database

pytestmark = pytest.mark.faults

SHORT_ROUNDS, LONG_ROUNDS = 5, 50
FILE_BYTES = (200_000, 700_000)
PATIENCE_SECONDS = 60


@contextmanager
def uploading(tmp_path, engine, *, broken=""):
    """A started site, and a telephone of one of its boards."""
    folder = tmp_path / f"site-{uuid.uuid4().hex[:8]}"
    folder.mkdir()
    with database(engine) as url:
        site = Site(folder, url, broken=broken or "gap")
        try:
            site.start()
            site.door = site.manage("hall")
            yield site
        finally:
            site.stop()
            shutil.rmtree(folder, ignore_errors=True)


class Round:
    """One file to send, by a telephone that is killed and started again until it is told that all is there."""

    def __init__(self, site, folder, lots):
        self.site, self.lots = site, lots
        self.key = str(uuid.uuid4())
        content = lots.randbytes(lots.randint(*FILE_BYTES))
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.file = folder / self.key
        self.file.write_bytes(content)
        self.kills = {"telephone": 0, "site": 0}

    def run(self):
        deadline = time.monotonic() + PATIENCE_SECONDS
        killing = True
        while True:
            telephone = self._telephone()
            try:
                # Killed a few times each, then left in peace: the file is to arrive in the end.
                ended = telephone.wait(timeout=self.lots.uniform(0.1, 0.5) if killing else PATIENCE_SECONDS)
                assert ended == 0
                return
            except subprocess.TimeoutExpired:
                assert killing, "It never arrived."
                self._kill(telephone)
            killing = sum(self.kills.values()) < self.lots.randint(3, 6) and time.monotonic() < deadline

    def _telephone(self):
        command = [sys.executable, "-m", "tests.faults.upload_client", str(self.site.port)]
        command += [self.site.door["key"], self.site.door["token"], self.key, str(self.file)]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)

    def _kill(self, telephone):
        """The site at times, under the telephone's feet; the telephone always, sooner or later."""
        if self.lots.random() < 0.5:
            self.site.kill_one(self.lots)
            self.kills["site"] += 1
            time.sleep(self.lots.uniform(0, 0.4))
        telephone.kill()
        telephone.wait()
        self.kills["telephone"] += 1


def storm(site, folder, *, rounds, seed):
    """So many files; more of them, up to ten times, until telephone and site were both killed."""
    print(f"seed {seed}")
    lots, sent = random.Random(seed), []
    while len(sent) < rounds or (len(sent) < 10 * rounds and not all(kills_of(sent).values())):
        sent.append(Round(site, folder, lots))
        sent[-1].run()
    return sent


def kills_of(sent):
    return {who: sum(each.kills[who] for each in sent) for who in ("telephone", "site")}


def wrong_uploads(site, sent):
    """What went wrong, in sentences; nothing when each file arrived as it was."""
    site.stop_serving()
    found = site.manage("upload_census")
    return [
        f"{each.key}: {found.get(each.key)}, after {each.kills}"
        for each in sent
        if found.get(each.key, {}).get("sha256") != each.sha256
        # Bytes drawn by lot are no recording: refused, its original is gone.
        or (found[each.key]["state"], found[each.key]["left"]) != ("refused", [])
    ]


@pytest.mark.parametrize(
    "rounds", [SHORT_ROUNDS, pytest.param(LONG_ROUNDS, marks=pytest.mark.slow)], ids=["short", "long"]
)
def test_what_arrives_is_what_was_sent_whoever_is_killed(tmp_path, engine, rounds):
    with uploading(tmp_path, engine) as site:
        sent = storm(site, tmp_path, rounds=rounds, seed=random.randrange(10**6))

        assert wrong_uploads(site, sent) == []
        print(f"{len(sent)} files, kills: {kills_of(sent)}")
        assert all(kills_of(sent).values())


@pytest.mark.slow
def test_control_with_the_row_before_the_bytes_files_arrive_changed(tmp_path, engine):
    with uploading(tmp_path, engine, broken="row before bytes") as site:
        sent = storm(site, tmp_path, rounds=25, seed=11)

        assert wrong_uploads(site, sent)


@pytest.fixture
def prepared(tmp_path, engine):
    """A site with its database, where nothing runs; each run of ffmpeg takes a second more."""
    slow = tmp_path / "ffmpeg"
    slow.write_text(f'#!/bin/sh\nsleep 1\nexec "{ffmpeg.find()}" "$@"\n')
    slow.chmod(0o700)
    folder = tmp_path / "data"
    folder.mkdir()
    with database(engine) as url:
        site = Site(folder, url)
        site.environment["FFMPEG"] = str(slow)
        subprocess.run([sys.executable, "-m", "portevoix", "prepare"], env=site.environment, cwd=ROOT, check=True)
        site.smtp.start()
        yield site
        site.stop()


@pytest.mark.parametrize("after_seconds", [0.3, 1.6], ids=["decoding", "encoding"])
def test_a_worker_killed_in_mid_conversion_leaves_it_to_the_next(tmp_path, prepared, after_seconds):
    recording = tmp_path / "voice.wav"
    with wave.open(str(recording), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes((b"\0\x20" * 10 + b"\0\xe0" * 10) * 1200)
    received = prepared.manage("upload_direct", str(recording))
    worker = subprocess.Popen(
        [sys.executable, "-m", "portevoix", "work", "--drain"], env=prepared.environment, cwd=ROOT
    )
    wait_until(lambda: attempts(received["folder"]))
    time.sleep(after_seconds)

    worker.kill()
    worker.wait()

    assert attempts(received["folder"]), "It was killed too late to mean anything."
    found = prepared.manage("upload_census")[received["key"]]
    assert (found["state"], found["duration_ms"]) == ("ready", 3000)
    assert found["left"] == ["m4a", "ogg"]


def attempts(folder):
    return list(Path(folder).glob("work-*"))


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "It never came."
        time.sleep(0.02)
