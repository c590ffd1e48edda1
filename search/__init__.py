"""A search engine for documents, embedded or Meilisearch. Knows nothing of datasets."""
