"""Nodes, the queue of prompts, their validation and their execution."""
