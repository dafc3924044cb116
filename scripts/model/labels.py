"""The tag sets of all heads, in the order of their logits."""
CLASSES = ["PER", "LOC", "ORG", "OTH"]
LABELS = [c + v for c in CLASSES for v in ("", "deriv", "part")]
TYPES = ["direct", "indirect", "reported", "free_indirect", "indirect_free_indirect"]
MEDIA = ["speech", "writing", "speech_writing", "speech_thought", "thought", "thought_writing", "none"]
# "quotation": other pieces of the same quotation; the rest as in the record.
ROLES = ["quotation", "speaker", "cue", "addressee", "frame"]


def bio(labels):
    return ["O"] + [f"{b}-{l}" for l in labels for b in "BI"]


HEADS = {
    "entity": bio(LABELS), "entity_nested": bio(LABELS),
    "quotation": bio(TYPES), "quotation_nested": bio(TYPES),
    "speaker": bio(["X"]), "cue": bio(["X"]), "addressee": bio(["X"]), "frame": bio(["X"]),
}

GOLD_TYPE = {"Direct": "direct", "Indirect": "indirect", "Reported": "reported", "FreeIndirect": "free_indirect",
             "IndirectFreeIndirect": "indirect_free_indirect"}
GOLD_MEDIUM = {"Speech": "speech", "Writing": "writing", "SW": "speech_writing", "ST": "speech_thought",
               "Thought": "thought", "TW": "thought_writing", "none": "none"}
