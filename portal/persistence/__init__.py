"""Everything that knows SQL: tables, the store whose blocks are transactions, one module of queries per noun."""
