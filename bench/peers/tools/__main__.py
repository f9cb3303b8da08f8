"""Runs one function of one tool: python -m tools TASK.json. What it says goes into TASK's file of facts."""

import importlib
import json
import pathlib
import sys

from tools.task import Task


def main():
    order = json.loads(pathlib.Path(sys.argv[1]).read_text())
    module, function = order["function"].split(".")
    call = getattr(importlib.import_module(f"tools.{module}"), function)
    task = Task(order["model"], order["samples"], order["output"], order["name"])
    facts = call(task, **order["arguments"]) or {}
    pathlib.Path(order["facts"]).write_text(json.dumps(facts))


if __name__ == "__main__":
    main()
