"""The bridge to hardware: claim a committed job, drive the device, tell a service the outcome."""
