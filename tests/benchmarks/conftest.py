from importlib.util import find_spec

# Benchmarks of quality learn anew, and that needs the extra `train`.
collect_ignore_glob = [] if find_spec("sklearn") else ["test_*.py"]
