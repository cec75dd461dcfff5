"""A voice for Orca that writes: each thing that it says becomes a line of JSON in the file that SPOKEN names."""

import json
import os

from orca import speechserver

spoken = open(os.environ["SPOKEN"], "a", buffering=1)


class SpeechServer(speechserver.SpeechServer):
    @staticmethod
    def getSpeechServer(info=None):
        return VOICE

    def speak(self, text=None, acss=None, interrupt=True):
        spoken.write(f"{json.dumps(text)}\n")

    # What Orca calls it since its version 46.
    get_speech_server = getSpeechServer


VOICE = SpeechServer()
