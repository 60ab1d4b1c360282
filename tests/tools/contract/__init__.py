"""One contract for all perception backends: ``base`` says it, ``test_contract`` runs it."""
