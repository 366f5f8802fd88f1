"""The known users, and where each keeps settings and files."""

from __future__ import annotations

import json
import logging
import os
import re
import uuid
from typing import Any, Dict, Optional
from urllib.parse import unquote

from api.state import State
from folders import is_inside
from wire.messages import HttpError, Request

SETTINGS_FILE = "comfy.settings.json"


class Users:
    """Users by id; without --multi-user there is one, and the header is not looked at."""

    def __init__(self, state: State) -> None:
        self.root = state.folders.user
        self.several = state.args.multi_user
        self._list_file = os.path.join(self.root, "users.json")
        self.names: Dict[str, str] = {"default": "default"}
        if self.several:
            self.names = {}
            if os.path.isfile(self._list_file):
                with open(self._list_file, encoding="utf-8") as file:
                    self.names = json.load(file)

    def add(self, name: str) -> str:
        """Make a user; the id is the name in plain letters and a number nobody can guess."""
        name = name.strip()
        if not name:
            raise ValueError("username not provided")
        user_id = "%s_%s" % (re.sub(r"[^a-zA-Z0-9-_]+", "-", name), uuid.uuid4())
        self.names[user_id] = name
        with open(self._list_file, "w", encoding="utf-8") as file:
            json.dump(self.names, file)
        return user_id

    def folder_of(self, request: Request) -> str:
        """The folder of the user that the request names; KeyError for an unknown one."""
        user = request.header("comfy-user", "default") if self.several else "default"
        if user not in self.names:
            raise KeyError("Unknown user: " + user)
        return os.path.abspath(os.path.join(self.root, user))

    def path_of(self, request: Request, name: str, make_parents: bool = True) -> Optional[str]:
        """The path of a user's file, its name decoded once more; None outside the user's folder."""
        folder = self.folder_of(request)
        if not is_inside(self.root, folder):
            return None
        path = os.path.abspath(os.path.join(folder, unquote(name)))
        if not is_inside(folder, path):
            return None
        if make_parents:
            os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def settings_of(self, request: Request) -> Dict[str, Any]:
        """The user's settings; 401 for an unknown user."""
        try:
            path = self.path_of(request, SETTINGS_FILE) or ""
        except KeyError as error:
            logging.error("User settings not found.")
            raise HttpError(401) from error
        if not os.path.isfile(path):
            return {}
        try:
            with open(path, encoding="utf-8") as file:
                return json.load(file)
        except (OSError, ValueError):
            logging.error("The user settings file is corrupted: %s", path)
            return {}

    def save_settings(self, request: Request, settings: Dict[str, Any]) -> None:
        """Keep the user's settings."""
        with open(self.path_of(request, SETTINGS_FILE) or "", "w", encoding="utf-8") as file:
            json.dump(settings, file, indent=4)
