"""The functions that a SELECT may call: what is not in this table cannot be called. It also writes their documentation.

Left out are all that read or write anything beside the given values, that answer differently each time (`random`,
`now`: equal questions have equal answers, or no cache would be right), and those on lists, structures and JSON.
"""

from __future__ import annotations

import msgspec


class Function(msgspec.Struct, frozen=True):
    name: str
    group: str
    usage: str
    meaning_vi: str
    meaning_en: str
    template: str = ""
    """How it is written for DuckDB, with `{}` for its only argument; empty where DuckDB knows it by its name."""


class Group(msgspec.Struct, frozen=True):
    key: str
    title_vi: str
    title_en: str


GROUPS = (
    Group("aggregate", "Gộp nhiều dòng", "Over groups of rows"),
    Group("window", "Theo cửa sổ dòng", "Over windows of rows"),
    Group("text", "Văn bản", "Text"),
    Group("number", "Số", "Numbers"),
    Group("date", "Ngày và giờ", "Dates and times"),
    Group("choice", "Chọn giá trị", "Choosing values"),
)

_ROWS = (
    ("aggregate", "count", "count(*), count(x)", "Số dòng, hoặc số dòng có giá trị", "Rows, or rows that have a value"),
    ("aggregate", "count_if", "count_if(x > 5)", "Số dòng thoả điều kiện", "Rows for which the condition holds"),
    ("aggregate", "sum", "sum(x)", "Tổng", "Sum"),
    ("aggregate", "avg", "avg(x)", "Trung bình cộng", "Mean"),
    ("aggregate", "mean", "mean(x)", "Trung bình cộng", "Mean"),
    ("aggregate", "min", "min(x)", "Giá trị nhỏ nhất", "Least value"),
    ("aggregate", "max", "max(x)", "Giá trị lớn nhất", "Greatest value"),
    ("aggregate", "median", "median(x)", "Trung vị", "Median"),
    ("aggregate", "mode", "mode(x)", "Giá trị gặp nhiều nhất", "Most frequent value"),
    ("aggregate", "quantile_cont", "quantile_cont(x, 0.9)", "Phân vị, có nội suy", "Quantile, interpolated"),
    ("aggregate", "quantile_disc", "quantile_disc(x, 0.9)", "Phân vị, lấy giá trị có thật",
     "Quantile, a value that occurs"),
    ("aggregate", "percentile_cont", "percentile_cont(0.9) WITHIN GROUP (ORDER BY x)", "Phân vị, có nội suy",
     "Quantile, interpolated"),
    ("aggregate", "percentile_disc", "percentile_disc(0.9) WITHIN GROUP (ORDER BY x)", "Phân vị, lấy giá trị có thật",
     "Quantile, a value that occurs"),
    ("aggregate", "stddev_pop", "stddev_pop(x)", "Độ lệch chuẩn của tổng thể", "Standard deviation of the population"),
    ("aggregate", "stddev_samp", "stddev_samp(x)", "Độ lệch chuẩn của mẫu", "Standard deviation of a sample"),
    ("aggregate", "stddev", "stddev(x)", "Độ lệch chuẩn của mẫu", "Standard deviation of a sample"),
    ("aggregate", "var_pop", "var_pop(x)", "Phương sai của tổng thể", "Variance of the population"),
    ("aggregate", "var_samp", "var_samp(x)", "Phương sai của mẫu", "Variance of a sample"),
    ("aggregate", "variance", "variance(x)", "Phương sai của mẫu", "Variance of a sample"),
    ("aggregate", "corr", "corr(y, x)", "Hệ số tương quan", "Correlation"),
    ("aggregate", "covar_pop", "covar_pop(y, x)", "Hiệp phương sai của tổng thể", "Covariance of the population"),
    ("aggregate", "covar_samp", "covar_samp(y, x)", "Hiệp phương sai của mẫu", "Covariance of a sample"),
    ("aggregate", "regr_slope", "regr_slope(y, x)", "Hệ số góc của đường hồi quy", "Slope of the regression line"),
    ("aggregate", "regr_intercept", "regr_intercept(y, x)", "Tung độ gốc của đường hồi quy",
     "Intercept of the regression line"),
    ("aggregate", "regr_r2", "regr_r2(y, x)", "Hệ số xác định", "Coefficient of determination"),
    ("aggregate", "any_value", "any_value(x)", "Giá trị đầu tiên không trống", "First value that is not missing"),
    ("aggregate", "first", "first(x ORDER BY y)", "Giá trị đầu", "First value"),
    ("aggregate", "last", "last(x ORDER BY y)", "Giá trị cuối", "Last value"),
    ("aggregate", "arg_min", "arg_min(x, y)", "x ở dòng có y nhỏ nhất", "x where y is least"),
    ("aggregate", "arg_max", "arg_max(x, y)", "x ở dòng có y lớn nhất", "x where y is greatest"),
    ("aggregate", "string_agg", "string_agg(x, ', ' ORDER BY x)", "Nối các văn bản", "Texts, joined"),
    ("aggregate", "bool_and", "bool_and(x > 5)", "Điều kiện đúng ở mọi dòng", "The condition holds in all rows"),
    ("aggregate", "bool_or", "bool_or(x > 5)", "Điều kiện đúng ở ít nhất một dòng", "The condition holds in some row"),
    ("aggregate", "approx_count_distinct", "approx_count_distinct(x)", "Số giá trị khác nhau, gần đúng",
     "Distinct values, about"),
    ("window", "row_number", "row_number() OVER (ORDER BY x)", "Số thứ tự của dòng", "Number of the row"),
    ("window", "rank", "rank() OVER (ORDER BY x DESC)", "Thứ hạng, có bỏ số", "Rank, with gaps"),
    ("window", "dense_rank", "dense_rank() OVER (ORDER BY x)", "Thứ hạng, không bỏ số", "Rank, without gaps"),
    ("window", "percent_rank", "percent_rank() OVER (ORDER BY x)", "Thứ hạng, từ 0 đến 1", "Rank, from 0 to 1"),
    ("window", "cume_dist", "cume_dist() OVER (ORDER BY x)", "Tỉ lệ dòng đến dòng này", "Share of rows up to this one"),
    ("window", "ntile", "ntile(4) OVER (ORDER BY x)", "Nhóm, khi chia đều thành 4", "Which of 4 equal groups"),
    ("window", "lag", "lag(x) OVER (ORDER BY y)", "Giá trị ở dòng trước", "Value in the row before"),
    ("window", "lead", "lead(x) OVER (ORDER BY y)", "Giá trị ở dòng sau", "Value in the row after"),
    ("window", "first_value", "first_value(x) OVER (…)", "Giá trị đầu cửa sổ", "First value of the window"),
    ("window", "last_value", "last_value(x) OVER (…)", "Giá trị cuối cửa sổ", "Last value of the window"),
    ("window", "nth_value", "nth_value(x, 2) OVER (…)", "Giá trị thứ n của cửa sổ", "n-th value of the window"),
    ("text", "lower", "lower(x)", "Chữ thường", "Lower case"),
    ("text", "upper", "upper(x)", "Chữ hoa", "Upper case"),
    ("text", "unaccent", "unaccent(x)", "Bỏ dấu, kể cả đ thành d", "Without diacritics; đ becomes d"),
    ("text", "strip_accents", "strip_accents(x)", "Bỏ dấu, giữ chữ đ", "Without diacritics; đ stays"),
    ("text", "alphabetical", "ORDER BY alphabetical(x)", "Khoá xếp theo bảng chữ cái tiếng Việt",
     "Key to sort by the Vietnamese alphabet"),
    ("text", "length", "length(x)", "Số ký tự", "Number of characters"),
    ("text", "len", "len(x)", "Số ký tự", "Number of characters"),
    ("text", "trim", "trim(x), trim(x, ' .')", "Bỏ dấu cách hoặc ký tự ở hai đầu",
     "Without blanks, or those characters, at both ends"),
    ("text", "ltrim", "ltrim(x)", "Bỏ dấu cách ở đầu", "Without blanks at the start"),
    ("text", "rtrim", "rtrim(x)", "Bỏ dấu cách ở cuối", "Without blanks at the end"),
    ("text", "replace", "replace(x, 'TP.', 'Thành phố')", "Thay một đoạn bằng đoạn khác", "One part put for another"),
    ("text", "translate", "translate(x, '.,', ',.')", "Thay từng ký tự", "One character put for another"),
    ("text", "substring", "substring(x, 1, 3)", "Một đoạn, từ vị trí và dài bao nhiêu", "A part: from where, how long"),
    ("text", "substr", "substr(x, 1, 3)", "Một đoạn, từ vị trí và dài bao nhiêu", "A part: from where, how long"),
    ("text", "left", "left(x, 3)", "Các ký tự đầu", "First characters"),
    ("text", "right", "right(x, 3)", "Các ký tự cuối", "Last characters"),
    ("text", "lpad", "lpad(x, 5, '0')", "Thêm vào đầu cho đủ dài", "Filled up at the start"),
    ("text", "rpad", "rpad(x, 5, '.')", "Thêm vào cuối cho đủ dài", "Filled up at the end"),
    ("text", "reverse", "reverse(x)", "Đảo ngược thứ tự ký tự", "Characters backwards"),
    ("text", "concat", "concat(x, ' ', y)", "Nối lại, bỏ qua giá trị trống", "Joined; missing values are left out"),
    ("text", "concat_ws", "concat_ws(', ', x, y)", "Nối lại bằng dấu phân cách", "Joined with a separator"),
    ("text", "split_part", "split_part(x, ',', 1)", "Phần thứ n giữa các dấu phân cách",
     "n-th part between separators"),
    ("text", "strpos", "strpos(x, 'Hà')", "Vị trí, 0 khi không có", "Where it stands; 0 where it does not"),
    ("text", "instr", "instr(x, 'Hà')", "Vị trí, 0 khi không có", "Where it stands; 0 where it does not"),
    ("text", "contains", "contains(x, 'Hà')", "Có chứa", "It stands in the text"),
    ("text", "starts_with", "starts_with(x, 'Hà')", "Bắt đầu bằng", "The text starts with it"),
    ("text", "ends_with", "ends_with(x, 'Nội')", "Kết thúc bằng", "The text ends with it"),
    ("text", "regexp_matches", "regexp_matches(x, '^[0-9]+$')", "Khớp biểu thức chính quy (RE2)",
     "A regular expression (RE2) is found"),
    ("text", "regexp_extract", "regexp_extract(x, '([0-9]+)', 1)", "Đoạn khớp biểu thức chính quy",
     "What a regular expression finds"),
    ("text", "regexp_replace", "regexp_replace(x, ' +', ' ', 'g')", "Thay đoạn khớp biểu thức chính quy",
     "What a regular expression finds, replaced"),
    ("text", "ascii", "ascii(x)", "Mã của ký tự đầu", "Code of the first character"),
    ("text", "chr", "chr(10)", "Ký tự của một mã", "Character of a code"),
    ("text", "md5", "md5(x)", "Mã băm MD5", "MD5 hash"),
    ("text", "levenshtein", "levenshtein(x, y)", "Số ký tự khác nhau", "How many characters differ"),
    ("text", "jaro_winkler_similarity", "jaro_winkler_similarity(x, y)", "Độ giống nhau, từ 0 đến 1",
     "How alike, 0 to 1"),
    ("number", "round", "round(x, 1)", "Làm tròn", "Rounded"),
    ("number", "floor", "floor(x)", "Làm tròn xuống", "Rounded down"),
    ("number", "ceil", "ceil(x)", "Làm tròn lên", "Rounded up"),
    ("number", "ceiling", "ceiling(x)", "Làm tròn lên", "Rounded up"),
    ("number", "trunc", "trunc(x)", "Bỏ phần lẻ", "Without fraction"),
    ("number", "abs", "abs(x)", "Giá trị tuyệt đối", "Without sign"),
    ("number", "sign", "sign(x)", "Dấu: -1, 0 hoặc 1", "Sign: -1, 0 or 1"),
    ("number", "mod", "mod(x, 2)", "Số dư", "Remainder"),
    ("number", "power", "power(x, 2)", "Luỹ thừa", "Power"),
    ("number", "pow", "pow(x, 2)", "Luỹ thừa", "Power"),
    ("number", "sqrt", "sqrt(x)", "Căn bậc hai", "Square root"),
    ("number", "exp", "exp(x)", "Hàm mũ", "Exponential"),
    ("number", "ln", "ln(x)", "Logarit tự nhiên", "Natural logarithm"),
    ("number", "log10", "log10(x)", "Logarit cơ số 10", "Logarithm to base 10"),
    ("number", "log2", "log2(x)", "Logarit cơ số 2", "Logarithm to base 2"),
    ("number", "sin", "sin(x)", "Sin (radian)", "Sine (radians)"),
    ("number", "cos", "cos(x)", "Cosin (radian)", "Cosine (radians)"),
    ("number", "tan", "tan(x)", "Tang (radian)", "Tangent (radians)"),
    ("number", "asin", "asin(x)", "Arcsin", "Inverse sine"),
    ("number", "acos", "acos(x)", "Arccosin", "Inverse cosine"),
    ("number", "atan", "atan(x)", "Arctang", "Inverse tangent"),
    ("number", "atan2", "atan2(y, x)", "Góc của điểm (x, y)", "Angle of the point (x, y)"),
    ("number", "radians", "radians(x)", "Độ thành radian", "Degrees as radians"),
    ("number", "degrees", "degrees(x)", "Radian thành độ", "Radians as degrees"),
    ("number", "pi", "pi()", "Số pi", "Pi"),
    ("number", "isnan", "isnan(x)", "Không phải là số", "Not a number"),
    ("number", "isfinite", "isfinite(x)", "Hữu hạn", "Finite"),
    ("date", "year", "year(d)", "Năm", "Year"),
    ("date", "quarter", "quarter(d)", "Quý", "Quarter"),
    ("date", "month", "month(d)", "Tháng", "Month"),
    ("date", "week", "week(d)", "Tuần theo ISO", "ISO week"),
    ("date", "day", "day(d)", "Ngày trong tháng", "Day of the month"),
    ("date", "dayofweek", "dayofweek(d)", "Thứ: Chủ nhật là 0", "Day of the week: Sunday is 0"),
    ("date", "isodow", "isodow(d)", "Thứ: Hai là 1, Chủ nhật là 7", "Day of the week: Monday is 1, Sunday is 7"),
    ("date", "dayofyear", "dayofyear(d)", "Ngày thứ mấy trong năm", "Day of the year"),
    ("date", "hour", "hour(t)", "Giờ", "Hour"),
    ("date", "minute", "minute(t)", "Phút", "Minute"),
    ("date", "second", "second(t)", "Giây", "Second"),
    ("date", "date_trunc", "date_trunc('month', d)", "Đầu của tháng, quý, năm …",
     "Start of the month, quarter, year …"),
    ("date", "date_part", "date_part('year', d)", "Một phần của ngày giờ", "A part of it"),
    ("date", "date_diff", "date_diff('day', d, e)", "Số ngày, tháng … đã sang giữa hai ngày",
     "Days, months … begun between two dates"),
    ("date", "datediff", "datediff('day', d, e)", "Số ngày, tháng … đã sang giữa hai ngày",
     "Days, months … begun between two dates"),
    ("date", "date_sub", "date_sub('month', d, e)", "Số tháng … trọn vẹn giữa hai ngày",
     "Whole months … between two dates"),
    ("date", "age", "age(d, e)", "Khoảng thời gian giữa hai lúc", "Time between two moments"),
    ("date", "last_day", "last_day(d)", "Ngày cuối tháng", "Last day of the month"),
    ("date", "make_date", "make_date(2026, 3, 1)", "Ngày từ năm, tháng, ngày", "Date of year, month and day"),
    ("date", "monthname", "monthname(d)", "Tên tháng bằng tiếng Anh", "Name of the month, in English"),
    ("date", "dayname", "dayname(d)", "Tên thứ bằng tiếng Anh", "Name of the day, in English"),
    ("date", "strftime", "strftime(d, '%d/%m/%Y')", "Viết ngày theo mẫu", "Written by a pattern"),
    ("date", "strptime", "strptime(x, '%d/%m/%Y')", "Đọc ngày theo mẫu", "Read by a pattern"),
    ("date", "try_strptime", "try_strptime(x, '%d/%m/%Y')", "Đọc theo mẫu; trống khi không đọc được",
     "Read by a pattern; missing where that fails"),
    ("date", "epoch", "epoch(t)", "Số giây từ 1970", "Seconds since 1970"),
    ("choice", "coalesce", "coalesce(x, 0)", "Giá trị đầu tiên không trống", "First value that is not missing"),
    ("choice", "ifnull", "ifnull(x, 0)", "Giá trị thay khi trống", "What to take where it is missing"),
    ("choice", "nullif", "nullif(x, 0)", "Trống khi bằng giá trị này", "Missing where equal to this"),
    ("choice", "greatest", "greatest(x, y)", "Giá trị lớn nhất", "The greatest of them"),
    ("choice", "least", "least(x, y)", "Giá trị nhỏ nhất", "The least of them"),
)  # fmt: skip

_TEMPLATES = {
    # Đ is a letter of its own to Unicode, not a D with a mark.
    "unaccent": "translate(strip_accents({}), 'đĐ', 'dD')",
    "alphabetical": "icu_sort_key({}, 'vi')",
}

FUNCTIONS = {
    name: Function(name, group, usage, meaning_vi, meaning_en, _TEMPLATES.get(name, ""))
    for group, name, usage, meaning_vi, meaning_en in _ROWS
}
"""By name, in the order of their documentation."""
