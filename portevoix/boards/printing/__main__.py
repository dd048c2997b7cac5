import json
import sys

from .press import pressed

if __name__ == "__main__":
    sys.stdout.buffer.write(pressed(json.load(sys.stdin.buffer)))
