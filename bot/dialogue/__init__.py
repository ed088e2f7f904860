"""The Rasa Agent, its in-process actions, tracker store, words and graph components."""
