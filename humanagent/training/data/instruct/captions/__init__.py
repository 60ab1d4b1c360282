"""HumanCaption: filters of faces, template texts, captions of three lengths."""
