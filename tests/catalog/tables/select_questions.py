"""What journalists ask of two datasets: each runs here and, as it stands, in a DuckDB that holds the same tables."""

from __future__ import annotations

import re

QUESTIONS = r"""
SELECT * FROM khong_khi.tram
SELECT count(*) FROM "khong-khi".tram
SELECT tinh, "Dân số" FROM dan_so.theo_tinh ORDER BY "Dân số" DESC, tinh LIMIT 5
SELECT tinh FROM dan_so.theo_tinh WHERE vung = 'Đồng bằng' ORDER BY tinh
SELECT vung, sum("Dân số") AS tong, count(*) AS so_tinh FROM dan_so.theo_tinh GROUP BY vung ORDER BY tong DESC
SELECT vung, round(avg(mat_do), 2) FROM dan_so.theo_tinh GROUP BY vung HAVING count(*) > 3 ORDER BY vung
SELECT tinh, ma, round(100.0 * "Dân số" / sum("Dân số") OVER (), 3) AS phan_tram FROM dan_so.theo_tinh ORDER BY ma
SELECT tinh, ma, rank() OVER (PARTITION BY vung ORDER BY "Dân số" DESC) AS hang FROM dan_so.theo_tinh ORDER BY ma
SELECT * FROM dan_so.theo_tinh QUALIFY row_number() OVER (PARTITION BY vung ORDER BY "Dân số" DESC, ma) = 1 ORDER
    BY ma
SELECT t.tram, d.tinh, d.vung FROM khong_khi.tram t JOIN dan_so.theo_tinh d ON t.ma = d.ma WHERE t.pm25 > 55 ORDER
    BY ALL
SELECT d.vung, avg(t.pm25) FROM "khong-khi"."tram" AS t LEFT JOIN "dan-so"."theo-tinh" AS d USING (ma) GROUP BY ALL
    ORDER BY 1
SELECT d.ma FROM dan_so.theo_tinh d LEFT JOIN khong_khi.tram t ON t.ma = d.ma WHERE t.ma IS NULL ORDER BY d.ma
SELECT ma FROM dan_so.theo_tinh d SEMI JOIN khong_khi.tram t ON t.ma = d.ma ORDER BY ma
SELECT ma FROM dan_so.theo_tinh EXCEPT SELECT ma FROM khong_khi.tram ORDER BY ma
SELECT ma FROM dan_so.theo_tinh INTERSECT SELECT ma FROM khong_khi.tram ORDER BY ma
SELECT 'tinh' AS loai, count(*) FROM dan_so.theo_tinh UNION ALL SELECT 'tram', count(*) FROM khong_khi.tram ORDER BY 1
(SELECT ma FROM khong_khi.tram ORDER BY pm25 DESC, ma LIMIT 2) UNION (SELECT ma FROM khong_khi.tram ORDER BY pm25,
    ma LIMIT 2) ORDER BY ma
SELECT date_trunc('month', luc) AS thang, max(pm25) FROM khong_khi.tram GROUP BY thang ORDER BY thang
SELECT year(luc), month(luc), count(*) FROM khong_khi.tram GROUP BY 1, 2 ORDER BY 1, 2
SELECT strftime(luc, '%d/%m/%Y') AS ngay, pm25 FROM khong_khi.tram WHERE luc >= '2026-02-01' ORDER BY luc, tram
    LIMIT 7
SELECT count(*) FROM khong_khi.tram WHERE luc BETWEEN TIMESTAMP '2026-01-10' AND TIMESTAMP '2026-01-20 12:00'
SELECT tram, luc, pm25 - lag(pm25) OVER (PARTITION BY tram ORDER BY luc) AS thay_doi FROM khong_khi.tram ORDER BY
    tram, luc
SELECT tram, luc, avg(pm25) OVER (PARTITION BY tram ORDER BY luc ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) FROM
    khong_khi.tram ORDER BY 1, 2
SELECT tram, sum(pm25) OVER w AS luy_ke FROM khong_khi.tram WINDOW w AS (PARTITION BY tram ORDER BY luc) ORDER BY
    tram, luc
SELECT tinh FROM dan_so.theo_tinh WHERE unaccent(lower(tinh)) LIKE '%da nang%'
SELECT tinh FROM dan_so.theo_tinh WHERE unaccent(tinh) ILIKE 'dong%' ORDER BY alphabetical(tinh)
SELECT tinh FROM dan_so.theo_tinh ORDER BY alphabetical(tinh) LIMIT 10
SELECT upper(left(tinh, 1)) AS chu, count(*) FROM dan_so.theo_tinh GROUP BY 1 ORDER BY 2 DESC, 1
SELECT replace(tinh, 'Thành phố ', 'TP. ') FROM dan_so.theo_tinh WHERE starts_with(tinh, 'Thành phố') ORDER BY 1
SELECT lpad(CAST(CAST(ma AS INTEGER) AS VARCHAR), 5, '0') = ma, count(*) FROM dan_so.theo_tinh GROUP BY 1
SELECT regexp_extract(tram, '([0-9]+)$', 1) AS so, count(*) FROM khong_khi.tram GROUP BY so ORDER BY so
SELECT CASE WHEN pm25 > 55 THEN 'xấu' WHEN pm25 > 35 THEN 'kém' ELSE 'tốt' END AS muc, count(*) FROM khong_khi.tram
    GROUP BY muc ORDER BY muc
SELECT CASE vung WHEN 'Miền núi' THEN 1 ELSE 0 END AS nui, count(*) FROM dan_so.theo_tinh GROUP BY nui ORDER BY nui
SELECT count(*), count(mat_do), count(DISTINCT vung), count(*) FILTER (WHERE mat_do IS NULL) FROM dan_so.theo_tinh
SELECT median(pm25), quantile_cont(pm25, 0.9), percentile_cont(0.25) WITHIN GROUP (ORDER BY pm25) FROM khong_khi.tram
SELECT string_agg(tinh, '; ' ORDER BY tinh) FROM dan_so.theo_tinh WHERE vung = 'Miền núi'
SELECT arg_max(tinh, "Dân số"), arg_min(tinh, "Dân số") FROM dan_so.theo_tinh
SELECT coalesce(mat_do, 0) AS m, nullif(vung, 'Miền núi') AS v FROM dan_so.theo_tinh ORDER BY ma LIMIT 10
SELECT tinh FROM dan_so.theo_tinh WHERE "Dân số" > (SELECT avg("Dân số") FROM dan_so.theo_tinh) ORDER BY tinh
SELECT tinh FROM dan_so.theo_tinh d WHERE EXISTS (SELECT 1 FROM khong_khi.tram t WHERE t.ma = d.ma AND t.pm25 > 60)
    ORDER BY tinh
SELECT tinh FROM dan_so.theo_tinh WHERE ma IN (SELECT ma FROM khong_khi.tram WHERE pm25 < 10) AND vung NOT IN
    ('Miền núi') ORDER BY 1
WITH xau AS (SELECT ma, count(*) AS n FROM khong_khi.tram WHERE pm25 > 50 GROUP BY ma), giau AS (SELECT * FROM
    dan_so.theo_tinh WHERE "Dân số" > 1000000) SELECT giau.tinh, xau.n FROM xau JOIN giau USING (ma) ORDER BY n
    DESC, tinh
WITH a AS (SELECT ma FROM khong_khi.tram), b AS (SELECT DISTINCT ma FROM a) SELECT count(*) AS n FROM b
SELECT m.vung, m.lon_nhat FROM (SELECT vung, max("Dân số") AS lon_nhat FROM dan_so.theo_tinh GROUP BY vung) m WHERE
    m.lon_nhat > 0 ORDER BY 1
SELECT DISTINCT vung FROM dan_so.theo_tinh WHERE mat_do IS NOT NULL ORDER BY vung NULLS FIRST
SELECT DISTINCT ON (vung) vung, tinh FROM dan_so.theo_tinh ORDER BY vung, "Dân số" DESC, ma
SELECT a.tinh, b.tinh FROM dan_so.theo_tinh a JOIN dan_so.theo_tinh b ON a.vung = b.vung AND a.ma < b.ma ORDER BY
    1, 2 LIMIT 6
SELECT date_diff('day', min(luc), max(luc)) AS so_ngay, max(luc) - INTERVAL 1 DAY AS hom_truoc FROM khong_khi.tram
SELECT EXTRACT(hour FROM luc) AS gio, avg(pm25) FROM khong_khi.tram GROUP BY gio ORDER BY gio
SELECT corr(pm25, d."Dân số"), regr_slope(pm25, d."Dân số") FROM khong_khi.tram JOIN dan_so.theo_tinh d USING (ma)
SELECT TRY_CAST(tinh AS INTEGER), CAST(mat_do AS DECIMAL(12, 1)), ma::INT FROM dan_so.theo_tinh ORDER BY ma LIMIT 5
SELECT ntile(4) OVER (ORDER BY "Dân số", ma) AS nhom, tinh FROM dan_so.theo_tinh ORDER BY nhom, ma
SELECT last_value(pm25 IGNORE NULLS) OVER (PARTITION BY tram ORDER BY luc) AS gan_nhat FROM khong_khi.tram ORDER BY
    tram, luc
FROM dan_so.theo_tinh SELECT tinh WHERE vung IS DISTINCT FROM 'Miền núi' ORDER BY tinh OFFSET 3
SELECT tinh FROM dan_so.theo_tinh WHERE tinh LIKE '%!%%' ESCAPE '!' OR tinh NOT LIKE '%Thành%' ORDER BY 1 LIMIT 3
SELECT 7 // 2 AS a, 7 % 2 AS b, 7 / 2 AS c, 2 ** 3 AS d, -7 // 2 AS e, 'a' || 'b' AS f, NOT true AS g
"""

ASKED = re.split(r"\n(?! )", QUESTIONS.strip())
