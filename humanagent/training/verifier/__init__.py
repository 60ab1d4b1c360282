"""How the verifier of the ``blazepose`` backend is fitted: feature table, then weights.

``python -m humanagent.training.verifier.build_table PHOTOS`` measures candidates on photos with
COCO person annotations; ``python -m humanagent.training.verifier.fit`` fits the weights that the
backend ships with. The table holds numbers and picture hashes, no pictures.
"""
