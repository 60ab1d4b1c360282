"""HumanVLM: sizes, tokenizer, chat format, checkpoints and the contract each of them carries."""
