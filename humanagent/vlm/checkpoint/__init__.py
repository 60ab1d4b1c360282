"""What a saved HumanVLM was trained on, and how a picture and a chat become its inputs.

Shared by training, which writes it, and by the backends that answer from it; no torch here.
"""
