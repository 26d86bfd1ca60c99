"""Alerts: who is told what, once, and in which language.

    routes (alerts.yml) + standings (history) -> plan -> message -> deliver, noted before and after

`send` conducts; `routes` reads the file, `standing` says what explains what, `plan` and `works`
(maintenance) decide what is due, `message` words it, `apprise` delivers it. `dead_man` and `sentry`
tell of the poller itself. A run without routes imports `routes` alone.
"""
