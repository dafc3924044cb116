//! Text: characters become sentences and tokens, through a normalised view aligned with the input.
