"""Pictures that are in two splits or in two folders: the same file, or nearly the same picture."""
