"""Reading published Parquet: parameters to plan, plan to rows, rows to a format."""
