"""Runs one function of one tool: python -m tools TASK.json. Says in TASK's result file how long it took."""

import importlib
import json
import pathlib
import sys
import time

from tools.task import Task


def main():
    order = json.loads(pathlib.Path(sys.argv[1]).read_text())
    module, function = order["function"].split(".")
    call = getattr(importlib.import_module(f"tools.{module}"), function)
    task = Task(order["model"], order["samples"], order["output"], order["name"])
    wall = time.monotonic()
    facts = call(task, **order["arguments"]) or {}
    facts["seconds"] = time.monotonic() - wall
    pathlib.Path(order["facts"]).write_text(json.dumps(facts))


if __name__ == "__main__":
    main()
