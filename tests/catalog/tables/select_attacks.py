"""SELECTs that try for what is not published. `{file}` is a file's path, `{folder}` the folder it lies in.

Among them are the ways by which an SQL action of another catalogue was opened in 2026: calling a function that no list
knew, naming a table that only quotes or letter case hid from the list, and statements behind a first, harmless one.
"""

from __future__ import annotations

STATEMENTS = r"""
DROP TABLE air.stations
DELETE FROM air.stations
UPDATE air.stations SET pm10 = 0
INSERT INTO air.stations VALUES (1)
CREATE TABLE t AS SELECT 1
CREATE VIEW v AS SELECT 1
CREATE MACRO m() AS 1
CREATE SECRET s (TYPE s3)
ALTER TABLE air.stations ADD COLUMN x INT
TRUNCATE air.stations
COPY air.stations TO '{folder}/out.csv'
COPY (SELECT 1) TO '{folder}/out.csv'
EXPORT DATABASE '{folder}/out'
IMPORT DATABASE '{folder}/out'
ATTACH '{file}' AS other
DETACH memory
USE memory
PRAGMA database_list
PRAGMA table_info('air.stations')
SET enable_external_access = true
SET lock_configuration = false
RESET ALL
INSTALL httpfs
LOAD httpfs
FORCE INSTALL httpfs
CALL pragma_version()
CHECKPOINT
VACUUM
ANALYZE
EXPLAIN SELECT 1
EXPLAIN ANALYZE SELECT * FROM air.stations
DESCRIBE air.stations
DESCRIBE SELECT 1
SHOW TABLES
SHOW ALL TABLES
SUMMARIZE air.stations
BEGIN TRANSACTION
PREPARE p AS SELECT 1
EXECUTE p
DEALLOCATE p
VALUES (1)
TABLE air.stations
PIVOT air.stations ON station USING count(*)
UNPIVOT air.stations ON pm10 INTO NAME n VALUE v
MERGE INTO air.stations USING air.stations ON true WHEN MATCHED THEN DELETE
"""

STACKED = r"""
SELECT 1; DROP TABLE air.stations
SELECT 1; SELECT 2
SELECT 1;; SELECT 2
SELECT 1; ATTACH '{file}'
SELECT 1; COPY (SELECT 1) TO '{folder}/x'
SELECT 1 /* ; */ ; SELECT 2
; SELECT 1 ; DROP TABLE x
SELECT 'a'; --'; SELECT * FROM duckdb_settings()
SELECT 'a\'; SELECT * FROM duckdb_settings() --'
SELECT $$a$$; SELECT 1
SELECT 1 UNION SELECT 2; PRAGMA version
"""

FILES = r"""
SELECT * FROM '{file}'
SELECT * FROM "{file}"
SELECT * FROM '{folder}/*'
SELECT * FROM "{folder}/*.parquet"
SELECT * FROM read_csv('{file}')
SELECT * FROM read_csv_auto('{file}')
SELECT * FROM READ_CSV('{file}')
SELECT * FROM "read_csv"('{file}')
SELECT * FROM main.read_csv('{file}')
SELECT * FROM read_parquet('{file}')
SELECT * FROM parquet_scan('{file}')
SELECT * FROM parquet_metadata('{file}')
SELECT * FROM parquet_schema('{file}')
SELECT * FROM read_json('{file}')
SELECT * FROM read_json_auto('{file}')
SELECT * FROM read_ndjson('{file}')
SELECT * FROM read_text('{file}')
SELECT * FROM read_blob('{file}')
SELECT * FROM read_text('/etc/passwd')
SELECT * FROM '/etc/passwd'
SELECT * FROM "/proc/self/environ"
SELECT * FROM read_text('/proc/self/environ')
SELECT * FROM glob('{folder}/*')
SELECT * FROM sniff_csv('{file}')
SELECT * FROM sqlite_scan('{file}', 'person')
SELECT * FROM postgres_scan('', '', '')
SELECT * FROM query('SELECT 1')
SELECT * FROM query_table('duckdb_settings')
SELECT * FROM iceberg_scan('{folder}')
SELECT * FROM delta_scan('{folder}')
SELECT * FROM st_read('{file}')
SELECT * FROM 'https://example.org/a.csv'
SELECT * FROM "s3://bucket/a.parquet"
SELECT (SELECT content FROM read_text('{file}'))
SELECT * FROM air.stations WHERE code IN (SELECT content FROM read_text('{file}'))
SELECT * FROM air.stations JOIN '{file}' ON true
SELECT * FROM air.stations, "{file}"
SELECT * FROM air.stations, LATERAL read_text('{file}')
WITH x AS (SELECT * FROM read_text('{file}')) SELECT * FROM x
WITH x AS (FROM '{file}') SELECT * FROM x
SELECT 1 UNION ALL SELECT * FROM '{file}'
FROM '{file}'
FROM read_text('{file}') SELECT content
FROM (FROM '{file}')
SELECT * FROM air."stations' UNION SELECT * FROM '{file}"
SELECT * FROM "air/../../{file}"
SELECT * FROM "air/stations.parquet"
SELECT * FROM "../air".stations
SELECT * FROM air."../wards/list"
SELECT * FROM read_parquet(file_row_number := true)
SELECT * FROM read_csv('{file}', columns = {'a': 'VARCHAR'})
SELECT * FROM E'{file}'
SELECT * FROM $${file}$$
SELECT read_text('{file}')
SELECT read_csv('{file}')
SELECT * FROM air.stations WHERE read_text('{file}') IS NULL
SELECT * FROM air.stations ORDER BY (SELECT content FROM read_blob('{file}'))
SELECT * FROM air.stations LIMIT (SELECT count(*) FROM '{file}')
SELECT * FROM air.stations OFFSET (SELECT count(*) FROM '{file}')
SELECT CASE WHEN EXISTS(SELECT * FROM '{file}') THEN 1 END
SELECT count(*) FILTER (WHERE EXISTS (FROM '{file}')) FROM air.stations
SELECT sum(samples) OVER (ORDER BY (SELECT content FROM read_text('{file}'))) FROM air.stations
"""

SYSTEM = r"""
SELECT * FROM information_schema.tables
SELECT * FROM information_schema.columns
SELECT * FROM INFORMATION_SCHEMA.SCHEMATA
SELECT * FROM pg_catalog.pg_tables
SELECT * FROM pg_tables
SELECT * FROM pg_catalog.pg_class
SELECT * FROM pg_settings
SELECT * FROM sqlite_master
SELECT * FROM sqlite_schema
SELECT * FROM "sqlite_master"
SELECT * FROM main.sqlite_master
SELECT * FROM duckdb_settings()
SELECT * FROM duckdb_settings
SELECT * FROM duckdb_tables()
SELECT * FROM duckdb_views()
SELECT * FROM duckdb_columns()
SELECT * FROM duckdb_databases
SELECT * FROM duckdb_secrets()
SELECT * FROM duckdb_functions()
SELECT * FROM duckdb_extensions()
SELECT * FROM duckdb_memory()
SELECT * FROM duckdb_temporary_files()
SELECT * FROM duckdb_logs
SELECT * FROM duckdb_variables()
SELECT * FROM pragma_version()
SELECT * FROM pragma_database_size()
SELECT * FROM pragma_table_info('air.stations')
SELECT * FROM pragma_storage_info('x')
SELECT * FROM which_secret('x', 's3')
SELECT * FROM system.main.duckdb_settings
SELECT * FROM temp.sqlite_master
SELECT * FROM memory.main.air
SELECT getenv('SECRET_OF_THE_PORTAL')
SELECT getvariable('x')
SELECT current_setting('memory_limit')
SELECT current_setting('allowed_paths')
SELECT current_user
SELECT user
SELECT session_user
SELECT current_database()
SELECT current_schema()
SELECT current_schemas(true)
SELECT current_catalog
SELECT current_query()
SELECT version()
SELECT txid_current()
SELECT current_connection_id()
SELECT pg_typeof(1)
SELECT pg_read_file('{file}')
SELECT pg_sleep(10)
SELECT pg_catalog.pg_ls_dir('{folder}')
SELECT lo_import('{file}')
SELECT dblink('x', 'y')
SELECT query_to_xml('SELECT 1', true, true, '')
SELECT database_to_xml(true, true, '')
SELECT load_extension('x')
SELECT error('x')
SELECT write_log('x')
SELECT in_search_path('memory', 'main')
SELECT has_table_privilege('x', 'select')
SELECT nextval('s')
SELECT setseed(0.5)
SELECT random()
SELECT uuid()
SELECT gen_random_uuid()
SELECT now()
SELECT today()
SELECT current_timestamp
SELECT get_current_time()
SELECT checkpoint()
SELECT force_checkpoint()
SELECT sql_auto_complete('SELECT')
SELECT json_execute_serialized_sql('x')
SELECT * FROM json_execute_serialized_sql('{"statements":[]}')
SELECT json_serialize_sql('SELECT 1')
SELECT * FROM sql_auto_complete('S')
SELECT * FROM test_all_types()
SELECT * FROM repeat_row(1, num_rows = 5)
SELECT * FROM summary((SELECT 1))
SELECT * FROM range(1000000000)
SELECT * FROM generate_series(1, 1000000000)
SELECT * FROM unnest([1, 2])
SELECT unnest([1, 2])
SELECT unnest(generate_series(1, 1000000))
SELECT range(1000000000)
SELECT repeat('x', 1000000000)
SELECT bar(1, 0, 1, 1000000000)
SELECT format('{:>1000000000}', 'x')
SELECT printf('%1000000000d', 1)
"""

DISGUISED = r"""
SELECT "read_text"('{file}')
SELECT READ_TEXT('{file}')
SELECT Read_Text ('{file}')
SELECT read_text/**/('{file}')
SELECT read_text /* sqlglot.anonymous */ ('{file}')
SELECT main.read_text('{file}')
SELECT main."read_text"('{file}')
SELECT system.main.getenv('PATH')
SELECT 'x'.getenv()
SELECT 'PATH'.getenv()
SELECT code.getenv() FROM air.stations
SELECT "GETENV"('PATH')
SELECT ge​tenv('PATH')
SELECT ｇｅｔｅｎｖ('PATH')
SELECT U&"\0067etenv"('PATH')
SELECT "get""env"('PATH')
SELECT [getenv]('PATH')
SELECT `getenv`('PATH')
SELECT count(getenv('PATH'))
SELECT coalesce(NULL, getenv('PATH'))
SELECT CAST(getenv('PATH') AS VARCHAR)
SELECT getenv('PATH')::VARCHAR
SELECT date_trunc(getenv('PATH'), DATE '2026-01-01')
SELECT * FROM air.stations GROUP BY getenv('PATH')
SELECT count(*) FROM air.stations HAVING getenv('PATH') IS NOT NULL
SELECT * FROM air.stations QUALIFY getenv('PATH') IS NOT NULL
SELECT count(*) OVER (PARTITION BY getenv('PATH')) FROM air.stations
SELECT count(*) OVER w FROM air.stations WINDOW w AS (ORDER BY getenv('PATH'))
SELECT string_agg(code, getenv('PATH')) FROM air.stations
SELECT string_agg(code, ',' ORDER BY getenv('PATH')) FROM air.stations
SELECT DISTINCT ON (getenv('PATH')) code FROM air.stations
SELECT code FROM air.stations WHERE code LIKE 'a' ESCAPE getenv('PATH')
SELECT INTERVAL (getenv('PATH')) DAY
SELECT EXTRACT(epoch FROM getenv('PATH'))
SELECT 1 IN (getenv('PATH'))
SELECT 1 BETWEEN getenv('A') AND getenv('B')
SELECT NOT getenv('PATH')
SELECT -getenv('PATH')
WITH sqlite_master AS (SELECT 1) SELECT * FROM (WITH y AS (SELECT 1) SELECT * FROM y), y
WITH duckdb_settings AS (SELECT 1 AS a) SELECT * FROM main.duckdb_settings
SELECT * FROM (WITH sqlite_master AS (SELECT 1) SELECT 1), sqlite_master
SELECT (WITH sqlite_master AS (SELECT 1) SELECT 1) FROM sqlite_master
WITH a AS (WITH duckdb_settings AS (SELECT 1) SELECT 1) SELECT * FROM duckdb_settings
WITH a AS (SELECT * FROM a) SELECT * FROM a
WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT * FROM r
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT count(*) FROM r
WITH x AS (DELETE FROM air.stations RETURNING *) SELECT * FROM x
WITH x AS (INSERT INTO air.stations SELECT 1) SELECT * FROM x
SELECT * FROM (DELETE FROM air.stations RETURNING *)
SELECT * FROM (SHOW TABLES)
SELECT * FROM (DESCRIBE air.stations)
SELECT * FROM (SUMMARIZE air.stations)
SELECT * FROM (PIVOT air.stations ON station USING count(*))
SELECT * FROM air.stations PIVOT (count(*) FOR station IN ('a'))
SELECT * FROM air.stations UNPIVOT (v FOR n IN (pm10))
SELECT * FROM (VALUES (1), (2)) AS t(a)
SELECT COLUMNS('.*') FROM air.stations
SELECT COLUMNS(*) FROM air.stations
SELECT COLUMNS(c -> c LIKE 'p%') FROM air.stations
SELECT *COLUMNS('.*') FROM air.stations
SELECT min(COLUMNS(*)) FROM air.stations
SELECT * REPLACE (getenv('PATH') AS code) FROM air.stations
SELECT * REPLACE (1 AS code) FROM air.stations
SELECT * EXCLUDE (code) FROM air.stations
SELECT * RENAME (code AS c) FROM air.stations
SELECT * LIKE 'c%' FROM air.stations
SELECT * ILIKE 'c%' FROM air.stations
SELECT * FROM air.stations POSITIONAL JOIN wards.list
SELECT * FROM air.stations ASOF JOIN air.stations s USING (day)
SELECT * FROM air.stations, LATERAL (SELECT 1)
SELECT * FROM air.stations CROSS JOIN LATERAL (SELECT 1)
SELECT * FROM air.stations TABLESAMPLE 10%
SELECT * FROM air.stations USING SAMPLE 10 ROWS
SELECT * FROM air.stations AT (VERSION => 1)
SELECT * FROM air.stations AT (TIMESTAMP => '2026-01-01')
SELECT * FROM air.stations FOR SYSTEM_TIME AS OF '2026-01-01'
SELECT * FROM air.stations FOR UPDATE
SELECT * FROM ONLY air.stations
SELECT * INTO other FROM air.stations
SELECT #1 FROM air.stations
SELECT $1
SELECT ?
SELECT :name
SELECT $name
SELECT @x
SELECT @@version
SELECT {'a': 1}
SELECT [1, 2, 3]
SELECT [x FOR x IN [1, 2]]
SELECT MAP {'a': 1}
SELECT struct_pack(a := 1)
SELECT row(1, 2)
SELECT list_transform([1], x -> getenv('PATH'))
SELECT list_transform(list(code), LAMBDA x: x) FROM air.stations
SELECT list(code) FROM air.stations
SELECT array_agg(code) FROM air.stations
SELECT histogram(code) FROM air.stations
SELECT json_object('a', 1)
SELECT '{"a": 1}'->'a'
SELECT '{"a": 1}'->>'$.a'
SELECT json_extract('{}', '$')
SELECT to_json(1)
SELECT xml('x')
SELECT x'41'
SELECT e'\x41'
SELECT E'\101'
SELECT U&'\0041'
SELECT N'a'
SELECT B'101'
SELECT $tag$a$tag$
SELECT 'a' 'b'
SELECT (1, 2)
SELECT 1::STRUCT(a INT)
SELECT 1::INT[]
SELECT 1::MAP(INT, INT)
SELECT 1::UNION(a INT)
SELECT 1::ENUM('a')
SELECT 'a'::BLOB
SELECT 'a'::JSON
SELECT 'a'::UUID
SELECT 'a'::REGCLASS
SELECT 1::"mytype"
SELECT 1::main.mytype
SELECT CAST(1 AS mytype)
SELECT CAST('a' AS VARCHAR COLLATE nocase)
SELECT code COLLATE nocase FROM air.stations
SELECT day AT TIME ZONE 'UTC' FROM air.stations
SELECT code FROM air.stations ORDER BY code COLLATE de
SELECT code FROM air.stations WHERE code SIMILAR TO 'a'
SELECT code FROM air.stations WHERE code ~ 'a'
SELECT code FROM air.stations WHERE code GLOB 'a*'
SELECT code = ANY (SELECT code FROM air.stations) FROM air.stations
SELECT code = ALL (SELECT code FROM air.stations) FROM air.stations
SELECT code FROM air.stations LIMIT 10%
SELECT code FROM air.stations LIMIT 1 + 1
SELECT code FROM air.stations LIMIT ALL
SELECT code FROM air.stations FETCH FIRST 3 ROWS WITH TIES
SELECT station, count(*) FROM air.stations GROUP BY ROLLUP (station)
SELECT station, count(*) FROM air.stations GROUP BY CUBE (station)
SELECT station, count(*) FROM air.stations GROUP BY GROUPING SETS ((station), ())
SELECT max(pm10, 2) OVER (ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM air.stations
SELECT * FROM air.stations |> WHERE true
SELECT a.b.c.d FROM air.stations a
SELECT a.code.x FROM air.stations a
SELECT filename FROM air.stations
SELECT file_row_number FROM air.stations
SELECT file_index FROM air.stations
SELECT rowid FROM air.stations
SELECT stations.filename FROM air.stations
SELECT s.filename FROM air.stations s, (SELECT 1 AS filename) y
SELECT s.rowid FROM air.stations s, (SELECT 1 AS rowid) y
SELECT s.file_row_number FROM air.stations s, (SELECT 1 AS file_row_number) y
SELECT c0 FROM air.stations
SELECT s.c0 FROM air.stations s, (SELECT 1 AS c0) y
SELECT t.c0 FROM air.stations s, (SELECT 1 AS c0) y
SELECT p0 FROM air.stations
SELECT q1.code FROM air.stations
SELECT stations FROM air.stations
SELECT q1 FROM (SELECT 1 AS a)
SELECT * FROM q1
SELECT * FROM t
SELECT * FROM "$p0"
WITH x AS (SELECT 1 AS a) SELECT * FROM q1
SELECT excluded.code FROM air.stations
SELECT * FROM hidden.secret
SELECT * FROM "hidden"."secret"
SELECT * FROM HIDDEN.SECRET
SELECT * FROM "hidden/secret"
SELECT * FROM "hidden/secret@1"
SELECT * FROM hidden."secret@1"
SELECT * FROM air.unchecked
SELECT * FROM memory.air.stations
SELECT * FROM air.stations.code
SELECT * FROM "air.stations"
SELECT * FROM stations
SELECT * FROM air."stations@0"
SELECT * FROM air."stations@-1"
SELECT * FROM air."stations@999999999999"
SELECT * FROM air."stations@1 OR 1=1"
SELECT * FROM air."stations%"
SELECT * FROM air."station_"
SELECT * FROM air."stations'--"
SELECT * FROM air.""
SELECT * FROM ""."stations"
SELECT "" FROM air.stations
SELECT code AS "" FROM air.stations
"""

BROKEN = r"""
SELECT
SELECT FROM
SELECT * FROM
SELECT 'a
SELECT "a
SELECT /* a
SELECT (1
SELECT 1)
SELECT 1 +
SELECT CASE
SELECT CASE WHEN 1
SELECT CAST(1 AS)
SELECT count(
SELECT 1 WHERE
SELECT 1 GROUP BY
SELECT * FROM air.stations WHERE
SELECT * FROM air.stations JOIN
SELECT * FROM air.stations LEFT JOIN air.stations b
WITH
WITH x
WITH x AS
WITH x AS (SELECT 1)
WITH x AS (SELECT 1) x
(
)
((SELECT 1)
SELECT 1 UNION
UNION SELECT 1
SELECT 1 UNION ALL ALL SELECT 2
SELECT 1 FROM air.stations s, air.stations s WHERE s.code = '1'
--
/* SELECT 1 */
;
'SELECT 1'
SELECT code code code FROM air.stations
SELECT nosuch FROM air.stations
SELECT x.code FROM air.stations
SELECT sum(code) FROM air.stations
SELECT station, sum(samples) FROM air.stations
SELECT CAST(station AS INTEGER) FROM air.stations
SELECT DATE 'tomorrow'
SELECT round('x')
SELECT regexp_matches('a', '(')
SELECT strftime(day, '%') + 1 FROM air.stations
SELECT 1 UNION SELECT 1, 2
SELECT count(*) OVER nowhere FROM air.stations
SELECT sum(sum(samples)) FROM air.stations
SELECT CAST(300 AS TINYINT)
SELECT make_date(2026, 13, 1)
"""

GROUPS = {
    "statements": STATEMENTS,
    "stacked": STACKED,
    "files": FILES,
    "system": SYSTEM,
    "disguised": DISGUISED,
    "broken": BROKEN,
}

ATTACKS = [(group, line) for group, lines in GROUPS.items() for line in lines.strip().splitlines()]
"""Every one has to be refused."""

HARMLESS = r"""
SELECT 1 -- ; DROP TABLE air.stations
SELECT 1 /* ; DROP TABLE air.stations */
SELECT '; DROP TABLE air.stations --' AS a
SELECT '{file}' AS a
SELECT 'read_text(''{file}'')' AS a
SELECT ''' OR 1=1 --' AS a
SELECT '\' AS a
SELECT '$p0' AS a
SELECT '?' AS a, '$1' AS b
SELECT count(*) AS "x"" FROM '{file}'; --" FROM air.stations
SELECT 1 AS "read_text('{file}')"
SELECT 1 AS "a"", getenv('PATH') AS ""b"
WITH "{file}" AS (SELECT 1 AS a) SELECT * FROM "{file}"
WITH sqlite_master AS (SELECT 1 AS a) SELECT * FROM sqlite_master
WITH duckdb_settings AS (SELECT 1 AS a) SELECT * FROM duckdb_settings
WITH pg_tables AS (SELECT 1 AS a) SELECT * FROM pg_tables p
WITH stations AS (SELECT 1 AS a) SELECT * FROM stations
WITH air AS (SELECT 1 AS a) SELECT count(*) FROM air.stations
SELECT filename FROM (SELECT 1 AS filename)
SELECT y.filename FROM air.stations, (SELECT 1 AS filename) y
SELECT file_row_number FROM air.stations, (SELECT 1 AS file_row_number) y
SELECT rowid FROM (SELECT 1 AS rowid) x
SELECT count(*) FROM air.stations "read_text('{file}')"
SELECT count(*) FROM air.stations AS "sqlite_master"
SELECT * FROM (SELECT 1 AS a) AS "{file}"
SELECT 1;
"""
"""They only look like attacks, and are answered."""
