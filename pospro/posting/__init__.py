"""Pure posting rules: one business event in, one balanced journal entry out."""
