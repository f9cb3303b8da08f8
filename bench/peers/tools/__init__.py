"""One file for each tool: functions that write a build of a model."""
