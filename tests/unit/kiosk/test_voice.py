"""Every call can be said with the clips there are; clips are made once and a recorded one is kept."""

import shutil
import wave

import pytest

from appliance.core.catalogue import LETTERS
from appliance.core.errors import Unavailable
from appliance.core.numbers_vi import call_sentence
from kiosk.voice_clips import build_clips, missing_clips
from kiosk.voice_rules import CHIME, call_clips, clips


def test_a_call_is_the_chime_and_then_the_words_of_its_sentence():
    names = call_clips("A105", 3)
    assert names[0] == CHIME
    said = clips()
    spoken = " ".join(said[name] for name in names[1:])
    assert spoken.lower() == call_sentence("A105", 3).rstrip(".").lower()


def test_every_number_letter_and_counter_has_its_clips():
    said = set(clips()) | {CHIME}
    for letter in LETTERS:
        for number in (*range(1, 1200), 9999):
            assert set(call_clips(f"{letter}{number:03d}", number % 60 + 1)) <= said


def test_no_two_words_share_a_clip():
    assert len(set(clips().values())) == len(clips())


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_clips_are_made_once_and_a_recorded_clip_is_kept(tmp_path):
    recorded = tmp_path / "xin-moi-so.wav"
    recorded.write_bytes(b"a person's voice")
    made = build_clips(tmp_path)
    assert made == len(clips())  # all words but the recorded one, and the chime
    assert missing_clips(tmp_path) == []
    assert recorded.read_bytes() == b"a person's voice"
    assert build_clips(tmp_path) == 0
    with wave.open(str(tmp_path / "tram.wav")) as file:
        assert file.getnframes() > 1000


def test_without_the_maker_it_is_told_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(Unavailable, match="espeak-missing"):
        build_clips(tmp_path)
