"""A checkpoint for ONNX Runtime: written beside the weights, and compared with them."""
