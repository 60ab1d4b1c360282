"""One file per node of the ask graph; each is an async function of state and runtime."""
