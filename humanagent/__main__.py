"""``python -m humanagent``."""

from humanagent.cli.app import app

if __name__ == "__main__":
    app()
