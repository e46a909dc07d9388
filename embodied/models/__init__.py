"""Language models: prompts, answers, and back ends over any server or recording."""
