"""The watcher as a process: lock, status, background, log, service, hook."""
