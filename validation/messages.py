"""What every finding and every suggestion means, in plain words, Vietnamese and English: what is wrong, what to do.

The keys of the two tables are all codes that there are. In the words, `{column}` is the column's label in quotes,
`{rows}` names the first rows, `{count}` is a number, and the rest are the finding's own parameters.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from validation.privacy.overrides import LegalBasis
from validation.report import Finding, Severity, Suggestion
from validation.xray.hidden import KINDS as HIDDEN_KINDS


class Words(msgspec.Struct, frozen=True):
    vi: str
    en: str

    def get(self, language: str) -> str:
        return self.vi if language == "vi" else self.en


class FindingText(msgspec.Struct, frozen=True):
    what: Words
    next: Words


class FindingWords(msgspec.Struct, frozen=True):
    """A finding in one language."""

    what: str
    next: str


_NOTHING_TO_DO = Words("Không cần làm gì nếu điều này đúng ý bạn.", "Nothing to do if this is what you meant.")
_MEND_ROWS = Words("Sửa các dòng này trong tệp rồi nộp lại.", "Mend these rows in your file and hand it in again.")
_MEND_LIMIT = Words(
    "Sửa các ô này, hoặc đổi quy định của cột nếu quy định chưa đúng.",
    "Mend these cells, or change the rule of the column if the rule is wrong.",
)
_REMOVE_PERSONAL = Words(
    "Chọn cách xử lý bên dưới. Tệp của bạn giữ nguyên, và bước nào cũng hoàn tác được.",
    "Choose below what becomes of it. Your file stays as it is, and every step can be taken back.",
)
_LEAVE_OUT = Words(
    "Phần này nằm ngoài bảng nên không được công bố. Bấm nút bên dưới để giữ nó lại cùng tệp gốc; không ai tải được tệp"
    " gốc, và tệp bị xoá khi hết hạn lưu.",
    "It stands outside the table and is not published. Leave it behind with the button below: the original file stays"
    " in quarantine, nobody can download it, and it is deleted at its time.",
)
_HIDDEN_CELLS = Words(
    "Nếu không làm gì, chúng được công bố như các phần khác. Chọn bỏ ra khỏi bảng, hoặc giữ lại và để người thứ hai"
    " xem xét.",
    "As it stands they are published like the rest. Leave them out of the table, or keep them and have a second person"
    " look.",
)
_MENDING = {
    "preamble": _LEAVE_OUT,
    "footnote": _LEAVE_OUT,
    "sheet": _LEAVE_OUT,
    "other_sheet": _LEAVE_OUT,
    "member": _LEAVE_OUT,
    "metadata": _LEAVE_OUT,
    **{name: _LEAVE_OUT for name, kind in HIDDEN_KINDS.items() if not kind.is_published},
    "recipe": Words(
        "Hoàn tác chỉnh sửa có chứa dữ liệu này.",
        "Take back the correction that holds it.",
    ),
    "file_name": Words("Đổi tên tệp rồi nộp lại.", "Rename the file and hand it in again."),
}
_MEND_METADATA = Words("Sửa lại phần này trong thông tin mô tả.", "Change it where the data are described.")
_TOLD = Words("Bạn không phải làm gì: người đọc sẽ thấy ghi chú này.", "There is nothing to do: readers are told.")
_STEP_BACK = Words("Bạn có thể hoàn tác trong phần chỉnh sửa.", "You can take this back among your corrections.")

_FOUND = Words("Có {count} {thing} trong {here}{at}.", "In {here}{at}: {count} {thing}.")

FINDINGS: Mapping[str, FindingText] = {
    # Reading
    "empty-file": FindingText(
        Words("Tệp không có nội dung nào.", "The file holds nothing."),
        Words("Kiểm tra xem bạn đã chọn đúng tệp chưa.", "Check that you picked the right file."),
    ),
    "no-rows": FindingText(
        Words("Tệp chỉ có tên cột, không có dòng dữ liệu nào.", "The file has column labels but no row of data."),
        Words("Nộp tệp có dữ liệu.", "Hand in a file with data in it."),
    ),
    "encoding-error": FindingText(
        Words(
            "Có chỗ không đọc được thành chữ ({count} chỗ, {rows}).",
            "Some bytes cannot be read as text: {rows}.",
        ),
        Words(
            "Lưu lại tệp dưới dạng “CSV UTF-8”, hoặc chọn đúng bảng mã ở phần cách đọc tệp.",
            "Save the file again as “CSV UTF-8”, or choose its encoding under how the file is read.",
        ),
    ),
    "old-font": FindingText(
        Words(
            "Cột {column} được gõ bằng phông chữ Việt cũ {font}, không phải Unicode.",
            "Column {column} was typed for the old Vietnamese font family {font}, not in Unicode.",
        ),
        Words(
            "Chuyển mã sang Unicode (ví dụ bằng công cụ Chuyển mã của UniKey), lưu thành CSV UTF-8 rồi nộp lại.",
            "Convert it to Unicode (UniKey's toolkit does), save it as CSV UTF-8 and hand it in again.",
        ),
    ),
    "not-text": FindingText(
        Words("Đây không phải là tệp văn bản.", "This is not a text file."),
        Words("Nộp bảng dữ liệu dạng CSV hoặc Excel (.xlsx).", "Hand in a table as CSV or Excel (.xlsx)."),
    ),
    "format-unsupported": FindingText(
        Words("Đây là tệp {format}, không phải bảng dữ liệu.", "This is a {format} file, not a table."),
        Words(
            "Xuất bảng ra CSV hoặc Excel (.xlsx) rồi nộp tệp đó.", "Export the table as CSV or Excel (.xlsx) instead."
        ),
    ),
    "workbook-damaged": FindingText(
        Words("Tệp Excel bị hỏng hoặc tải lên chưa đủ.", "The workbook is damaged, or was cut off on its way."),
        Words("Mở tệp, lưu lại rồi nộp lần nữa.", "Open it, save it again and hand it in once more."),
    ),
    "workbook-locked": FindingText(
        Words("Tệp Excel có mật khẩu.", "The workbook is protected by a password."),
        Words("Bỏ mật khẩu rồi nộp lại.", "Remove the password and hand it in again."),
    ),
    "unpacks-too-large": FindingText(
        Words("Tệp Excel khi mở ra lớn quá mức cho phép.", "Unpacked, the workbook is larger than a workbook may be."),
        Words(
            "Xoá các dòng, cột trống có định dạng ở xa bảng, hoặc nộp dưới dạng CSV.",
            "Delete formatted empty rows and columns far from the table, or hand it in as CSV.",
        ),
    ),
    "archive-too-large": FindingText(
        Words("Tệp nén khi mở ra lớn quá mức cho phép.", "Unpacked, the file is larger than a table may be."),
        Words("Nộp bảng dưới dạng CSV không nén, hoặc chia nhỏ.", "Hand the table in unpacked, or in parts."),
    ),
    "archive-damaged": FindingText(
        Words("Tệp nén bị hỏng hoặc tải lên chưa đủ.", "The packed file is damaged, or was cut off on its way."),
        Words("Nén lại rồi nộp lần nữa.", "Pack it again and hand it in once more."),
    ),
    "archive-locked": FindingText(
        Words("Tệp nén có mật khẩu.", "The archive is protected by a password."),
        Words("Nén lại không đặt mật khẩu rồi nộp lại.", "Pack it again without a password."),
    ),
    "archive-without-table": FindingText(
        Words("Trong tệp nén không có bảng dữ liệu nào.", "There is no table in the archive."),
        Words(
            "Nén tệp CSV, Excel, JSON hoặc Parquet, hoặc nộp thẳng tệp đó.",
            "Pack a CSV, Excel, JSON or Parquet file, or hand it in as it is.",
        ),
    ),
    "archive-with-several": FindingText(
        Words("Tệp nén có {count} bảng: {members}.", "There are {count} tables in the archive: {members}."),
        Words(
            "Chọn bảng cần đọc. Mỗi bảng phải nộp riêng.", "Choose the one to read; each table is handed in by itself."
        ),
    ),
    "archive-others": FindingText(
        Words(
            "Các tệp khác trong tệp nén không được đọc: {members}.",
            "Other files of the archive are not read: {members}.",
        ),
        _NOTHING_TO_DO,
    ),
    "archive-nested": FindingText(
        Words("Trong tệp nén lại có tệp nén khác.", "The archive holds another archive."),
        Words("Mở tệp nén ra và nộp thẳng bảng dữ liệu.", "Unpack it and hand in the table itself."),
    ),
    "archive-unsupported": FindingText(
        Words("Không đọc được tệp nén kiểu {format}.", "Archives of the kind {format} cannot be read."),
        Words("Nén lại thành .zip, hoặc nộp tệp không nén.", "Pack it as .zip, or hand it in unpacked."),
    ),
    "json-damaged": FindingText(
        Words(
            "Tệp JSON sai cú pháp hoặc bị cắt ngang ở {rows}.",
            "The JSON breaks its rules, or breaks off, at the record of {rows}.",
        ),
        Words("Xuất lại tệp JSON rồi nộp lại.", "Export the file again and hand it in once more."),
    ),
    "json-too-deep": FindingText(
        Words("JSON lồng nhau quá nhiều cấp.", "The JSON nests too deeply."),
        Words("Xuất dữ liệu thành danh sách bản ghi phẳng.", "Export it as a flat list of records."),
    ),
    "json-value-too-large": FindingText(
        Words("Có một bản ghi JSON lớn quá mức cho phép.", "One JSON record is larger than a record may be."),
        Words(
            "Xuất dữ liệu thành danh sách bản ghi, mỗi dòng của bảng là một bản ghi.",
            "Export a list of records, one for each row of the table.",
        ),
    ),
    "json-without-records": FindingText(
        Words("Trong tệp JSON không có danh sách bản ghi nào.", "The JSON holds no list of records."),
        Words(
            "Xuất bảng thành danh sách bản ghi, mỗi bản ghi có tên cột và giá trị.",
            "Export the table as a list of records, each with the names of the columns and their values.",
        ),
    ),
    "json-with-several": FindingText(
        Words("Tệp JSON có {count} danh sách bản ghi: {others}.", "The JSON holds {count} lists of records: {others}."),
        Words(
            "Chọn danh sách cần đọc. Mỗi danh sách là một bảng, hãy nộp riêng.",
            "Choose the one to read; each is a table of its own, handed in by itself.",
        ),
    ),
    "other-arrays": FindingText(
        Words(
            "Chỉ danh sách “{sheet}” được đọc; tệp còn có: {others}.",
            "Only the list “{sheet}” was read; there are also: {others}.",
        ),
        _NOTHING_TO_DO,
    ),
    "json-duplicate-key": FindingText(
        Words(
            "{count} bản ghi JSON có hai giá trị dưới cùng một tên: {rows}.",
            "Records with two values under one name, of which one would be lost: {rows}.",
        ),
        Words("Đặt tên khác nhau cho mỗi giá trị rồi nộp lại.", "Give each value a name of its own."),
    ),
    "json-no-record": FindingText(
        Words(
            "{count} phần tử của danh sách không phải là bản ghi: {rows}.",
            "Items of the list that are no records like the others: {rows}.",
        ),
        Words("Sửa hoặc xoá các phần tử này rồi nộp lại.", "Mend or remove them and hand the file in again."),
    ),
    "unwritable-text": FindingText(
        Words(
            "{count} ô chứa ký tự không thể là chữ (ký tự NUL hoặc nửa ký tự): {rows}.",
            "Cells with signs that no text holds (NUL, or halves of characters): {rows}.",
        ),
        Words("Xoá các ký tự này rồi nộp lại.", "Remove them and hand the file in again."),
    ),
    "geojson-other-crs": FindingText(
        Words(
            "Toạ độ theo hệ {format}, không phải kinh độ, vĩ độ WGS 84; chúng được giữ nguyên.",
            "The coordinates are given in {format}, not in longitude and latitude of WGS 84; they stay as they are.",
        ),
        Words(
            "Nên chuyển sang WGS 84 (EPSG:4326) để bản đồ nào cũng dùng được.",
            "Better turn them into WGS 84 (EPSG:4326), which every map understands.",
        ),
    ),
    "parquet-damaged": FindingText(
        Words("Tệp Parquet bị hỏng hoặc tải lên chưa đủ.", "The Parquet file is damaged, or was cut off on its way."),
        Words("Ghi lại tệp rồi nộp lần nữa.", "Write it again and hand it in once more."),
    ),
    "parquet-too-large": FindingText(
        Words(
            "Tệp Parquet khi mở ra lớn quá mức cho phép.", "Unpacked, the Parquet file is larger than a table may be."
        ),
        Words("Chia thành nhiều tệp nhỏ hơn.", "Hand it in in parts."),
    ),
    "parquet-binary": FindingText(
        Words(
            "Cột không chứa chữ hay số mà chứa byte: {labels}.",
            "Columns that hold bytes, not text or numbers: {labels}.",
        ),
        Words(
            "Bỏ các cột này, hoặc ghi chúng dưới dạng chữ (toạ độ thì dùng WKT hoặc GeoJSON).",
            "Leave them out, or write them as text (geometries as WKT or GeoJSON).",
        ),
    ),
    "index-left-out": FindingText(
        Words(
            "Cột đánh số dòng của pandas không thuộc bảng và được bỏ ra: {labels}.",
            "The row numbers that pandas adds are no part of the table and were left out: {labels}.",
        ),
        _NOTHING_TO_DO,
    ),
    "moments-in-utc": FindingText(
        Words(
            "Thời điểm ở cột {column} ghi theo múi giờ {format}; bảng giữ đúng thời điểm đó theo giờ UTC.",
            "The moments of column {column} have the time zone {format}; the table holds the same moments in UTC.",
        ),
        _NOTHING_TO_DO,
    ),
    "sheet-unknown": FindingText(
        Words("Tệp không có trang tính “{sheet}”.", "The workbook has no sheet “{sheet}”."),
        Words("Chọn một trang tính khác.", "Choose another sheet."),
    ),
    "formula-without-result": FindingText(
        Words(
            "{count} ô chứa công thức chưa được tính nên không có giá trị (cột {columns}; {rows}).",
            "Formulas that were never worked out, so that their cells hold no value (column {columns}): {rows}.",
        ),
        Words(
            "Mở tệp trong Excel, lưu lại để Excel tính các công thức, rồi nộp lại.",
            "Open the file in Excel and save it, so that the formulas get their results, then hand it in again.",
        ),
    ),
    "formula-error": FindingText(
        Words(
            "{count} ô báo lỗi như #N/A, #DIV/0! hoặc #REF! (cột {columns}; {rows}).",
            "Cells that show an error such as #N/A, #DIV/0! or #REF! (column {columns}): {rows}.",
        ),
        Words(
            "Sửa công thức, hoặc để trống các ô không có số liệu, rồi nộp lại.",
            "Mend the formulas, or leave cells blank that have no value, then hand the file in again.",
        ),
    ),
    "zeros-only-shown": FindingText(
        Words(
            "{count} ô chỉ hiển thị số 0 ở đầu nhờ định dạng, còn trong tệp thì không có (cột {columns}; {rows}).",
            "Leading zeros that the format shows and the file does not hold (column {columns}): {rows}.",
        ),
        Words(
            "Lưu mã dưới dạng chữ (hàm TEXT), hoặc lưu trang tính thành CSV UTF-8 để giữ các số 0, rồi nộp lại.",
            "Store such codes as text (function TEXT), or save the sheet as CSV UTF-8, which keeps the zeros.",
        ),
    ),
    "merged-cells": FindingText(
        Words(
            "{count} chỗ gộp ô trong phần dữ liệu (cột {columns}; {rows}): chỉ ô đầu của mỗi chỗ có giá trị.",
            "Merged cells among the data (column {columns}), of which only the first holds a value: {rows}.",
        ),
        Words(
            "Chọn cách đọc bên dưới, hoặc bỏ gộp ô (Unmerge Cells), điền giá trị vào từng ô rồi nộp lại.",
            "Choose how to read them, or unmerge them, fill the value into every cell and hand the file in again.",
        ),
    ),
    "merged-cells-filled": FindingText(
        Words(
            "{count} chỗ gộp ô theo chiều dọc (cột {columns}): giá trị được ghi lại ở từng dòng, từ {rows}.",
            "Cells merged over several rows (column {columns}): their value now stands in each row, from {rows} on.",
        ),
        _NOTHING_TO_DO,
    ),
    "formulas-all-zero": FindingText(
        Words(
            "Cả {count} công thức trong trang đều có kết quả 0, và tệp cho biết chúng chưa được tính.",
            "All {count} formulas of the sheet have the result 0, and the file says that they were never worked out.",
        ),
        Words(
            "Mở tệp trong Excel, lưu lại rồi nộp lại; nếu số 0 là đúng, hãy để người thứ hai xem xét.",
            "Open the file in Excel, save it and hand it in again; if the zeros are right, have a second person look.",
        ),
    ),
    "shown-as-percentage": FindingText(
        Words(
            "Cột {columns} hiển thị dạng phần trăm; bảng giữ giá trị trong tệp, ví dụ 12 % là 0,12.",
            "Column {columns} is shown in percent; the table keeps the values of the file, such as 0.12 for 12 %.",
        ),
        _NOTHING_TO_DO,
    ),
    "sheet-partly-seen": FindingText(
        Words(
            "Trong tệp .xls không tìm được công thức chưa tính và số 0 chỉ do định dạng hiển thị.",
            "In .xls files, formulas without a result and zeros that only the format shows cannot be looked for.",
        ),
        Words("Lưu thành .xlsx để được kiểm tra đầy đủ hơn.", "Save it as .xlsx to have it checked more fully."),
    ),
    "hidden-rows": FindingText(
        Words(
            "Trang tính có {count} dòng của bảng bị ẩn: {rows}.",
            "Rows of the table that the sheet does not show: {rows}.",
        ),
        _HIDDEN_CELLS,
    ),
    "filtered-rows": FindingText(
        Words(
            "Bộ lọc của trang tính đang ẩn {count} dòng của bảng: {rows}.",
            "A filter of the sheet hides rows of the table: {rows}.",
        ),
        _HIDDEN_CELLS,
    ),
    "hidden-columns": FindingText(
        Words(
            "Trang tính có {count} cột của bảng bị ẩn: {columns}.",
            "Columns of the table that the sheet does not show: {columns}.",
        ),
        _HIDDEN_CELLS,
    ),
    "hidden-kept": FindingText(
        Words(
            "Người nộp đã chọn giữ {here} trong bảng ({count} chỗ).",
            "Whoever handed it in chose to keep {here} in the table: {count}.",
        ),
        Words(
            "Chúng được công bố như các phần khác. Người thứ hai của cơ quan sẽ xem và quyết định.",
            "They are published like the rest. A second person of your agency will look and decide.",
        ),
    ),
    "hidden-left-out": FindingText(
        Words(
            "{count} dòng và cột bị ẩn trên trang tính đã được bỏ ra khỏi bảng.",
            "Rows and columns that the sheet does not show were left out of the table: {count}.",
        ),
        _NOTHING_TO_DO,
    ),
    "unseen-text": FindingText(
        Words(
            "{count} chỗ trong bảng có giá trị mà trang tính không cho thấy, như chữ trắng trên nền trắng"
            " (cột {columns}; {rows}).",
            "Values that the sheet does not let you see, such as white letters on white (column {columns}): {rows}.",
        ),
        Words(
            "Các ô này cũng được công bố. Xoá khỏi tệp nếu không muốn, hoặc để người thứ hai xem xét.",
            "These cells are published like the others. Delete what is not meant, or have a second person look.",
        ),
    ),
    "other-sheets": FindingText(
        Words(
            "Chỉ trang tính “{sheet}” được đọc; tệp còn có: {others}.",
            "Only the sheet “{sheet}” was read; there are also: {others}.",
        ),
        Words(
            "Chọn trang khác nếu cần. Mỗi trang là một bảng riêng, hãy nộp riêng.",
            "Choose another if you meant that. Each sheet is a table of its own: hand them in one by one.",
        ),
    ),
    "too-many-columns": FindingText(
        Words("Bảng có {columns} cột; nhiều nhất là {most}.", "The table has {columns} columns; {most} is the most."),
        Words(
            "Kiểm tra dấu phân cách, hoặc chuyển các cột lặp lại (như năm) thành dòng.",
            "Check the delimiter, or turn repeated columns (such as years) into rows.",
        ),
    ),
    "row-too-long": FindingText(
        Words(
            "Từ {rows} trở đi không tách được thành dòng: có thể thiếu dấu ngoặc kép đóng.",
            "From {rows} on, rows cannot be told apart: a closing quote may be missing.",
        ),
        Words("Kiểm tra dấu ngoặc kép quanh dòng đó.", "Look for a stray quote around that row."),
    ),
    "unclosed-quote": FindingText(
        Words("Dấu ngoặc kép mở ra mà không đóng: {rows}.", "A quote opens and does not close: {rows}."),
        Words("Thêm dấu ngoặc đóng hoặc bỏ dấu thừa.", "Close the quote or remove the stray one."),
    ),
    "stray-quote": FindingText(
        Words(
            "{count} ô có chữ nằm sau dấu ngoặc đóng: {rows}.",
            "Text follows the closing quote of a cell: {rows}.",
        ),
        Words(
            'Dấu ngoặc kép bên trong ô phải viết hai lần, ví dụ ""Sao Mai"", và cả ô nằm trong ngoặc kép.',
            "A quote inside a cell is written twice, and the whole cell stands in quotes.",
        ),
    ),
    "footnote-row": FindingText(
        Words(
            "Dưới bảng có {count} dòng giống ghi chú, không phải dữ liệu: {rows}.",
            "What stands below the table looks like a footnote, not like data: {rows}.",
        ),
        Words(
            "Xoá các dòng này khỏi tệp và ghi nội dung vào phần mô tả, rồi nộp lại.",
            "Remove these rows, put what they say into the description, and hand the file in again.",
        ),
    ),
    "cell-too-long": FindingText(
        Words("Có ô dài hơn {most} byte: {rows}.", "A cell holds more than {most} bytes: {rows}."),
        Words("Chuyển nội dung dài ra khỏi bảng.", "Move long content out of the table."),
    ),
    "missing-cell": FindingText(
        Words("{count} dòng có ít hơn {expected} ô: {rows}.", "Fewer than {expected} cells in {rows}."),
        _MEND_ROWS,
    ),
    "extra-cell": FindingText(
        Words("{count} dòng có nhiều hơn {expected} ô: {rows}.", "More than {expected} cells in {rows}."),
        Words(
            "Ô chứa dấu phân cách phải nằm trong ngoặc kép. Sửa các dòng này rồi nộp lại.",
            "A cell that holds the delimiter needs quotes. Mend these rows and hand the file in again.",
        ),
    ),
    "header-missing": FindingText(
        Words(
            "Dòng đầu có vẻ là dữ liệu, không phải tên cột.", "The first row looks like data, not like column labels."
        ),
        Words(
            "Thêm một dòng tên cột, hoặc chọn đúng dòng chứa tên cột.",
            "Add a row of labels, or say which row has them.",
        ),
    ),
    "notes-left-out": FindingText(
        Words(
            "Phần ghi chú phía dưới bảng được bỏ ra khỏi dữ liệu: {rows}.",
            "Notes below the table are no data and were left out: {rows}.",
        ),
        Words(
            "Ghi nội dung cần giữ vào phần mô tả. Nếu các dòng này là dữ liệu, hãy điền đủ các ô.",
            "Put what should be kept into the description. If these rows are data, fill in their cells.",
        ),
    ),
    "blank-rows-left-out": FindingText(
        Words("{count} dòng trống giữa bảng được bỏ ra: {rows}.", "Blank inside the table and left out: {rows}."),
        _NOTHING_TO_DO,
    ),
    "blank-records-left-out": FindingText(
        Words(
            "{count} bản ghi không có giá trị nào được bỏ ra: {rows}.",
            "Records without any value, which were left out: {rows}.",
        ),
        _NOTHING_TO_DO,
    ),
    "labels-repeated": FindingText(
        Words(
            "Tên cột lặp lại giữa bảng, các dòng này được bỏ ra: {rows}.",
            "The labels stand again inside the table; left out: {rows}.",
        ),
        _NOTHING_TO_DO,
    ),
    "column-numbers-left-out": FindingText(
        Words(
            "Dòng đánh số cột dưới tên cột được bỏ ra: {rows}.",
            "What only numbers the columns below their labels was left out: {rows}.",
        ),
        _NOTHING_TO_DO,
    ),
    "short-rows-filled": FindingText(
        Words(
            "{count} dòng thiếu ô ở cuối; các ô thiếu được coi là không có giá trị: {rows}.",
            "Cells missing at the end are taken for no value: {rows}.",
        ),
        _NOTHING_TO_DO,
    ),
    "cells-joined": FindingText(
        Words(
            "{count} dòng có dấu phân cách trong một ô; các phần của ô được ghép lại: {rows}.",
            "A cell that holds the delimiter was put together again: {rows}.",
        ),
        _NOTHING_TO_DO,
    ),
    "misfits-left-out": FindingText(
        Words(
            "{count} dòng có số ô không khớp với bảng được bỏ ra: {rows}.",
            "With too few or too many cells, and left out: {rows}.",
        ),
        _NOTHING_TO_DO,
    ),
    "file-cut-off": FindingText(
        Words(
            "Tệp kết thúc giữa một dòng ({rows}): có thể tải lên chưa đủ.",
            "The file ends in the middle of {rows}: it may have been cut off on its way.",
        ),
        Words("Kiểm tra tệp gốc rồi nộp lại cả tệp.", "Compare it with your original and hand in the whole file."),
    ),
    "other-tables": FindingText(
        Words(
            "Tệp có nhiều bảng; chỉ bảng lớn nhất hoặc bảng bạn chọn được đọc. Bảng khác bắt đầu ở {rows}.",
            "Of several tables in the file only the largest, or the one you chose, was read. Others begin at {rows}.",
        ),
        Words(
            "Chọn bảng khác nếu cần. Mỗi bảng phải nộp riêng.",
            "Choose another if you meant that. Each table is handed in by itself.",
        ),
    ),
    "other-tables-doubtful": FindingText(
        Words(
            "Không rõ tệp có một hay nhiều bảng: tên cột lặp lại dưới một tiêu đề khác ở {rows}.",
            "It is unclear whether this is one table or several: the labels stand again below another title at {rows}.",
        ),
        Words(
            "Chọn bảng cần đọc, hoặc cho biết tất cả là một bảng.",
            "Choose the table to read, or say that all of it is one.",
        ),
    ),
    "excel-text": FindingText(
        Words(
            'Các ô viết dưới dạng ="…" được đọc là chữ bên trong: {rows}.',
            'Cells written as ="…" are read as the text inside: {rows}.',
        ),
        _NOTHING_TO_DO,
    ),
    "invisible-signs": FindingText(
        Words(
            "{count} ô của cột {column} có ký tự không nhìn thấy được: {rows}.",
            "Column {column} holds characters that cannot be seen: {rows}.",
        ),
        Words(
            "Xoá các ký tự này, vì chúng khiến những ô trông giống nhau lại khác nhau.",
            "Remove them, for they make cells differ that look the same.",
        ),
    ),
    "invisible-removed": FindingText(
        Words(
            "Đã xoá ký tự không nhìn thấy được khỏi {count} ô của cột {column}: {rows}.",
            "Characters that cannot be seen were removed from column {column}: {rows}.",
        ),
        _NOTHING_TO_DO,
    ),
    "font-converted": FindingText(
        Words(
            "Chữ gõ bằng phông {font} đã được chuyển sang Unicode.",
            "Text that was typed for {font} fonts has become Unicode.",
        ),
        Words("Xem lại vài dòng xem chữ có đúng không.", "Look at some rows to see that the words are right."),
    ),
    "preamble-left-out": FindingText(
        Words(
            "Phần phía trên dòng tên cột (dòng {header_row}) không thuộc bảng và được bỏ ra: {rows}.",
            "What stands above the labels (row {header_row}) is no part of the table and was left out: {rows}.",
        ),
        _NOTHING_TO_DO,
    ),
    "recipe-unfit": FindingText(
        Words("Không áp dụng được chỉnh sửa “{value}”.", "The correction “{value}” cannot be applied."),
        Words("Hoàn tác chỉnh sửa này.", "Undo this correction."),
    ),
    "unreadable": FindingText(
        Words("Không đọc được tệp này.", "This file cannot be read."),
        Words("Lưu lại dưới dạng CSV UTF-8 hoặc .xlsx rồi nộp lại.", "Save it as CSV UTF-8 or .xlsx and try again."),
    ),
    # Validation
    "blank-row": FindingText(
        Words("{count} dòng trống giữa bảng: {rows}.", "Blank inside the table: {rows}."),
        Words("Xoá các dòng trống rồi nộp lại.", "Delete the blank rows and hand the file in again."),
    ),
    "type-error": FindingText(
        Words(
            "{count} ô của cột {column} không phải là {type}: {rows}.",
            "In column {column} not all values are {type}: {rows}.",
        ),
        Words("Sửa các ô này, hoặc đổi kiểu của cột.", "Mend these cells, or change the type of the column."),
    ),
    "word-for-missing": FindingText(
        Words(
            "{count} ô của cột {column} là chữ chứ không phải {type}: {rows}.",
            "Words stand among the {type} of column {column}: {rows}.",
        ),
        Words(
            "Nếu các chữ này nghĩa là không có số liệu thì để trống ô, hoặc coi chúng là ô không có giá trị.",
            "If they mean that there is no value, leave the cells empty, or take these words for no value.",
        ),
    ),
    "thousands-mark": FindingText(
        Words(
            "{count} ô của cột {column} có dấu ngăn cách hàng nghìn: {rows}.",
            "Numbers of column {column} have a mark between thousands: {rows}.",
        ),
        Words(
            "Chọn cách đọc đúng dấu này, hoặc bỏ dấu trong các ô.",
            "Choose what the mark means, or remove it from these cells.",
        ),
    ),
    "fraction-in-whole": FindingText(
        Words(
            "{count} ô của cột số nguyên {column} có phần thập phân: {rows}.",
            "Column {column} is for whole numbers, but some have a fraction: {rows}.",
        ),
        Words(
            "Đọc cột này là số có phần thập phân, hoặc sửa các ô này.",
            "Read the column as numbers with a fraction, or mend these cells.",
        ),
    ),
    "decimal-comma": FindingText(
        Words(
            "{count} ô của cột {column} dùng dấu phẩy thập phân: {rows}.",
            "Numbers of column {column} have a decimal comma: {rows}.",
        ),
        Words(
            "Đọc cả cột với dấu phẩy thập phân, hoặc viết các ô này như những ô khác.",
            "Read the column with a decimal comma, or write these cells as the others are.",
        ),
    ),
    "decimal-point": FindingText(
        Words(
            "{count} ô của cột {column} dùng dấu chấm thập phân: {rows}.",
            "Numbers of column {column} have a decimal point: {rows}.",
        ),
        Words(
            "Đọc cả cột với dấu chấm thập phân, hoặc viết các ô này như những ô khác.",
            "Read the column with a decimal point, or write these cells as the others are.",
        ),
    ),
    "number-with-unit": FindingText(
        Words(
            "{count} ô của cột {column} có đơn vị hoặc chữ đi liền với số: {rows}.",
            "A unit or a word stands beside the number in column {column}: {rows}.",
        ),
        Words(
            "Chỉ để lại số trong ô và ghi đơn vị vào phần mô tả cột.",
            "Leave only the number in the cell and say the unit in the column's description.",
        ),
    ),
    "no-such-day": FindingText(
        Words(
            "{count} ô của cột {column} là ngày không có trong lịch: {rows}.",
            "Column {column} names days that no calendar has: {rows}.",
        ),
        Words(
            "Kiểm tra ngày và tháng trong các ô này, hoặc đổi thứ tự đọc ngày và tháng.",
            "Check day and month in these cells, or whether day and month are read in the right order.",
        ),
    ),
    "day-otherwise": FindingText(
        Words(
            "{count} ô của cột {column} viết ngày theo cách khác: {rows}.",
            "Days of column {column} are written in another way: {rows}.",
        ),
        Words(
            "Chọn cách đọc ngày đúng, hoặc viết các ô này như những ô khác.",
            "Choose how the days are to be read, or write these cells as the others are.",
        ),
    ),
    "value-unclear": FindingText(
        Words(
            "{count} ô của cột {column} viết theo cách mà mỗi phần mềm hiểu một khác: {rows}.",
            "Values of column {column} are written in a way that programs read differently: {rows}.",
        ),
        Words("Viết lại các ô này theo cách thông thường.", "Write these cells in the usual way."),
    ),
    "value-missing": FindingText(
        Words("{count} ô của cột {column} bị bỏ trống: {rows}.", "Column {column} needs a value in every row: {rows}."),
        Words(
            "Điền giá trị vào các ô này, hoặc bỏ quy định bắt buộc của cột.",
            "Fill these cells, or no longer require a value in this column.",
        ),
    ),
    "below-minimum": FindingText(
        Words(
            "{count} ô của cột {column} nhỏ hơn mức cho phép ({limit}): {rows}.",
            "Values of column {column} are below what it allows ({limit}): {rows}.",
        ),
        _MEND_LIMIT,
    ),
    "above-maximum": FindingText(
        Words(
            "{count} ô của cột {column} lớn hơn mức cho phép ({limit}): {rows}.",
            "Values of column {column} are above what it allows ({limit}): {rows}.",
        ),
        _MEND_LIMIT,
    ),
    "too-short": FindingText(
        Words(
            "{count} ô của cột {column} ngắn hơn quy định ({limit}): {rows}.",
            "Values of column {column} are shorter than it allows ({limit}): {rows}.",
        ),
        _MEND_LIMIT,
    ),
    "too-long": FindingText(
        Words(
            "{count} ô của cột {column} dài hơn quy định ({limit}): {rows}.",
            "Values of column {column} are longer than it allows ({limit}): {rows}.",
        ),
        _MEND_LIMIT,
    ),
    "pattern-unmatched": FindingText(
        Words(
            "{count} ô của cột {column} không đúng mẫu “{limit}”: {rows}.",
            "Values of column {column} do not look like “{limit}”: {rows}.",
        ),
        _MEND_LIMIT,
    ),
    "not-in-list": FindingText(
        Words(
            "{count} ô của cột {column} không nằm trong danh sách cho phép ({limit}): {rows}.",
            "Values of column {column} are not in its list ({limit}): {rows}.",
        ),
        Words(
            "Kiểm tra cách viết (hoa thường, dấu, khoảng trắng) của các ô này, hoặc bổ sung danh sách.",
            "Check how these cells are written (capitals, accents, spaces), or add to the list.",
        ),
    ),
    "not-comparable": FindingText(
        Words(
            "{count} ô của cột {column} không so sánh được với mức quy định: {rows}.",
            "Values of column {column} cannot be compared with its limits: {rows}.",
        ),
        Words(
            "Viết giá trị và mức quy định theo cùng một cách, ví dụ đều có hoặc đều không có múi giờ.",
            "Write values and limits in the same way: all with a time zone, or none.",
        ),
    ),
    "field-error": FindingText(
        Words(
            "Một quy định của cột {column} không dùng được cho kiểu của cột.",
            "A rule of column {column} makes no sense for its type.",
        ),
        Words("Sửa hoặc bỏ quy định đó.", "Change the rule or remove it."),
    ),
    "unique-error": FindingText(
        Words(
            "{count} ô của cột {column} lặp lại giá trị đã có ở dòng trước: {rows}.",
            "Values of column {column} stand in an earlier row already: {rows}.",
        ),
        Words(
            "Sửa hoặc xoá các dòng lặp lại, hoặc cho phép cột này có giá trị trùng nhau.",
            "Mend or delete the repeated rows, or allow repetitions in this column.",
        ),
    ),
    "primary-key": FindingText(
        Words(
            "{count} dòng lặp lại khoá chính ({labels}) đã có ở dòng trước: {rows}.",
            "The primary key ({labels}) of an earlier row stands here again: {rows}.",
        ),
        Words(
            "Sửa hoặc xoá các dòng lặp lại, hoặc chọn khoá chính khác.",
            "Mend or delete the repeated rows, or choose another primary key.",
        ),
    ),
    "primary-key-missing": FindingText(
        Words(
            "{count} dòng không có giá trị nào ở khoá chính ({labels}): {rows}.",
            "The primary key ({labels}) has no value here: {rows}.",
        ),
        Words("Điền khoá chính cho các dòng này.", "Fill the primary key in these rows."),
    ),
    "foreign-key": FindingText(
        Words(
            "{count} dòng có giá trị ({labels}) không tìm thấy ở cột được tham chiếu: {rows}.",
            "What {labels} names does not stand in the column it refers to: {rows}.",
        ),
        Words(
            "Sửa các giá trị này, hoặc thêm dòng mà chúng tham chiếu.",
            "Mend these values, or add the rows they refer to.",
        ),
    ),
    "foreign-key-unchecked": FindingText(
        Words(
            "Chưa kiểm tra được khoá ngoại trỏ tới bảng khác.",
            "Foreign keys into other tables were not checked.",
        ),
        _NOTHING_TO_DO,
    ),
    "rows-left-out": FindingText(
        Words("{count} dòng được bỏ ra khỏi bảng ({rows}). {why}", "Rows were left out ({rows}). {why}"),
        Words("Bảng được công bố không có các dòng này.", "The table that is published does not have them."),
    ),
    "too-many-left-out": FindingText(
        Words(
            "Phải bỏ ra {count} dòng, nhiều hơn {share}% số dòng của tệp.",
            "More than {share}% of the rows of the file would have to be left out.",
        ),
        Words(
            "Sửa các dòng này trong tệp rồi nộp lại, và huỷ chỉnh sửa bỏ dòng ra.",
            "Mend the rows in your file, hand it in again, and take back the correction that leaves rows out.",
        ),
    ),
    "leaving-out-not-allowed": FindingText(
        Words(
            "Cơ quan của bạn không cho phép công bố bảng thiếu dòng.",
            "Your agency does not publish tables with rows left out.",
        ),
        Words(
            "Huỷ chỉnh sửa này và sửa các dòng trong tệp, hoặc hỏi người quản trị cổng dữ liệu.",
            "Take this correction back and mend the rows in your file, or ask the portal's steward.",
        ),
    ),
    "blank-label": FindingText(
        Words("{count} cột không có tên: {columns}.", "Columns without a label: {columns}."),
        Words("Đặt tên cho mỗi cột.", "Give every column a label."),
    ),
    "duplicate-label": FindingText(
        Words("{count} cột trùng tên: {labels}.", "Columns that share their label: {labels}."),
        Words("Đặt cho mỗi cột một tên riêng.", "Give every column a label of its own."),
    ),
    "label-too-long": FindingText(
        Words(
            "Tên cột dài hơn {most} ký tự: cột {columns}.", "Labels of more than {most} characters: column {columns}."
        ),
        Words("Rút ngắn tên cột.", "Shorten the labels."),
    ),
    "label-cleaned": FindingText(
        Words(
            "Đã bỏ các ký tự không nhìn thấy được trong tên cột: {labels}.",
            "Characters that cannot be seen were removed from the labels {labels}.",
        ),
        _NOTHING_TO_DO,
    ),
    "ambiguous-number": FindingText(
        Words(
            "Không rõ dấu chấm hay dấu phẩy trong cột {column} là phần thập phân hay hàng nghìn.",
            "It is unclear whether the mark in the numbers of column {column} sets off decimals or thousands.",
        ),
        Words("Chọn cách đọc đúng nếu cần.", "Choose the right reading if this one is not."),
    ),
    "ambiguous-date": FindingText(
        Words(
            "Không rõ ngày hay tháng đứng trước trong cột {column}, nên cột được giữ dạng chữ.",
            "It is unclear whether day or month comes first in column {column}, so it stays text.",
        ),
        Words("Chọn thứ tự đúng.", "Choose the right order."),
    ),
    "two-digit-years": FindingText(
        Words(
            "Năm trong cột {column} chỉ có hai chữ số, nên cột được giữ dạng chữ.",
            "The years in column {column} have two digits only, so it stays text.",
        ),
        Words(
            "Chọn thứ tự ngày và tháng; khi đó 00–68 là 2000–2068 và 69–99 là 1969–1999.",
            "Choose the order of day and month; 00–68 then mean 2000–2068, and 69–99 mean 1969–1999.",
        ),
    ),
    "periods-as-text": FindingText(
        Words(
            "Cột {column} chứa tháng hoặc quý và được giữ nguyên như đã viết.",
            "Column {column} holds months or quarters, which stay as they are written.",
        ),
        Words(
            "Tháng viết theo dạng 2024-03 thì chương trình mới sắp xếp được.",
            "Programs can put months in order when they are written like 2024-03.",
        ),
    ),
    "words-among-numbers": FindingText(
        Words(
            "Cột {column} gần như toàn số, nhưng {count} ô không phải ({rows}), nên cả cột được giữ dạng chữ.",
            "Column {column} holds numbers, but other things in {rows}; so all of it stays text.",
        ),
        Words(
            "Nếu các ô này nghĩa là “không có số liệu”, hãy cho biết như vậy; nếu không, hãy sửa chúng.",
            "If these cells mean “no value”, say so; else mend them.",
        ),
    ),
    "words-among-dates": FindingText(
        Words(
            "Cột {column} gần như toàn ngày tháng, nhưng {count} ô không phải ({rows}), nên cả cột được giữ dạng chữ.",
            "Column {column} holds dates, but other things in {rows}; so all of it stays text.",
        ),
        Words(
            "Nếu các ô này nghĩa là “không có ngày”, hãy cho biết như vậy; nếu không, hãy sửa chúng.",
            "If these cells mean “no date”, say so; otherwise mend them.",
        ),
    ),
    "column-added": FindingText(
        Words("Cột {column} là cột mới so với phiên bản trước.", "Column {column} is new since the last version."),
        Words(
            "Bảng sẽ không tự động công bố; hãy kiểm tra rồi bấm công bố.",
            "The table is not published by itself; look at it, then publish.",
        ),
    ),
    "column-removed": FindingText(
        Words("Cột {column} của phiên bản trước không còn nữa.", "Column {column} of the last version is gone."),
        Words(
            "Chương trình đang dùng cột này sẽ không chạy được nữa, nên cần người thứ hai của cơ quan xem xét.",
            "Programs that use it will break, so a second person of your agency decides.",
        ),
    ),
    "column-renamed": FindingText(
        Words(
            "Cột {column} có lẽ là cột “{old}” của phiên bản trước với tên khác.",
            "Column {column} may be what was “{old}” in the last version.",
        ),
        Words(
            "Nếu đúng, hãy giữ tên cũ để các chương trình đang dùng nó vẫn chạy; nếu không, cần người thứ hai xem xét.",
            "If so, keep the old name, so that programs that use it go on working; if not, a second person decides.",
        ),
    ),
    "column-retyped": FindingText(
        Words("Cột {column} trước đây là {before}, nay là {now}.", "Column {column} was {before} and is {now} now."),
        Words(
            "Chương trình tính toán với cột này có thể sai hoặc dừng, nên cần người thứ hai của cơ quan xem xét.",
            "Programs that calculate with it may fail, so a second person of your agency decides.",
        ),
    ),
    "column-unit-changed": FindingText(
        Words(
            "Đơn vị của cột {column} trước đây là “{before}”, nay là “{now}”.",
            "The unit of column {column} was “{before}” and is “{now}” now.",
        ),
        Words(
            "Kiểm tra đơn vị trong tệp hoặc ở phần các cột; nếu đổi thật, cần người thứ hai của cơ quan xem xét.",
            "Check the unit in the file or among the columns; if it did change, a second person decides.",
        ),
    ),
    # Fixes
    "column-dropped": FindingText(
        Words(
            "Cột {column} được bỏ ra để bảo vệ người hoặc đơn vị có trong dữ liệu ({count} giá trị).",
            "Column {column} is left out to protect the people or organisations it is about ({count} values).",
        ),
        _STEP_BACK,
    ),
    "rows-dropped": FindingText(
        Words(
            "{count} dòng được bỏ ra vì có dữ liệu cá nhân trong cột {column}.",
            "Rows left out, for there was personal data in column {column}: {count}.",
        ),
        _STEP_BACK,
    ),
    "spans-redacted": FindingText(
        Words(
            "Trong cột {column}, dữ liệu cá nhân được thay bằng […] ở {count} ô.",
            "In column {column}, […] stands for personal data in {count} cells.",
        ),
        _STEP_BACK,
    ),
    "column-masked": FindingText(
        Words(
            "Cột {column} được che: mỗi giá trị chỉ còn nhiều nhất ba ký tự ({count} giá trị).",
            "Column {column} is masked: of each value at most three characters are left ({count} values).",
        ),
        _STEP_BACK,
    ),
    "dates-generalised": FindingText(
        Words(
            "Trong cột {column}, ngày tháng chỉ còn tháng, quý, năm hoặc khoảng năm ({count} ô).",
            "In column {column} only the month, quarter, year or span of years is left of dates ({count} cells).",
        ),
        _STEP_BACK,
    ),
    "ages-banded": FindingText(
        Words(
            "Tuổi trong cột {column} được gộp thành nhóm tuổi ({count} ô).",
            "Ages in column {column} are given as bands ({count} cells).",
        ),
        _STEP_BACK,
    ),
    "places-generalised": FindingText(
        Words(
            "Nơi trong cột {column} được thay bằng tỉnh hoặc vùng ({count} ô).",
            "Places in column {column} are given as provinces or regions ({count} cells).",
        ),
        _STEP_BACK,
    ),
    "coordinates-rounded": FindingText(
        Words(
            "Toạ độ trong cột {column} được làm tròn ({count} ô).",
            "Coordinates in column {column} are rounded ({count} cells).",
        ),
        _STEP_BACK,
    ),
    "values-binned": FindingText(
        Words(
            "Số trong cột {column} được gộp thành khoảng ({count} ô).",
            "Numbers in column {column} are given as spans ({count} cells).",
        ),
        _STEP_BACK,
    ),
    "extremes-coded": FindingText(
        Words(
            "Số rất nhỏ hoặc rất lớn trong cột {column} chỉ còn được ghi là dưới hoặc trên một mức ({count} ô).",
            "Of very small or large numbers in column {column} it is only said that they are ({count} cells).",
        ),
        _STEP_BACK,
    ),
    "rare-merged": FindingText(
        Words(
            "Giá trị hiếm trong cột {column} được gộp thành một giá trị chung ({count} ô).",
            "Rare values in column {column} are merged into one ({count} cells).",
        ),
        _STEP_BACK,
    ),
    "values-rounded": FindingText(
        Words(
            "Số trong cột {column} được làm tròn ({count} ô).",
            "Numbers in column {column} are rounded ({count} cells).",
        ),
        _STEP_BACK,
    ),
    "values-rounded-randomly": FindingText(
        Words(
            "Số đếm trong cột {column} được làm tròn lên hoặc xuống ngẫu nhiên, nên tổng có thể lệch đôi chút"
            " ({count} ô).",
            "Counts in column {column} are rounded up or down at random, so sums may differ a little ({count} cells).",
        ),
        _STEP_BACK,
    ),
    "rows-counted": FindingText(
        Words(
            "Bảng chỉ còn số lượng theo các giá trị của {labels}; {count} nhóm quá nhỏ, hoặc để lộ nhóm quá nhỏ, được"
            " bỏ ra.",
            "The table holds counts by the values of {labels} only; groups that are too small, or give such a group"
            " away, are left out: {count}.",
        ),
        _STEP_BACK,
    ),
    "figures-suppressed": FindingText(
        Words(
            "{count} số liệu trong các cột {labels} được để trống: chúng đếm quá ít người hoặc đơn vị,"
            " hoặc nhờ chúng mà tính ra được số như vậy.",
            "Figures left empty in columns {labels}, for they count too few people or organisations, or would give such"
            " figures away: {count}.",
        ),
        _STEP_BACK,
    ),
    "cells-suppressed": FindingText(
        Words(
            "{count} ô trong các cột {labels} được để trống vì quá ít người có cùng giá trị.",
            "Cells left empty in columns {labels}, for too few people have the same values: {count}.",
        ),
        _STEP_BACK,
    ),
    "columns-k-anonymised": FindingText(
        Words(
            "Các cột {labels} được làm thô để nhiều người có cùng giá trị ({count} ô).",
            "Columns {labels} are made coarser, so that several people have the same values ({count} cells).",
        ),
        _STEP_BACK,
    ),
    "detail-lost": FindingText(
        Words(
            "Các cột có thể nhận ra người ({labels}) mất khoảng {share}% chi tiết.",
            "About {share}% of the detail of the columns by which people are known ({labels}) is gone.",
        ),
        _STEP_BACK,
    ),
    "surroundings-dropped": FindingText(
        Words(
            "Những gì nằm quanh bảng hoặc ẩn trong tệp được để lại, nên tệp gốc không được công khai.",
            "What stands around the table or is hidden in the file is left behind, so the original file is not public.",
        ),
        _STEP_BACK,
    ),
    "too-many-rows-dropped": FindingText(
        Words(
            "Cách xử lý này bỏ ra {count} dòng, nhiều hơn {share}% số dòng.",
            "This would leave out {count} rows, more than {share}% of them.",
        ),
        Words(
            "Hoàn tác, rồi bỏ cả cột hoặc chọn cách khác.",
            "Take it back, and leave the column out or choose another way.",
        ),
    ),
    "nothing-left": FindingText(
        Words("Sau các bước xử lý, bảng không còn gì.", "After these fixes nothing of the table is left."),
        Words("Hoàn tác bước cuối và chọn cách khác.", "Take the last one back and choose another way."),
    ),
    # Privacy
    "d1-cccd": FindingText(
        Words("Có {count} số CCCD trong {here}{at}.", "Citizen card numbers (CCCD) in {here}{at}: {count} found."),
        _REMOVE_PERSONAL,
    ),
    "d2-person-number": FindingText(_FOUND, _REMOVE_PERSONAL),
    "d3-health-card": FindingText(_FOUND, _REMOVE_PERSONAL),
    "d4-foreign-id": FindingText(_FOUND, _REMOVE_PERSONAL),
    "d5-document": FindingText(_FOUND, _REMOVE_PERSONAL),
    "d6-email": FindingText(
        Words("Có {count} địa chỉ thư điện tử trong {here}{at}.", "E-mail addresses in {here}{at}: {count} found."),
        _REMOVE_PERSONAL,
    ),
    "d7-phone": FindingText(_FOUND, _REMOVE_PERSONAL),
    "d10-account": FindingText(_FOUND, _REMOVE_PERSONAL),
    "d11-trace": FindingText(_FOUND, _REMOVE_PERSONAL),
    "d14-hash": FindingText(_FOUND, _REMOVE_PERSONAL),
    "d8-name": FindingText(
        Words("Có {count} họ tên người trong {here}{at}.", "Names of people in {here}{at}: {count} found."),
        _REMOVE_PERSONAL,
    ),
    "d9-address": FindingText(
        Words("Có {count} địa chỉ nhà trong {here}{at}.", "Home addresses in {here}{at}: {count} found."),
        _REMOVE_PERSONAL,
    ),
    "d12-sensitive": FindingText(
        Words("Có thông tin nhạy cảm về con người trong {here}{at}.", "Sensitive facts about people in {here}{at}."),
        _REMOVE_PERSONAL,
    ),
    "d13-free-text": FindingText(
        Words(
            "Có {count} đoạn văn bản nêu tên người trong {here}{at}.",
            "Texts that name people in {here}{at}: {count} found.",
        ),
        _REMOVE_PERSONAL,
    ),
    "d15-hidden": FindingText(
        Words("Ngoài bảng, tệp còn có {here}{named}.", "Besides the table, the file holds {here}{named}."),
        Words(
            "Phần này và tệp gốc không được công khai. Nếu không cần, hãy xoá phần này khỏi tệp rồi nộp lại.",
            "Neither it nor the original file is public. Delete it from the file if you do not need it there.",
        ),
    ),
    "r1-uniqueness": FindingText(
        Words(
            "{unique} trong số {all} {people} của tệp này không giống ai khác về {facts}.",
            "{unique} of {all} {people} in this file are the only ones with their {facts}.",
        ),
        Words(
            "Ai biết các thông tin này về một {one} sẽ tìm ra đúng dòng của {one} đó. Hãy ghi thô hơn hoặc bỏ bớt thông"
            " tin, để ít nhất {k} {people} giống nhau; hiện còn {below} dòng nằm trong nhóm nhỏ hơn.",
            "Whoever knows these facts of {one} finds the row, and reads the rest. Make them coarser or leave some out,"
            " until at least {k} {people} share them; {below} rows are in smaller groups now.",
        ),
    ),
    "r2-combinations": FindingText(
        Words(
            "Chỉ cần tối đa ba thông tin là nhận ra {below} trong số {all} {people}; riêng {facts} đã đủ để nhận ra"
            " {unique}.",
            "Three facts or fewer single out {below} of {all} {people}; {facts} alone do so for {unique}.",
        ),
        Words(
            "Ghi thô hơn hoặc bỏ bớt một trong các thông tin này, như các đề xuất cho cả bảng. Nếu giữ nguyên,"
            " người thứ hai sẽ xem và quyết định.",
            "Make one of these facts coarser or leave it out, as the plans for the table do. As it stands,"
            " a second person looks and decides.",
        ),
    ),
    "r3-homogeneity": FindingText(
        Words(
            "Có {groups} nhóm giống nhau về các thông tin khác mà cả nhóm có cùng một giá trị ở cột {column} ({below}"
            " {people}).",
            "In {groups} groups that are alike in all else, all have the same value of {column} ({below} {people}).",
        ),
        Words(
            "Biết một {one} thuộc nhóm nào là biết luôn giá trị này. Người thứ hai sẽ xem và quyết định, hoặc bạn ghi"
            " cột này thô hơn.",
            "To know the group of {one} is to know this value. A second person looks and decides, unless you make the"
            " column coarser.",
        ),
    ),
    "r4-small-counts": FindingText(
        Words(
            "Cột {column} có {below} ô đếm ít hơn {k} người hoặc hộ, và {derived} ô bỏ trống suy ra được từ tổng.",
            "In {column}, {below} cells count fewer than {k} people or households, and {derived} empty ones can be"
            " worked out from totals.",
        ),
        Words(
            "Số quá nhỏ có thể cho biết là ai. Hãy để trống các ô này cùng những ô nhờ đó mà tính ra được chúng,"
            " hoặc gộp các nhóm trong tệp rồi nộp lại.",
            "So few may be known. Leave these cells empty, with those that would give them away, or merge groups in the"
            " file and hand it in again.",
        ),
    ),
    "r5-dominance": FindingText(
        Words(
            "Ở cột {column}, {below} trong số {all} tổng gần như do một hoặc hai đơn vị tạo nên.",
            "In {column}, one or two organisations make up nearly all of a sum: {below} of {all}.",
        ),
        Words(
            "Đối thủ có thể tính ra số liệu của đơn vị kia. Hãy để trống các tổng này, hoặc để người thứ hai xem và"
            " quyết định.",
            "A rival could reckon the other's figure. Leave these sums empty, or have a second person look and decide.",
        ),
    ),
    "person-codes": FindingText(
        Words(
            "Mỗi người có một mã riêng ở cột {column}: ai có danh sách mã thì tìm ra dòng của từng người.",
            "In column {column} everybody has a code of their own: whoever has the list of codes finds each row.",
        ),
        Words(
            "Nếu mã này không cần cho người dùng bảng, hãy bỏ cột; nếu giữ, người đọc sẽ thấy ghi chú này.",
            "Leave the column out unless users of the table need it; readers are told of it otherwise.",
        ),
    ),
    "r-unit-unclear": FindingText(
        Words(
            "Chưa rõ mỗi dòng của bảng này là một người hay là số liệu tổng hợp.",
            "It is not clear whether a row of this table is one person or a figure about many.",
        ),
        Words(
            "Hãy cho biết mỗi dòng là gì. Nếu không trả lời, người thứ hai sẽ xem và quyết định.",
            "Say what a row is. Without an answer, a second person looks and decides.",
        ),
    ),
    "r-unit-contradicted": FindingText(
        Words(
            "Bạn cho biết mỗi dòng là {said}, nhưng các cột cho thấy mỗi dòng là một {one}.",
            "You say that a row is {said}, but the columns describe {one} in each row.",
        ),
        Words(
            "Xem lại câu trả lời. Nếu vẫn đúng, người thứ hai sẽ xem và quyết định.",
            "Look at your answer again. If it is right all the same, a second person looks and decides.",
        ),
    ),
    "r-facts-removed": FindingText(
        Words(
            "Bạn không chọn {facts}, tuy người khác thường biết những điều này về một {one}; nếu tính cả, có {people}"
            " không lẫn được với đủ số {people} khác.",
            "You left out {facts}, which others mostly know of {one}; with these, some {people} share their facts with"
            " too few others.",
        ),
        Words(
            "Hãy chọn lại các cột này, rồi ghi thô hơn hoặc bỏ bớt. Nếu giữ nguyên, người thứ hai sẽ xem và quyết"
            " định.",
            "Choose these columns again, then make them coarser or leave some out. As it stands, a second person looks"
            " and decides.",
        ),
    ),
}

_SHARED_BY_FEW = Words(
    "{below} trong số {all} {people} của tệp này có {facts} giống với quá ít {people} khác; nhóm nhỏ nhất chỉ có"
    " {smallest} {people}.",
    "{below} of {all} {people} in this file share their {facts} with too few others; the smallest group has"
    " {smallest}.",
)
"""What R1 says where nobody is alone."""
_DISTANT = Words(
    "{below} trong số {all} {people} thuộc các nhóm mà giá trị ở cột {column} khác hẳn cả bảng.",
    "{below} of {all} {people} are in groups whose values of {column} differ much from those of the whole table.",
)
"""What R3 says where no group is all the same."""
_DISTANT_NEXT = Words(
    "Biết một {one} thuộc nhóm nào là đoán được giá trị này dễ hơn hẳn so với cả bảng. Người thứ hai sẽ xem và quyết"
    " định, hoặc bạn ghi cột này thô hơn.",
    "Who knows the group of {one} can guess this value far better than from the whole table. A second person looks and"
    " decides, unless you make the column coarser.",
)
_SMALL = Words(
    "Cột {column} có {below} ô đếm ít hơn {k} người hoặc hộ.",
    "In {column}, cells that count fewer than {k} people or households: {below}.",
)
_DERIVED = Words(
    "Cột {column} có {derived} ô bỏ trống nhưng suy ra được từ tổng, và đếm ít hơn {k} người hoặc hộ.",
    "In {column}, empty cells that count fewer than {k} people or households and can be worked out from totals:"
    " {derived}.",
)
"""What R4 says where all small counts stand in the table, or none."""
_REACHED_LESS = Words(
    "Với k = {asked} bạn chọn thì không nhóm nào quá nhỏ, nhưng quy định là k = {k}: {below} trong số {all} {people} có"
    " {facts} giống với quá ít {people} khác.",
    "With the k = {asked} that you chose no group is too small, but the rules ask for k = {k}: {below} of {all}"
    " {people} share their {facts} with too few others.",
)
"""What R1 says where she lowered k, and every group reaches that."""
_STEWARD_MAY = Words(
    "Con số k bạn chọn nhỏ hơn mức quy định là {k}. Hãy chọn lại k = {k} rồi làm theo đề xuất, hoặc nhờ người phê duyệt"
    " đề nghị: chỉ người quản trị cổng mới cho phép được.",
    "The k that you chose is smaller than the {k} that the rules ask for. Choose k = {k} again and follow the proposal,"
    " or have your approver ask: only a steward of the portal may allow it.",
)
_LESS_WANTED = Words(
    "Hãy ghi thô hơn hoặc bỏ bớt thông tin, để ít nhất {k} {people} giống nhau; hiện còn {below} dòng nằm trong nhóm"
    " nhỏ hơn. Quy định là k = {least}: chỉ người quản trị cổng mới cho phép ít hơn.",
    "Make these facts coarser or leave some out, until at least {k} {people} share them; {below} rows are in smaller"
    " groups now. The rules ask for k = {least}: only a steward of the portal may allow less.",
)
"""What to do where she lowered k, and not every group reaches that either."""
_UNITS: Mapping[str, Words] = {
    "person": Words("một người", "one person"),
    "household": Words("một hộ", "one household"),
    "organisation": Words("một đơn vị, tổ chức", "one organisation"),
    "event": Words("một sự việc", "one event"),
    "aggregate": Words("số liệu tổng hợp", "a figure about many"),
}
_PEOPLE = {
    "person": (Words("người", "people"), Words("người", "somebody")),
    "household": (Words("hộ", "households"), Words("hộ", "a household")),
}
_FIGURES_OF_RISK = ("unique", "all", "below", "smallest", "groups", "derived", "k", "asked", "least")

_PUBLIC = Words(
    "Công khai theo quyết định của người quản trị cổng: {basis}.",
    "Public by decision of the portal's steward: {basis}.",
)
_PUBLIC_ON_A_BASIS = Words(
    "Công khai theo quyết định của người quản trị cổng: {basis} ({citation}).",
    "Public by decision of the portal's steward: {basis} ({citation}).",
)
_BASES: Mapping[str, Words] = {
    LegalBasis.STATUTORY_REGISTER: Words("sổ đăng ký mà luật quy định công khai", "a register that a law makes public"),
    LegalBasis.OFFICIALS: Words("cán bộ, công chức trong vai trò công vụ", "officials in their public role"),
    LegalBasis.OFFICES: Words("địa chỉ và điện thoại của cơ quan", "addresses and telephones of offices"),
    LegalBasis.CONSENT: Words("những người này đã đồng ý", "the people have agreed"),
    LegalBasis.NOT_PERSONAL: Words("không phải dữ liệu cá nhân", "it is nothing personal"),
    LegalBasis.OTHER: Words("căn cứ khác", "another basis"),
}

_SECOND_PERSON = Words(
    "Người thứ hai của cơ quan sẽ xem và quyết định.", "A second person of your agency will look and decide."
)

SUGGESTIONS: Mapping[str, Words] = {
    "first-row-is-header": Words("Dòng đầu là tên cột", "The first row has the labels"),
    "use-table": Words("Đọc bảng {number} (dòng {first}–{last})", "Read table {number} (rows {first}–{last})"),
    "one-table": Words("Tất cả là một bảng", "All of it is one table"),
    "fill-short-rows": Words("Coi các ô thiếu là không có giá trị", "Take the missing cells for no value"),
    "drop-misfits": Words("Bỏ các dòng này ra", "Leave these rows out"),
    "join-cells": Words("Ghép các ô thừa vào cột “{column}”", "Join the extra cells into the column “{column}”"),
    "last-row": Words("Dữ liệu kết thúc ở dòng {row}", "The data end at row {row}"),
    "quotes-are-letters": Words(
        "Dấu ngoặc kép bên trong ô là chữ bình thường", "Quotes inside cells are ordinary characters"
    ),
    "remove-invisible": Words("Xoá các ký tự không nhìn thấy được", "Remove the characters that cannot be seen"),
    "convert-font": Words("Chuyển chữ {font} sang Unicode", "Convert {font} text to Unicode"),
    "spread-merged": Words("Ghi giá trị vào từng ô đã gộp", "Repeat the value in every merged cell"),
    "leave-hidden-out": Words("Bỏ các dòng, cột ẩn ra khỏi bảng", "Leave hidden rows and columns out"),
    "keep-hidden": Words("Giữ các dòng, cột ẩn trong bảng", "Keep hidden rows and columns in the table"),
    "leave-merged": Words("Chỉ ô đầu có giá trị, các ô khác trống", "Only the first cell has the value"),
    "no-header": Words("Tệp không có dòng tên cột", "The file has no row of labels"),
    "use-sheet": Words("Đọc trang tính “{sheet}”", "Read the sheet “{sheet}”"),
    "use-member": Words("Đọc “{member}”", "Read “{member}”"),
    "use-array": Words("Đọc danh sách “{sheet}”", "Read the list “{sheet}”"),
    "read-as-text": Words("Đọc cột này dưới dạng chữ", "Read this column as text"),
    "read-plain": Words("Đọc với dấu chấm thập phân", "Read with a decimal point"),
    "read-decimal-comma": Words("Dấu phẩy là phần thập phân", "The comma sets off decimals"),
    "read-grouped": Words("Dấu “{mark}” ngăn cách hàng nghìn", "“{mark}” sets off thousands"),
    "read-day-first": Words("Ngày đứng trước tháng", "The day comes before the month"),
    "read-month-first": Words("Tháng đứng trước ngày", "The month comes before the day"),
    "read-year-first": Words("Năm đứng đầu, rồi đến tháng và ngày", "The year comes first, then month and day"),
    "read-as-before": Words("Đọc như phiên bản trước: {type}", "Read as the last version did: {type}"),
    "name-columns": Words("Đặt tên cột là {titles}", "Name them {titles}"),
    "name-as-before": Words("Giữ tên “{old}”", "Keep the name “{old}”"),
    "read-as-type": Words("Kiểu của cột đã đổi thành: {type}", "The column now holds {type}"),
    "words-are-missing": Words("Coi các ô này là không có giá trị", "Take these cells for no value"),
    "drop-column": Words("Bỏ cả cột", "Leave the column out"),
    "drop-rows": Words("Bỏ các dòng này", "Leave these rows out"),
    "redact-spans": Words("Thay bằng […] trong từng ô", "Put […] in its place"),
    "mask-column": Words("Che giá trị, chỉ để lại ba ký tự", "Mask all but three characters"),
    "redact-labels": Words("Thay bằng […] trong tên cột", "Put […] in its place in the labels"),
    "drop-surroundings": Words("Để lại phần này, chỉ công bố bảng", "Leave it behind and publish the table only"),
    "plan-proposed": Words("Làm theo đề xuất", "Follow the proposed plan"),
    "plan-keep-geography": Words("Giữ chi tiết về nơi chốn", "Keep places as detailed as possible"),
    "plan-keep-age": Words("Giữ chi tiết về tuổi", "Keep ages as detailed as possible"),
    "plan-keep-detail": Words("Giữ chi tiết cho phần lớn các dòng", "Keep detail for most rows"),
    "suppress-figures": Words("Để trống các số liệu quá nhỏ", "Leave figures that are too small empty"),
    "unit-is-person": Words("Mỗi dòng là một người", "A row is one person"),
    "unit-is-household": Words("Mỗi dòng là một hộ", "A row is one household"),
    "unit-is-organisation": Words("Mỗi dòng là một đơn vị, tổ chức", "A row is one organisation"),
    "unit-is-event": Words("Mỗi dòng là một sự việc", "A row is one event"),
    "unit-is-aggregate": Words("Mỗi dòng là số liệu về nhiều người", "A row is a figure about many"),
}

WHY: Mapping[str, Words] = {
    "d1": Words(
        "Mã tỉnh, giới tính và năm sinh trong các số này khớp nhau như trong số CCCD. Mỗi số là của một người.",
        "Province, sex and year of birth in these numbers fit as in citizen card numbers. Each belongs to one person.",
    ),
    "d2": Words(
        "Tên cột và dạng của các số này là của số CMND, BHXH, tài khoản hoặc mã số thuế cá nhân.",
        "Label and form are those of old identity cards, social insurance, bank accounts or personal tax codes.",
    ),
    "d3": Words("Các mã này có dạng số thẻ BHYT.", "These have the form of health insurance card numbers."),
    "d4": Words(
        "Các số này đúng dạng và số kiểm tra của số định danh nước khác.",
        "Form and check digit are those of another country's identity numbers.",
    ),
    "d5": Words(
        "Tên cột và dạng của các số này là của hộ chiếu, giấy phép lái xe hoặc hồ sơ bệnh án.",
        "The label and the form are those of passports, driving licences or medical records.",
    ),
    "d6": Words(
        "Hộp thư mang tên người thì dẫn đến người đó; hộp thư của cơ quan thì không.",
        "A mailbox in a person's name leads to that person; an office's does not.",
    ),
    "d7": Words(
        "Đây là số di động, thường do một người dùng.",
        "These are mobile numbers, which mostly belong to one person.",
    ),
    "d8": Words("Đây là họ tên người.", "These are names of people."),
    "d9": Words("Số nhà và tên đường cho biết ai ở đâu.", "House number and street tell where somebody lives."),
    "d10": Words(
        "Số kiểm tra cho thấy đây là số tài khoản hoặc số thẻ thật.",
        "The check digits are those of real accounts or cards.",
    ),
    "d11": Words(
        "Ghép với nguồn khác, dữ liệu này dẫn đến một người.", "Together with other sources it leads to a person."
    ),
    "d12": Words(
        "Luật xếp đây là dữ liệu cá nhân nhạy cảm khi mỗi dòng là một người.",
        "By law these are sensitive personal data where a row is a person.",
    ),
    "d13": Words(
        "Trong văn bản có chỗ ghi số hoặc tên của một người.",
        "Somewhere in the text a person's number or name is written.",
    ),
    "d14": Words(
        "Từ mã băm có thể tính ngược ra số CCCD trong vài giờ.",
        "Within hours every citizen card number can be found from its hash.",
    ),
    "d15": Words("Ai mở tệp cũng xem được phần bị ẩn.", "Whoever opens the file can see what is hidden in it."),
    "r": Words(
        "Cách kiểm tra tuỳ thuộc mỗi dòng là một người hay là số liệu tổng hợp.",
        "What is checked depends on whether a row is one person or a figure about many.",
    ),
    "r1": Words(
        "Không cần họ tên: ai biết vài thông tin về một người là tìm ra dòng của người đó.",
        "No name is needed: whoever knows a few facts of somebody finds the row.",
    ),
    "r2": Words(
        "Hai, ba thông tin mà hàng xóm cũng biết đã đủ để nhận ra một người.",
        "Two or three facts that neighbours know are enough to single somebody out.",
    ),
    "r3": Words(
        "Cả nhóm giống nhau, nên biết ai thuộc nhóm là biết thông tin nhạy cảm của người đó.",
        "All of a group are alike, so whoever is known to be in it has no secret left.",
    ),
    "r4": Words(
        "Khi chỉ đếm được vài người, người quen biết đó là ai.",
        "Where only a few are counted, those who know them know who they are.",
    ),
    "r5": Words(
        "Khi một tổng chỉ gồm một, hai đơn vị, đơn vị này tính ra số liệu của đơn vị kia.",
        "Where one or two make up a sum, each can reckon the other's figure.",
    ),
}
"""Why what a rule finds is somebody's, by the rule's number."""

_PLAN_LOSS = Words(
    "Mất khoảng {share}% chi tiết của các cột có thể nhận ra người{gone}. Sau đó ít nhất {k} người có cùng giá trị.",
    "About {share}% of the detail of columns by which people are known goes{gone}. Then at least {k} people share their"
    " values.",
)
_GONE: Mapping[str, Words] = {
    "cells": Words("; {gone} ô để trống", "; cells left empty: {gone}"),
    "count": Words("; {gone} dòng bỏ ra", "; rows left out: {gone}"),
}
"""What a plan takes beside detail, by the figure that says how much."""

LOSSES: Mapping[str, Words] = {
    "drop-column": Words("Mất cả cột, với {count} giá trị.", "The column goes, with all its values ({count})."),
    "drop-rows": Words("Mất {count} trong {all} dòng.", "Rows that go: {count} of {all}."),
    "redact-spans": Words(
        "Trong {count} ô, {kind} được thay bằng […].", "[…] takes the place of {kind}. Cells: {count}."
    ),
    "mask-column": Words(
        "Mỗi giá trị chỉ còn nhiều nhất ba ký tự. Số giá trị: {count}.",
        "Of each value at most three characters stay. Values: {count}.",
    ),
    "redact-labels": Words("Các giá trị trong bảng giữ nguyên.", "All values of the table stay as they are."),
    "drop-surroundings": Words("Bảng không mất gì.", "The table loses nothing."),
    "suppress-figures": Words(
        "Mất các số liệu đếm dưới {below}, và những số mà nhờ đó tính ra được chúng.",
        "Figures that count fewer than {below} go, and those that would give them away.",
    ),
    **dict.fromkeys(("plan-proposed", "plan-keep-geography", "plan-keep-age", "plan-keep-detail"), _PLAN_LOSS),
}
"""What users of a table lose by a suggestion."""

THINGS: Mapping[str, Words] = {
    "cmnd": Words("số CMND", "numbers of old identity cards (CMND)"),
    "bhxh": Words("mã số BHXH", "social insurance numbers"),
    "account": Words("số tài khoản", "account numbers"),
    "tax": Words("mã số thuế cá nhân", "tax codes of persons"),
    "bhyt": Words("số thẻ BHYT", "numbers of health insurance cards"),
    "kr-rrn": Words("số đăng ký cư dân Hàn Quốc (RRN)", "Korean resident numbers (RRN)"),
    "dk-cpr": Words("số CPR của Đan Mạch", "Danish CPR numbers"),
    "ee-ik": Words("mã cá nhân Estonia hoặc Litva", "Estonian or Lithuanian personal codes"),
    "gb-nino": Words("số bảo hiểm quốc gia của Anh", "British national insurance numbers"),
    "gb-nhs": Words("số y tế NHS của Anh", "NHS numbers"),
    "sg-nric": Words("số NRIC/FIN của Singapore", "Singapore NRIC or FIN numbers"),
    "mu-nid": Words("số căn cước Mauritius", "Mauritian identity numbers"),
    "us-ssn": Words("số an sinh xã hội Hoa Kỳ (SSN)", "US social security numbers"),
    "no-fnr": Words("số định danh Na Uy", "Norwegian identity numbers"),
    "se-pnr": Words("số định danh Thuỵ Điển", "Swedish identity numbers"),
    "be-nn": Words("số định danh Bỉ", "Belgian national numbers"),
    "ro-cnp": Words("số định danh Romania", "Romanian personal codes"),
    "za-id": Words("số định danh Nam Phi", "South African identity numbers"),
    "pl-pesel": Words("số PESEL của Ba Lan", "Polish PESEL numbers"),
    "tr-kimlik": Words("số định danh Thổ Nhĩ Kỳ", "Turkish identity numbers"),
    "br-cpf": Words("số CPF của Brazil", "Brazilian CPF numbers"),
    "fi-hetu": Words("số định danh Phần Lan", "Finnish identity codes"),
    "it-cf": Words("mã số thuế cá nhân Ý", "Italian tax codes of persons"),
    "fr-nir": Words("số an sinh xã hội Pháp", "French social security numbers"),
    "bg-egn": Words("số định danh Bulgaria", "Bulgarian identity numbers"),
    "cz-rc": Words("số định danh Séc hoặc Slovakia", "Czech or Slovak birth numbers"),
    "my-nric": Words("số căn cước Malaysia", "Malaysian identity numbers"),
    "th-pin": Words("số định danh Thái Lan", "Thai identity numbers"),
    "in-aadhaar": Words("số Aadhaar của Ấn Độ", "Indian Aadhaar numbers"),
    "ca-sin": Words("số bảo hiểm xã hội Canada", "Canadian social insurance numbers"),
    "nl-bsn": Words("số công dân Hà Lan", "Dutch citizen service numbers"),
    "hr-oib": Words("số định danh Croatia", "Croatian identity numbers"),
    "passport": Words("số hộ chiếu", "passport numbers"),
    "licence": Words("số giấy phép lái xe", "numbers of driving licences"),
    "patient": Words("mã bệnh nhân, số bệnh án", "numbers of patients or medical records"),
    "document": Words("số giấy tờ cá nhân", "numbers of personal documents"),
    "mobile": Words("số điện thoại di động", "mobile phone numbers"),
    "phone": Words("số điện thoại", "telephone numbers"),
    "landline": Words("số điện thoại cố định", "landline numbers"),
    "hotline": Words("số tổng đài 1800, 1900", "1800 and 1900 service numbers"),
    "iban": Words("số tài khoản IBAN", "IBAN account numbers"),
    "card": Words("số thẻ ngân hàng", "numbers of payment cards"),
    "birth": Words("ngày sinh", "dates of birth"),
    "plate": Words("biển số xe", "vehicle plates"),
    "machine": Words("địa chỉ IP công cộng", "public IP addresses"),
    "mac": Words("địa chỉ MAC của thiết bị", "MAC addresses of devices"),
    "imei": Words("số IMEI", "IMEI numbers"),
    "user": Words("tên người dùng", "names of users"),
    "parcel": Words("số thửa đất", "land parcel numbers"),
    "home_position": Words("toạ độ nhà ở", "coordinates of homes"),
    "hash": Words("mã băm của số định danh", "hashed identifiers"),
}
"""Precisely what a privacy rule found, in the middle of a sentence."""

KINDS: Mapping[str, Words] = {
    "d1": Words("số CCCD", "numbers of citizen cards"),
    "d2": Words("số định danh cá nhân", "numbers of persons"),
    "d3": Words("số thẻ BHYT", "numbers of health insurance cards"),
    "d4": Words("số định danh của nước khác", "identity numbers of other countries"),
    "d5": Words("số giấy tờ tuỳ thân", "numbers of personal documents"),
    "d6": Words("địa chỉ thư điện tử", "e-mail addresses"),
    "d7": Words("số điện thoại", "telephone numbers"),
    "d8": Words("họ tên", "names of people"),
    "d9": Words("địa chỉ nhà", "home addresses"),
    "d10": Words("số tài khoản, số thẻ", "numbers of accounts and cards"),
    "d11": Words("dấu vết cá nhân", "traces of persons"),
    "d12": Words("thông tin nhạy cảm", "sensitive details"),
    "d13": Words("dữ liệu cá nhân trong văn bản", "personal data in free text"),
    "d14": Words("mã băm của số định danh", "hashed identifiers"),
    "d15": Words("phần bị ẩn", "hidden parts"),
    "r": Words("ý nghĩa của mỗi dòng", "what a row is"),
    "r1": Words("người không lẫn được với ai", "people who can be told apart"),
    "r2": Words("tổ hợp thông tin chỉ đúng một người", "facts that single people out"),
    "r3": Words("nhóm cùng một giá trị nhạy cảm", "groups alike in a sensitive fact"),
    "r4": Words("số đếm quá nhỏ", "small counts of people"),
    "r5": Words("tổng do một, hai đơn vị tạo nên", "sums that one or two make up"),
}
"""What a rule finds, by its number, in the middle of a sentence."""

_TYPES = {
    "string": Words("chữ", "text"),
    "integer": Words("số nguyên", "whole numbers"),
    "number": Words("số", "numbers"),
    "boolean": Words("đúng/sai", "true or false"),
    "date": Words("ngày tháng", "dates"),
    "datetime": Words("ngày giờ", "dates with a time"),
    "time": Words("giờ trong ngày", "times of day"),
    "year": Words("năm", "years"),
    "yearmonth": Words("tháng của năm", "months of a year"),
}

PLACES = {
    "rows": Words("các dòng của bảng", "the rows of the table"),
    "lowered": Words("con số k bạn chọn", "the k that you chose"),
    "preamble": Words("các dòng phía trên bảng", "the rows above the table"),
    "footnote": Words("ghi chú phía dưới bảng", "the notes below the table"),
    "label": Words("tên cột", "the column labels"),
    "sheet": Words("tên trang tính", "the name of the sheet"),
    "member": Words("tên tệp trong tệp nén", "the name of a file in the archive"),
    "metadata": Words("thông tin đi kèm trong tệp", "what the file says about itself"),
    "recipe": Words("các chỉnh sửa của bạn", "your corrections"),
    "file_name": Words("tên tệp", "the name of the file"),
    "title": Words("tiêu đề", "the title"),
    "description": Words("phần mô tả", "the description"),
    "contact": Words("phần liên hệ", "the contact"),
    "tags": Words("từ khoá", "the tags"),
    "other_sheet": Words("trang tính khác", "another sheet"),
    "hidden_sheet": Words("trang tính ẩn", "hidden sheets"),
    "very_hidden_sheet": Words("trang tính ẩn kín (Excel không liệt kê)", "hidden sheets that Excel does not list"),
    "hidden_rows": Words("các dòng bị ẩn", "hidden rows"),
    "filtered_rows": Words("các dòng bị bộ lọc ẩn", "rows that a filter hides"),
    "hidden_columns": Words("các cột bị ẩn", "hidden columns"),
    "unseen_text": Words("chữ không nhìn thấy được", "text that cannot be seen"),
    "comment": Words("ghi chú (comment) trên ô", "comments on cells"),
    "threaded_comment": Words("trao đổi (comment) trên ô", "conversations on cells"),
    "person_list": Words("danh sách người đã ghi chú", "a list of people who commented"),
    "pivot_cache": Words("dữ liệu lưu của bảng tổng hợp (PivotTable)", "data kept for a pivot table"),
    "external_link": Words("liên kết và dữ liệu lưu từ tệp khác", "links to other files, and what was kept of them"),
    "defined_name": Words("tên được đặt có chứa nội dung", "defined names that hold a text or a number"),
    "custom_properties": Words("thuộc tính tự đặt của tệp", "properties that somebody added to the file"),
    "custom_xml": Words("dữ liệu XML kèm theo", "attached XML data"),
    "embedded_file": Words("tệp được nhúng", "embedded files"),
    "picture_data": Words("thông tin trong ảnh (người chụp, nơi chụp)", "what pictures say of their maker and place"),
    "connection": Words("kết nối và truy vấn dữ liệu", "connections and queries"),
    "data_model": Words("mô hình dữ liệu (Power Pivot)", "a data model (Power Pivot)"),
    "macro": Words("macro", "macros"),
    "control": Words("nút và ô điều khiển", "controls"),
    "revision": Words("lịch sử chỉnh sửa", "a history of changes"),
    "scenario": Words("kịch bản (Scenario)", "scenarios"),
    "signature": Words("chữ ký số", "digital signatures"),
    "unused_text": Words("chữ còn sót của các ô đã xoá", "texts left over from deleted cells"),
    "unknown_part": Words("phần không rõ là gì", "parts that are not known"),
    "not_looked_at": Words("phần quá lớn để xem hết", "parts too large to be looked through"),
    "author": Words("tên người, cơ quan, thư mục hoặc máy in đã dùng", "names of people, offices, folders or printers"),
    "properties": Words("thông tin mô tả của tệp", "the file's own title or description"),
    "print_header": Words("đầu trang, chân trang khi in", "words at the head or foot of printed pages"),
    "validation": Words("danh sách hoặc lời nhắc khi nhập liệu", "lists or messages for filling in cells"),
    "filter_criteria": Words("điều kiện lọc", "values of a filter"),
    "formula": Words("chữ trong công thức", "texts in formulas"),
    "link": Words("địa chỉ liên kết", "links"),
    "drawing": Words("hộp chữ hoặc mô tả hình", "text boxes or descriptions of pictures"),
    "chart": Words("biểu đồ", "charts"),
    "picture": Words("hình ảnh", "pictures"),
    "thumbnail": Words("ảnh thu nhỏ của trang", "a small picture of a sheet"),
}
_UNNAMED = Words("giá trị", "values")
_METADATA = Words("phần thông tin mô tả", "what you wrote about the data")


def words(finding: Finding, language: str) -> FindingWords:
    """What a finding says and what to do about it; `language` is `vi` or `en`."""
    text = FINDINGS[finding.code]
    what = _what_of_risk(finding) or text.what
    values = _values(finding, language)
    is_for_review = finding.severity == Severity.REVIEW and text.next is _REMOVE_PERSONAL
    follow_up = _SECOND_PERSON if is_for_review else _overridden(finding) or _place_next(finding) or text.next
    if finding.severity is Severity.NOTE and (follow_up is _REMOVE_PERSONAL or finding.code.startswith("r4-")):
        follow_up = _TOLD
    return FindingWords(what.get(language).format_map(values), follow_up.get(language).format_map(values))


def _what_of_risk(finding: Finding) -> Words | None:
    """Another sentence of a risk rule, where its own does not meet the case."""
    if finding.code.startswith("r1-") and "asked" in finding.params:
        return _REACHED_LESS
    if finding.code.startswith("r1-") and finding.params.get("unique") == "0":
        return _SHARED_BY_FEW
    if finding.code.startswith("r4-") and "0" in (finding.params.get("below"), finding.params.get("derived")):
        return _SMALL if finding.params["derived"] == "0" else _DERIVED
    return _DISTANT if finding.code.startswith("r3-") and finding.params.get("groups") == "0" else None


def _overridden(finding: Finding) -> Words | None:
    """Why it is public all the same, where a steward let it be."""
    if finding.severity != Severity.NOTE or "basis" not in finding.params:
        return None
    return _PUBLIC_ON_A_BASIS if finding.params.get("citation") else _PUBLIC


def suggestion_words(suggestion: Suggestion, language: str) -> str:
    """The sentence on the button that applies a suggestion."""
    typed = {name: type_words(value, language) for name, value in suggestion.params.items() if name == "type"}
    return SUGGESTIONS[suggestion.code].get(language).format_map({**suggestion.params, **typed})


def loss_words(suggestion: Suggestion, language: str) -> str:
    """What users of the table lose by a suggestion, in a sentence; empty for what takes nothing away."""
    text = LOSSES.get(suggestion.code)
    if text is None:
        return ""
    said = {
        name: _number(int(value), language) if value.isdecimal() else value for name, value in suggestion.params.items()
    }
    kind = KINDS[suggestion.params["rule"]].get(language) if "rule" in suggestion.params else ""
    gone = "".join(
        part.get(language).format(gone=said[name]) for name, part in _GONE.items() if said.get(name, "0") != "0"
    )
    return text.get(language).format_map({**said, "kind": kind, "gone": gone})


def kind_words(code: str, language: str) -> str:
    """What a privacy rule finds, in the middle of a sentence."""
    return KINDS[code.partition("-")[0]].get(language)


def why_words(code: str, language: str) -> str:
    """Why what a privacy rule finds is somebody's."""
    return WHY[code.partition("-")[0]].get(language)


def place_words(place: str, language: str) -> str:
    """Where something stands around the table, in the middle of a sentence."""
    return PLACES.get(place, _METADATA).get(language)


def _place_next(finding: Finding) -> Words | None:
    """What to do about personal data around the table, by where it stands."""
    place = finding.params.get("place", "column")
    if place == "lowered" and finding.code.startswith("r1-"):
        return _STEWARD_MAY
    if finding.code.startswith("r1-") and "least" in finding.params:
        return _LESS_WANTED
    if finding.code.startswith("r3-") and finding.params.get("groups") == "0":
        return _DISTANT_NEXT
    if finding.severity is not Severity.BLOCK or place in ("column", "label", "rows"):
        return None
    return _MENDING.get(place, _MEND_METADATA)


def type_words(type_name: str, language: str) -> str:
    """A Table Schema type in plain words."""
    return _TYPES[type_name].get(language)


def _values(finding: Finding, language: str) -> dict[str, str]:
    column = f"“{finding.column}”"
    rows = _rows(finding, language)
    if finding.column is not None:
        here = Words(f"cột {column}", f"column {column}").get(language)
    else:
        here = place_words(finding.params.get("place", ""), language)
    typed = {
        name: _TYPES[value].get(language)
        for name, value in finding.params.items()
        if name in ("type", "before", "now") and value in _TYPES
    }
    figures = {
        name: _number(int(finding.params[name]), language)
        for name in ("most", "expected", "columns")
        if finding.params.get(name, "").isdecimal()
    }
    at = f" ({rows})" if finding.rows else ""
    names = finding.params.get("names", "")
    named = f": {names}" if names else f" ({_number(finding.count, language)})" if finding.count > 1 else ""
    shown = {
        "column": column,
        "count": _number(finding.count, language),
        "rows": rows,
        "here": here,
        "at": at,
        "named": named,
        "thing": _thing(finding).get(language),
    }
    if finding.code.startswith("r"):
        shown |= _values_of_risk(finding.params, language)
    basis = _BASES.get(finding.params.get("basis", ""))
    based = {} if basis is None else {"basis": basis.get(language)}
    return {**finding.params, **figures, **typed, **based, **shown, "why": _why(finding, language)}


def _thing(finding: Finding) -> Words:
    """What a privacy rule found, as precisely as it knows."""
    kind = finding.params.get("kind", "")
    return THINGS.get(kind) or KINDS.get(finding.code.partition("-")[0], _UNNAMED)


def _values_of_risk(params: Mapping[str, str], language: str) -> dict[str, str]:
    """Figures and words of risk as they stand in a sentence."""
    figures = {
        name: _number(int(params[name]), language) for name in _FIGURES_OF_RISK if params.get(name, "").isdecimal()
    }
    people, one = _PEOPLE.get(params.get("unit", ""), _PEOPLE["person"])
    *firsts, final = params.get("facts", "").split(", ")
    joint = Words(" và ", " and ").get(language)
    said = _UNITS.get(params.get("said", ""))
    return {
        **figures,
        "people": people.get(language),
        "one": one.get(language),
        "facts": joint.join(
            (", ".join(map(_lower_first, firsts)), _lower_first(final)) if firsts else (_lower_first(final),)
        ),
        **({} if said is None else {"said": said.get(language)}),
    }


def _lower_first(label: str) -> str:
    """A label inside a sentence; abbreviations stay as they are."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _why(finding: Finding, language: str) -> str:
    """What was wrong with the rows that a finding says are left out."""
    params = {name: value for name, value in finding.params.items() if name != "cause"}
    cause = finding.params.get("cause")
    if cause is None:
        return ""
    return words(msgspec.structs.replace(finding, code=cause, severity=Severity.ERROR, params=params), language).what


def _rows(finding: Finding, language: str) -> str:
    """The first rows, and how many more there are."""
    named = [str(row) for row in finding.rows[:3]]
    more = finding.count - len(named)
    if not named:
        return Words("không rõ dòng", "row unknown").get(language)
    listed = ", ".join(named)
    if more <= 0:
        return Words(f"dòng {listed}", f"row {listed}" if len(named) == 1 else f"rows {listed}").get(language)
    shown = _number(more, language)
    return Words(f"dòng {listed} và {shown} chỗ khác", f"rows {listed} and {shown} more").get(language)


def _number(number: int, language: str) -> str:
    return f"{number:,}".replace(",", "." if language == "vi" else ",")
