"""The record's schema (schema 1) for table readers: `schema()` for pyarrow, `duckdb_columns()` for DuckDB.

Lists may be empty in the first record, so a reader that guesses types from it needs to be told:

    pyarrow.json.read_json(path, parse_options=pyarrow.json.ParseOptions(explicit_schema=schema()))
    duckdb.read_json(path, columns=duckdb_columns())
"""

TEXT, COUNT, FRACTION = "VARCHAR", "BIGINT", "DOUBLE"
SPAN = {"start": COUNT, "end": COUNT}
SCORED = SPAN | {"score": FRACTION}
RECORD = {
    "schema": COUNT, "row": COUNT, "id": TEXT, "title": TEXT, "date": TEXT, "lang": TEXT, "outlet": TEXT, "section": TEXT,
    "authors": [TEXT], "url": TEXT, "source": TEXT, "meta": TEXT, "text": TEXT,
    "parts": [{"kind": TEXT} | SPAN], "sentences": [SPAN], "tokens": [SPAN],
    "entities": [{"id": TEXT} | SPAN | {"text": TEXT, "label": TEXT, "score": FRACTION, "nested_in": TEXT, "actor": TEXT,
                                        "actor_score": FRACTION, "reason": TEXT}],
    "quotations": [{
        "id": TEXT, "type": TEXT, "medium": TEXT, "spans": [SPAN], "text": TEXT, "score": FRACTION, "nested_in": TEXT,
        "cue": [SCORED], "frame": [SCORED], "addressee": [SCORED],
        "speaker": {"spans": [SPAN], "text": TEXT, "score": FRACTION, "kind": TEXT, "via": TEXT, "reason": TEXT,
                    "antecedent": SPAN | {"entity": TEXT}, "actors": [{"actor": TEXT, "score": FRACTION}], "actor": TEXT},
        "mentions": [TEXT]}],
    "actors": [{"id": TEXT, "name": TEXT, "type": TEXT, "mentions": [TEXT], "said": [TEXT], "mentioned_in": [TEXT]}],
    "warnings": [{"code": TEXT, "message": TEXT} | SPAN],
}


def duckdb_type(node):
    if isinstance(node, list):
        return duckdb_type(node[0]) + "[]"
    if isinstance(node, dict):
        return "STRUCT(" + ", ".join(f'"{k}" {duckdb_type(v)}' for k, v in node.items()) + ")"
    return node


def duckdb_columns():
    return {name: duckdb_type(node) for name, node in RECORD.items()}


def schema():
    import pyarrow as pa

    def arrow(node):
        if isinstance(node, list):
            return pa.list_(arrow(node[0]))
        if isinstance(node, dict):
            return pa.struct([(k, arrow(v)) for k, v in node.items()])
        return {TEXT: pa.string(), COUNT: pa.int64(), FRACTION: pa.float64()}[node]

    return pa.schema([(name, arrow(node)) for name, node in RECORD.items()])
