"""Ask the platform how it is: one module per kind of probe, `run.probe_all` conducts."""
