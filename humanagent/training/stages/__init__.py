"""The stages of a training: which data, which weights learn, in which order."""
