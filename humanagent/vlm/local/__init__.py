"""HumanVLM in this process, from a checkpoint folder: by ONNX Runtime or by transformers."""
